import type { NoticeInput } from '../../contract/machines.ts';
import type { Refusal } from '../shared/refusal.ts';
import type { RenderedLetter } from '../shared/rendered-letter.ts';
import type { BatchEvents, DeliveryEvent, NoticeBatch } from './domain/notice-ledger.ts';
import type { NoticeRun } from './domain/notice-run.ts';
import type { SendQuota } from './domain/pacing.ts';

/** Runs of policy notices: one item each, their batches, and the mail service's events. */
export interface NoticeRuns {
  /** Answers `exists`, and changes nothing, if this version already has a run. */
  create(run: NoticeRun): Promise<'created' | 'exists'>;
  find(version: number): Promise<NoticeRun | undefined>;
  /** Like {@link Requests.change}. */
  change(version: number, change: (run: NoticeRun) => NoticeRun | Refusal): Promise<NoticeRun | Refusal>;
  /**
   * Writes new batches, which expire after `keptUntil` (ISO 8601). If repeated, the last write wins. Throws
   * `PermanentError` for a batch that has already been claimed.
   */
  writeBatches(
    version: number,
    batches: readonly Pick<NoticeBatch, 'number' | 'customers'>[],
    keptUntil: string,
  ): Promise<void>;
  /**
   * Counts one claim of a batch before anything of it is sent, and answers with the batch; a batch that has all its
   * results is returned unchanged. Throws `PermanentError` if there is no such batch, and `TransientError` while a claim
   * younger than {@link claimSeconds} may still be at work: one that has recorded nothing since.
   */
  claimBatch(version: number, number: number, now: Date): Promise<NoticeBatch>;
  findBatch(version: number, number: number): Promise<NoticeBatch | undefined>;
  /**
   * Writes `results` and `records` of a claimed batch in one write. Throws `TransientError`, and writes nothing, if
   * another process has claimed it since: that process's record counts.
   */
  recordResults(version: number, batch: NoticeBatch): Promise<void>;
  /** The batches from 1 to `through`, in order. */
  listBatches(version: number, through: number): AsyncIterable<NoticeBatch>;
  /** Adds an event for one position of a batch. Adding it twice stores it once. */
  addEvent(version: number, batch: number, position: number, event: DeliveryEvent): Promise<void>;
  findEvents(version: number, batch: number): Promise<BatchEvents | undefined>;
  /** In batch order; batches without events are left out. */
  listEvents(version: number): AsyncIterable<BatchEvents>;
}

/** The machine that carries a run. */
export interface NoticeMachine {
  /** Starts the execution of this attempt. Already started = fine. */
  start(input: NoticeInput): Promise<void>;
  executionStatus(input: NoticeInput): Promise<'running' | 'succeeded' | 'failed' | 'none'>;
}

/** The mail service's answer to one message. */
export type SendAnswer =
  | { messageId: string }
  /**
   * `rate`: too fast, the same message may be sent a little later. `daily-quota`: nothing more today. `sender`: the
   * account, the sender or the message itself is rejected, whoever the recipient is. `address`: only this address is.
   */
  | { refused: 'rate' | 'daily-quota' | 'sender' | 'address' };

/** Sends notices. Each call is one attempt: pacing and retries are the run's responsibility. */
export interface NoticeMail {
  quota(): Promise<SendQuota>;
  /** A letter to several recipients is the same object each time. */
  send(message: { to: string; letter: RenderedLetter; tags: Record<string, string> }): Promise<SendAnswer>;
}
