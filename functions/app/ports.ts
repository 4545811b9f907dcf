import type { ErrorName, NoticeInput, ResumeOutput, RuntimeSettings, StoreName } from '../contract.ts';
import type { LinkRefusal } from '../domain/link-refusal.ts';
import type { BatchEvents, DeliveryEvent, NoticeBatch } from '../domain/notice-ledger.ts';
import type { NoticeRun } from '../domain/notice-run.ts';
import type { SendQuota } from '../domain/pacing.ts';
import type { Category, Outcome, StorePlan } from '../domain/plan.ts';
import type { PolicyVersion, PublishedVersion } from '../domain/policy.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { RenderedLetter } from '../domain/rendered-letter.ts';
import type { Request } from '../domain/request.ts';
import type { Keys, RandomBytes } from '../domain/secrets.ts';
import type { Kind, Language, Scope, Topic } from '../domain/vocabulary.ts';

/**
 * What the use cases need from the outside. Each adapter implements one of these; tests implement them in memory.
 * Every method throws a `TransientError` for what may pass and a `PermanentError` for what will not.
 */

export type Clock = () => Date;

/** The requests, one item each. */
export interface Requests {
  /** Writes a new request; `exists` when one with this id is there already (which is then left alone). */
  create(request: Request): Promise<'created' | 'exists'>;
  find(id: string): Promise<Request | undefined>;
  /**
   * Reads, applies `change`, and writes only if nobody wrote in between; otherwise reads and applies again.
   * A refusal, or the very same object, is returned without a write. Throws `PermanentError` when there is no such
   * request.
   */
  change(id: string, change: (request: Request) => Request | LinkRefusal): Promise<Request | LinkRefusal>;
  /** Open requests, the most urgent first. */
  listOpen(): AsyncIterable<Request>;
}

/** At most `count` per `windowSeconds`. */
export interface Limit {
  count: number;
  windowSeconds: number;
}

/** Atomic counters in fixed windows. */
export interface Limits {
  /** Counts one; false when it would exceed the limit (nothing is counted then). */
  take(name: string, limit: Limit, now: Date): Promise<boolean>;
}

/**
 * A place that one request of a customer can hold: `deletion` from its confirmation on, `erasing` from the point of no
 * return on, `handover` from planning until its archive is gone, `opt-out` while it is carried out.
 */
export type Place = Kind | 'erasing';

/** What a customer has open: each place is held by one request at a time. */
export interface OpenWork {
  /**
   * Claims a place for a request in ONE conditional write: only if the place is free (or this request's already) and
   * none of the `excluded` places is held by another request. Idempotent for the same request.
   * `heldBy` tells who stands in the way; the caller decides whether to join or to wait.
   */
  claim(
    customerId: string,
    claim: Claim,
    excluded: readonly Place[],
  ): Promise<{ claimed: true } | { claimed: false; heldBy: Claim }>;
  /** Releases every place that this request holds; holds none = fine. Leaves nothing behind when all are free. */
  release(customerId: string, requestId: string): Promise<void>;
}

export interface Claim {
  place: Place;
  requestId: string;
  scope: Scope;
  topics: Topic[];
}

/** The workflow engine. */
export interface Workflow {
  /** Starts the execution named like the request. Already there = fine. */
  start(requestId: string): Promise<void>;
  /** Resumes a waiting state. `gone`: nobody waits under this token any more. */
  resume(taskToken: string, output: ResumeOutput): Promise<'resumed' | 'gone'>;
  /** Ends a waiting state with an error name that the machine catches. */
  interrupt(taskToken: string, error: ErrorName): Promise<'resumed' | 'gone'>;
  /** Whether the execution still runs. */
  find(requestId: string): Promise<'running' | 'succeeded' | 'failed' | 'none'>;
  /** Runs a failed execution again from the state that failed. */
  redrive(requestId: string): Promise<void>;
}

