import {
  addToTally,
  type BatchEvents,
  emptyTally,
  type Fate,
  fateOf,
  imbalanceOf,
  type NoticeBatch,
  type Tally,
} from './domain/notice-ledger.ts';
import type { NoticeRun } from './domain/notice-run.ts';
import type { NoticeRuns } from './ports.ts';

type Ledger = Pick<NoticeRuns, 'find' | 'listBatches' | 'listEvents'>;

/** The tally of a run, with every customer counted once, and the imbalance between recipients and tally. */
export async function reportNotice(
  { runs }: { runs: Ledger },
  version: number,
): Promise<{ run: NoticeRun; tally: Tally; imbalance: number } | undefined> {
  const run = await runs.find(version);
  if (!run) return undefined;
  let tally = emptyTally;
  for await (const { batch, events } of batchesWithEvents(runs, run))
    tally = addToTally(tally, batch, events);
  return { run, tally, imbalance: imbalanceOf(tally, run.recipients) };
}

/** What happened to one customer: the proof that they were notified. */
export interface CustomerFate {
  customerId: string;
  fate: Fate;
  messageId?: string;
  /** The receiving server accepted the message. */
  delivered: boolean;
}

/** The fate of each customer of a run. */
export async function* listFates({ runs }: { runs: Ledger }, version: number): AsyncIterable<CustomerFate> {
  const run = await runs.find(version);
  if (!run) return;
  for await (const { batch, events } of batchesWithEvents(runs, run)) {
    for (const [position, customerId] of batch.customers.entries()) {
      const result = batch.results[position];
      yield {
        customerId,
        fate: fateOf(batch, position, events),
        ...(result && 'messageId' in result && result.messageId !== '' && { messageId: result.messageId }),
        delivered: events?.delivered.includes(position) ?? false,
      };
    }
  }
}

/** Joins two lists in batch order; not every batch has events. Only one element of each is in memory at a time. */
async function* batchesWithEvents(
  runs: Ledger,
  { version, batches }: NoticeRun,
): AsyncIterable<{ batch: NoticeBatch; events: BatchEvents | undefined }> {
  const events = runs.listEvents(version)[Symbol.asyncIterator]();
  let ahead = await events.next();
  for await (const batch of runs.listBatches(version, batches)) {
    while (!ahead.done && ahead.value.batch < batch.number) ahead = await events.next();
    yield { batch, events: !ahead.done && ahead.value.batch === batch.number ? ahead.value : undefined };
  }
}
