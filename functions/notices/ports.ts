import type { NoticeInput } from '../../contract/machines.ts';
import type { Refusal } from '../shared/refusal.ts';
import type { RenderedLetter } from '../shared/rendered-letter.ts';
import type { BatchEvents, DeliveryEvent, NoticeBatch } from './domain/notice-ledger.ts';
import type { NoticeRun } from './domain/notice-run.ts';
import type { SendQuota } from './domain/pacing.ts';

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
  /** Adds an event for one position of a batch. Added twice, it is there once. */
  addEvent(version: number, batch: number, position: number, event: DeliveryEvent): Promise<void>;
  findEvents(version: number, batch: number): Promise<BatchEvents | undefined>;
  /** In the order of the batches; those without events are left out. */
  listEvents(version: number): AsyncIterable<BatchEvents>;
}

/** The machine that carries a run. */
export interface NoticeMachine {
  /** Starts the execution of this attempt. Already there = fine. */
  start(input: NoticeInput): Promise<void>;
  executionStatus(input: NoticeInput): Promise<'running' | 'succeeded' | 'failed' | 'none'>;
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