/** A customer as the account register knows them. */
export interface Customer {
  customerId: string;
  name: string;
  /** The address on file, normalised: letters go here and nowhere else. */
  address: string;
  inEuropeanUnion: boolean;
}

/** Looks customers up. Only workflow steps may. */
export interface Register {
  findByAddress(address: string): Promise<Customer | undefined>;
}

/** Sends a message to one recipient. */
export interface Mail {
  /** Answers with the sender's message id. `tag` is opaque (request id, letter name). */
  send(message: {
    to: string;
    subject: string;
    text: string;
    html: string;
    tags: Record<string, string>;
  }): Promise<{ messageId: string }>;
}

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
  readonly name: StoreName;
  /** Which scope the store belongs to: a request for `everything` reaches both. */
  readonly holds: 'information' | 'data';
  /** What is there, and what is to happen to it under the law of this instant. Changes nothing. */
  find(subject: Subject, kind: 'deletion' | 'handover', at: Date): Promise<StorePlan>;
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

/** One entry of an archive, in the order in which it is written. */
export interface ArchiveEntry {
  /** Path in the archive. */
  name: string;
  modifiedAt: Date;
  content: AsyncIterable<Uint8Array>;
}

/** The private place of handover archives. */
export interface Archives {
  /** Streams one zip; memory stays flat. Overwrites an earlier attempt. Answers with its size in bytes. */
  write(requestId: string, entries: AsyncIterable<ArchiveEntry>): Promise<{ size: number }>;
  /** A presigned download URL. */
  mintUrl(requestId: string, lifeSeconds: number): Promise<string>;
  /** Deletes the archive, all versions, and unfinished uploads of it. Already gone = done. */
  delete(requestId: string): Promise<void>;
}

/** The published versions of the privacy policy. */
export interface PolicyVersions {
  /** Writes a version once and for all; `exists` when its number is taken (which is then left alone). */
  publish(version: PolicyVersion, at: Date): Promise<'published' | 'exists'>;
  /** All of them, oldest first. */
  list(): Promise<PublishedVersion[]>;
  /** The Markdown of a published version. */
  textOf(number: number, language: Language): Promise<string>;
}

/** Runs of policy notices: one item each, their batches, and what the mail service reported. */
export interface NoticeRuns {
  /** `exists` when this version has a run already (which is then left alone). */
  create(run: NoticeRun): Promise<'created' | 'exists'>;
  find(version: number): Promise<NoticeRun | undefined>;
  /** Like {@link Requests.change}. */
  change(version: number, change: (run: NoticeRun) => NoticeRun | Refusal): Promise<NoticeRun | Refusal>;
  /**
   * Writes new batches, which are removed by themselves after `keptUntil` (ISO 8601). Written again, the last write
   * counts. `PermanentError` for one that was claimed already.
   */
  writeBatches(
    version: number,
    batches: readonly Pick<NoticeBatch, 'number' | 'customers'>[],
    keptUntil: string,
  ): Promise<void>;
  /**
   * Counts one claim of a batch before anything of it is sent, and answers with the batch; one that has all its results
   * is answered as it is. Throws `PermanentError` when there is no such batch.
   */
  claimBatch(version: number, number: number): Promise<NoticeBatch>;
  findBatch(version: number, number: number): Promise<NoticeBatch | undefined>;
  /**
   * Writes `results` and `records` of a batch as it was claimed, in one write. `TransientError`, and nothing is written,
   * if somebody else claimed it since: theirs is the record that counts.
   */
  recordResults(version: number, batch: NoticeBatch): Promise<void>;
  /** The batches from 1 to `through`, in their order. */
  listBatches(version: number, through: number): AsyncIterable<NoticeBatch>;
  /** Adds an event for one place of a batch. Added twice, it is there once. */
  addEvent(version: number, batch: number, place: number, event: DeliveryEvent): Promise<void>;
  findEvents(version: number, batch: number): Promise<BatchEvents | undefined>;
  /** In the order of the batches; those without events are left out. */
  listEvents(version: number): AsyncIterable<BatchEvents>;
}

