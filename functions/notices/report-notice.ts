import {
  type BatchEvents,
  emptyTally,
  type Fate,
  fateOf,
  imbalanceOf,
  type NoticeBatch,
  type Tally,
  tallied,
} from './domain/notice-ledger.ts';
import type { NoticeRun } from './domain/notice-run.ts';
import type { NoticeRuns } from './ports.ts';

type Ledger = Pick<NoticeRuns, 'find' | 'listBatches' | 'listEvents'>;

/** Every customer of a run, counted once, and what is missing for the account to balance. */
export async function reportNotice(
  { runs }: { runs: Ledger },
  version: number,
): Promise<{ run: NoticeRun; tally: Tally; imbalance: number } | undefined> {
  const run = await runs.find(version);
  if (!run) return undefined;
  let tally = emptyTally;
  for await (const { batch, events } of batchesWithEvents(runs, run)) tally = tallied(tally, batch, events);
  return { run, tally, imbalance: imbalanceOf(tally, run.recipients) };
}

/** What became of one customer: the proof that they were told. */
export interface CustomerFate {
  customerId: string;
  fate: Fate;
  messageId?: string;
  /** The receiving server took the message. */
  delivered: boolean;
}

/** The same, customer by customer. */
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

/** Both lists come in the order of the batches; not every batch has events. Only one of each is held at a time. */
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
