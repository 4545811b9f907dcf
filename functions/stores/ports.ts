import type { StoreName } from '../../contract/stores.ts';
import type { Topic } from '../shared/vocabulary.ts';
import type { Category, Outcome, StorePlan } from './domain/plan.ts';

/** Whose data a store shall handle. */
export interface Subject {
  customerId: string;
  /** Keyed hash of the normalised address. */
  addressKey: string;
}

/** One file of a handover. `read` opens it when its turn comes, so that one missing file harms no other. */
export interface ExportedFile {
  /** Path below the store's folder in the archive, forward slashes, NFC. */
  path: string;
  category: Category;
  modifiedAt?: Date;
  /** Bytes, if known. */
  size?: number;
  read(): Promise<AsyncIterable<Uint8Array>>;
}

/** A table of a handover: becomes JSON, CSV and a part of the readable page. */
export interface ExportedRecords {
  category: Category;
  records: Record<string, string | number | boolean | null>[];
}

/**
 * One system that holds something of a customer. Every method is idempotent: running it again after a crash does no
 * harm and ends in the same state.
 */
export interface DataStore {
  /** What is there, and what is to happen to it under the law of this instant. Changes nothing. */
  survey(subject: Subject, kind: 'deletion' | 'handover', at: Date): Promise<StorePlan>;
  /** Tables of the customer (small: they are held in memory one category at a time). */
  exportRecords(subject: Subject): AsyncIterable<ExportedRecords>;
  /** Files of the customer, in order of their paths. */
  exportFiles(subject: Subject): AsyncIterable<ExportedFile>;
  /**
   * Erases what is not held at `plan.plannedAt`; held records get their end date. Already gone = done.
   * Answers per planned category, with the plan's counts.
   */
  erase(subject: Subject, plan: StorePlan, plannedAt: Date): Promise<Outcome[]>;
  /** Reads again: how many records or files are left that should be gone. 0 = proven. */
  verify(subject: Subject, plan: StorePlan, plannedAt: Date): Promise<number>;
}

/** Every data store of the provider: one that is declared and not wired does not compile. */
export type Stores = Readonly<Record<StoreName, DataStore>>;

/** Why the gate says no. */
export type MailingRefusal = 'suppressed' | 'no-consent';

/** Consents to promotional mail and their refusals. */
export interface Mailing {
  /** Records the refusal. Keeps the first instant of a topic that was refused before. */
  suppress(addressKey: string, topics: readonly Topic[], at: Date): Promise<void>;
  /** Read at the source, this second: may this address get a message on this topic? */
  ask(
    addressKey: string,
    topic: Topic,
  ): Promise<{ allowed: true } | { allowed: false; reason: MailingRefusal }>;
  /** The address that a key stands for, while the subscriber is on file. */
  findAddress(addressKey: string): Promise<string | undefined>;
}
