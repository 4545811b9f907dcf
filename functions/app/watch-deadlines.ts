import { metrics } from '../contract.ts';
import { addDays, addSeconds, addWorkingDays } from '../domain/calendar.ts';
import type { Request } from '../domain/request.ts';
import type { Basics, CountMetric, Workflow } from './ports.ts';

/** A machine that was not started within this time after its request was written is started by the watch. */
const startGraceSeconds = 300;

/** Days before the legal due date at which a person must look. */
const dueSoonDays = 3;

/**
 * The hourly watch over all open requests: counts for the alarms what is unacknowledged after one working day, what is
 * due soon and not performed, and what waits for a person. Starts machines whose start was lost in a crash.
 */
export async function watchDeadlines(
  ports: Basics & { workflow: Workflow; countMetric: CountMetric },
): Promise<{ open: number; unacknowledged: number; dueSoon: number; needsAttention: number }> {
  const now = ports.clock();
  const counts = { open: 0, unacknowledged: 0, dueSoon: 0, needsAttention: 0 };
  for await (const request of ports.requests.listOpen()) {
    counts.open += 1;
    if (isUnacknowledged(request, now)) counts.unacknowledged += 1;
    if (isDueSoon(request, now)) counts.dueSoon += 1;
    if (request.status === 'needs-attention') counts.needsAttention += 1;
    if (
      request.status === 'received' &&
      addSeconds(new Date(request.submittedAt), startGraceSeconds) <= now
    ) {
      await ports.workflow.start(request.id);
    }
  }
  ports.countMetric(metrics.unacknowledged, counts.unacknowledged);
  ports.countMetric(metrics.dueSoon, counts.dueSoon);
  ports.countMetric(metrics.needsAttention, counts.needsAttention);
  ports.log({ event: 'deadlines-watched', count: counts.open });
  return counts;
}

const isUnacknowledged = (request: Request, now: Date): boolean =>
  request.acknowledgedAt === undefined && addWorkingDays(new Date(request.submittedAt), 1) <= now;

/** Only a confirmed request can be late: without the customer's confirmation nothing may be done. */
const isDueSoon = (request: Request, now: Date): boolean =>
  request.confirmation?.confirmedAt !== undefined &&
  request.performedAt === undefined &&
  new Date(request.dueAt) <= addDays(now, dueSoonDays);