/** The machine that carries a run. */
export interface NoticeMachine {
  /** Starts the execution of this attempt. Already there = fine. */
  start(input: NoticeInput): Promise<void>;
  find(input: NoticeInput): Promise<'running' | 'succeeded' | 'failed' | 'none'>;
}

/** A customer whom a notice may go to. */
export interface Recipient {
  customerId: string;
  name: string;
  /** The address on file, normalised. */
  address: string;
  /** In which they want to be written to, if they said so. */
  language?: Language;
  /** Since when mail to this very address bounces. */
  unreachableSince?: string;
}

/** A customer on record, as far as a run must know before it writes to anybody. */
export type ListedCustomer = Pick<Recipient, 'customerId' | 'language'> & {
  /** Day, `YYYY-MM-DD`. */
  customerSince: string;
};

/** All customers of the register. */
export interface Recipients {
  /** One page, at most `limit`, in an order that no change of a customer's data touches. `cursor`: there is more. */
  list(limit: number, cursor?: string): Promise<{ customers: ListedCustomer[]; cursor?: string }>;
  /** Reads these customers as they are now; who is no longer one is missing in the answer. */
  findMany(customerIds: readonly string[]): Promise<ReadonlyMap<string, Recipient>>;
  /** Notes that mail to this address bounces, while it is the customer's. Another address or none = fine. */
  markUnreachable(customerId: string, address: string, at: Date): Promise<void>;
  /** The keyed hash of this address, while it is the customer's. */
  addressKeyOf(customerId: string, address: string): Promise<string | undefined>;
}

/** What came of handing one message over. */
export type SendAnswer =
  | { messageId: string }
  /**
   * `rate`: too fast, the same message may go a little later. `daily-quota`: nothing more today. `sender`: the account,
   * the sender or the message itself is refused, whoever the recipient is. `address`: this one address is.
   */
  | { refused: 'rate' | 'daily-quota' | 'sender' | 'address' };

/** Sends notices. Each call is one attempt: pacing and retries belong to the run. */
export interface NoticeMail {
  quota(): Promise<SendQuota>;
  /** A letter that goes to several is the same object each time. */
  send(message: { to: string; letter: RenderedLetter; tags: Record<string, string> }): Promise<SendAnswer>;
}

/** A customer's answers to one policy version. */
export interface ConsentAnswers {
  /** Since when, by purpose; nothing of those withdrawn. */
  given: Record<string, string>;
  /** How many records these answers are made of: each act adds one, and none goes. */
  acts: number;
}

/** Consents to purposes that a policy version names. */
export interface Consents {
  /** Adds records, one per purpose. `PermanentError` when the customer is gone. */
  record(
    customerId: string,
    version: number,
    purposes: readonly string[],
    act: 'given' | 'withdrawn',
    at: Date,
  ): Promise<void>;
  /** What a customer answered to a version. `undefined`: no such customer. */
  find(customerId: string, version: number): Promise<ConsentAnswers | undefined>;
}

/** Time, for work that paces itself. */
export interface Timing {
  /** Resolves so much later. */
  sleep(milliseconds: number): Promise<void>;
  /** Milliseconds until this invocation is cut off. */
  timeLeft(): number;
}

/** Lines of the log: the name of an event, the request's id and numbers. Nothing personal has a field. */
export type Log = (line: {
  event: string;
  requestId?: string;
  store?: StoreName;
  error?: string;
  count?: number;
}) => void;

/** Counters that alarms watch. Written only when above zero. */
export type CountMetric = (metric: string, count: number) => void;

/** What nearly every use case needs. */
export interface Basics {
  requests: Requests;
  clock: Clock;
  settings: RuntimeSettings;
  log: Log;
}

/** For those that make or check secrets. */
export interface Secrecy {
  keys: Keys;
  random: RandomBytes;
}

/** For those that write links. */
export interface Site {
  /** Where customers reach the pages, without a trailing slash. */
  publicUrl: string;
}
