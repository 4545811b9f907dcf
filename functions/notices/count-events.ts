import type { Counts } from './domain/notice-run.ts';
import type { NoticeRuns } from './ports.ts';

/**
 * The counts from which the rates of a run are calculated, from the ledger each time, so that no event counts twice.
 * What the mail service held back itself was never sent.
 */
export async function countEvents(
  { runs }: { runs: Pick<NoticeRuns, 'listEvents'> },
  { version, sent }: { version: number; sent: number },
): Promise<Required<Counts>> {
  const counts = { sent, bounced: 0, refused: 0, complained: 0 };
  for await (const events of runs.listEvents(version)) {
    counts.sent -= events.withheld.length;
    counts.bounced += events.bounced.length;
    counts.refused += events.refused.length;
    counts.complained += events.complained.length;
  }
  return counts;
}
