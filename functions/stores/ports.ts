import type { StoreName } from '../../contract/stores.ts';
import { PermanentError } from '../shared/errors.ts';
import type { Topic } from '../shared/vocabulary.ts';
import type { DataSubject } from './domain/data-subject.ts';
import type { ExportedRecord } from './domain/exported-value.ts';
import type { Category, Outcome, StorePlan } from './domain/plan.ts';

export type { DataSubject } from './domain/data-subject.ts';

/** One file of a handover. `read` opens it only when its turn comes, so that an unreadable file affects no other. */
export interface ExportedFile {
  /** Path below the customer's folder, exactly as it is stored. */
  path: string;
  category: Category;
  modifiedAt?: Date;
  /** Bytes, if known. */
  size?: number;
  /** Throws `UnreadableFileError` if no repetition helps. */
  read(): Promise<AsyncIterable<Uint8Array>>;
}

/** A table of a handover: becomes JSON, CSV and a section of the readable page. */
export interface ExportedRecords {
  category: Category;
  records: ExportedRecord[];
}

/**
 * One system that stores customers' data. Every method is idempotent: running it again after a crash does no harm and
 * ends in the same state.
 */
export interface DataStore {
  /**
   * What is stored, and what will happen to it under the law at this instant. Changes nothing. For a handover it counts
   * records only, and names the categories of files with none: whoever plans lists the files anyway, to cut them.
   */
  survey(subject: DataSubject, kind: 'deletion' | 'handover', at: Date): Promise<StorePlan>;
  /** Tables of the customer (small: one category at a time is kept in memory). */
  exportRecords(subject: DataSubject): AsyncIterable<ExportedRecords>;
  /**
   * Files of the customer, in the order of their paths' UTF-8 bytes.
   * @param after a path, of a file that need not exist (any more): only those after it
   */
  exportFiles(subject: DataSubject, after?: string): AsyncIterable<ExportedFile>;
  /**
   * Erases what is not held at `plannedAt`; held records get their end date. Already gone = done.
   * Returns one outcome per planned category, with the plan's counts.
   */
  erase(subject: DataSubject, plan: StorePlan, plannedAt: Date): Promise<Outcome[]>;
  /** Reads the store again and counts the records or files that should be gone but remain. 0 proves the erasure. */
  verify(subject: DataSubject, plan: StorePlan, plannedAt: Date): Promise<number>;
}

/** Every data store of the provider: a store that is declared but not wired does not compile. */
export type Stores = Readonly<Record<StoreName, DataStore>>;

/** @param name from a plan, which may be older than the removal of a store */
export function requireStore(stores: Stores, name: string): DataStore {
  const store = Object.hasOwn(stores, name) && stores[name as StoreName];
  if (!store) throw new PermanentError(`There is no data store called ${name} any more.`);
  return store;
}

/** Why the mailing gate does not allow a message. */
export type MailingObstacle = 'suppressed' | 'no-consent';

/** Consents to promotional mail, and suppressions. */
export interface Mailing {
  /** Records the suppression. A topic that is suppressed already keeps its first instant. */
  suppress(addressKey: string, topics: readonly Topic[], at: Date): Promise<void>;
  /** May this address receive a message on this topic? Reads the current state, never a cache. */
  ask(
    addressKey: string,
    topic: Topic,
  ): Promise<{ allowed: true } | { allowed: false; reason: MailingObstacle }>;
  /** The address behind a key, while the subscriber is on file. */
  findAddress(addressKey: string): Promise<string | undefined>;
}
