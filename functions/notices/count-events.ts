import { type DeliveryEvent, deliveryEvents } from './domain/notice-ledger.ts';
import type { NoticeRuns } from './ports.ts';

/** Number of a run's messages per event, counted from the ledger each time, so that no event counts twice. */
export async function countEvents(
  { runs }: { runs: Pick<NoticeRuns, 'listEvents'> },
  version: number,
): Promise<Record<DeliveryEvent, number>> {
  const counts = { delivered: 0, bounced: 0, complained: 0, rejected: 0 };
  for await (const events of runs.listEvents(version)) {
    for (const event of deliveryEvents) counts[event] += events[event].length;
  }
  return counts;
}
