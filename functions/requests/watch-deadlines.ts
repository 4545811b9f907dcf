import { errorNames } from '../../contract/machines.ts';
import { metrics } from '../../contract/resources.ts';
import {
  addDays,
  addSeconds,
  addWorkingDays,
  isOfficeCall,
  missingCalendarYear,
} from '../shared/calendar.ts';
import type { CountMetric } from '../shared/ports.ts';
import { undeliveredLetters } from './domain/letter-reports.ts';
import { nextStepOf } from './domain/next-step.ts';
import type { Request } from './domain/request.ts';
import { waitingTokenOf } from './domain/transitions.ts';
import type { BasePorts, Executed, Workflow } from './ports.ts';

/** Seconds after which the machine is notified again of an act that it should know by now. */
const notifyAgainAfterSeconds = 300;

/** Days before the legal deadline at which an operator must look. */
const dueSoonDays = 3;

/** Executions that one watch looks at, at most: the next one goes on where it stopped. Ten at a time. */
const maxLooks = 500;
const looksAtOnce = 10;

/** As much of an open request as the look at its execution needs: there may be very many. */
type Quiet = Executed & Pick<Request, 'revision'>;

/** What the watch counts. */
interface WatchCounts {
  open: number;
  unacknowledged: number;
  dueSoon: number;
  /** Waiting for an operator, or with a letter that did not arrive. */
  needsAttention: number;
  /** Closed, and the last letter did not arrive. */
  undelivered: number;
  /** Open requests whose execution is over: nothing would ever happen to them. */
  abandoned: number;
  /** 1 when somebody is called because the calendar lacks the days off of a year. */
  calendar: number;
}

/**
 * The hourly watch over all open requests: counts for the alarms which are unacknowledged after one working day (at
 * once, if the first letter came back), due soon and not performed, waiting for an operator, or abandoned by their
 * execution. Notifies machines of acts that a crash kept from them. Also counts closed requests of which a letter came
 * back, and once on each working day a calendar without the days off of the coming year.
 */
export async function watchDeadlines(
  ports: BasePorts & { workflow: Workflow; countMetric: CountMetric },
): Promise<WatchCounts> {
  const now = ports.clock();
  const counts: WatchCounts = {
    open: 0,
    unacknowledged: 0,
    dueSoon: 0,
    needsAttention: 0,
    undelivered: 0,
    abandoned: 0,
    calendar: callForCalendar(ports, now),
  };
  const quiet: Quiet[] = [];
  for await (const request of ports.requests.listOpen()) {
    counts.open += 1;
    if (isUnacknowledged(request, now)) counts.unacknowledged += 1;
    if (isDueSoon(request, now)) counts.dueSoon += 1;
    if (needsAttention(request)) counts.needsAttention += 1;
    if (isQuiet(request, now)) {
      const { id, revision, restarts } = request;
      quiet.push({ id, revision, ...(restarts && { restarts }) });
    }
    await notifyMachineAgain(ports, request, now);
  }
  for await (const _closed of ports.requests.listUndelivered()) counts.undelivered += 1;
  counts.abandoned = await countAbandoned(ports, turnOf(quiet, now));
  ports.countMetric(metrics.unacknowledged, counts.unacknowledged);
  ports.countMetric(metrics.dueSoon, counts.dueSoon);
  ports.countMetric(metrics.needsAttention, counts.needsAttention + counts.abandoned + counts.calendar);
  ports.countMetric(metrics.letterWithheld, counts.undelivered);
  ports.log({ event: 'deadlines-watched', count: counts.open });
  return counts;
}

/** Working days are wrong without the days off: every date that a letter names would be too early. */
function callForCalendar({ log }: Pick<BasePorts, 'log'>, now: Date): number {
  const year = missingCalendarYear(now);
  if (year === undefined || !isOfficeCall(now)) return 0;
  log({
    event: `calendar-row-missing ${year}: add the announced days off and swapped working days of ${year} to functions/shared/calendar.ts, then deploy`,
  });
  return 1;
}

/** A request whose start a crash prevented is started by the watch itself; of the others, nothing has moved for a while. */
const isQuiet = ({ status, history, submittedAt }: Request, now: Date): boolean =>
  status !== 'received' &&
  addSeconds(new Date(history.at(-1)?.at ?? submittedAt), notifyAgainAfterSeconds) <= now;

/** Those whose turn it is this hour, when there are more than one watch can look at. */
function turnOf(quiet: readonly Quiet[], now: Date): Quiet[] {
  const turns = Math.ceil(quiet.length / maxLooks);
  const turn = turns === 0 ? 0 : Math.floor(now.getTime() / 3_600_000) % turns;
  return quiet.slice(turn * maxLooks, (turn + 1) * maxLooks);
}

async function countAbandoned(
  { requests, workflow, log }: Pick<BasePorts, 'requests' | 'log'> & { workflow: Workflow },
  quiet: readonly Quiet[],
): Promise<number> {
  let abandoned = 0;
  for (let start = 0; start < quiet.length; start += looksAtOnce) {
    const looks = quiet.slice(start, start + looksAtOnce).map(async (request) => {
      if ((await workflow.executionStatus(request)) === 'running') return;
      // It may have moved since it was listed, to its end for instance: the next watch looks again.
      if ((await requests.find(request.id))?.revision !== request.revision) return;
      abandoned += 1;
      log({ event: 'request-abandoned', requestId: request.id });
    });
    await Promise.all(looks);
  }
  return abandoned;
}

/**
 * A request is written before its machine is started, and a customer's act is recorded before the machine is notified.
 * A crash in between leaves a machine waiting for something that has already happened; notifying it twice does no harm.
 */
async function notifyMachineAgain(
  { workflow }: { workflow: Workflow },
  request: Request,
  now: Date,
): Promise<void> {
  const isLongAgo = (at: string | undefined) =>
    at !== undefined && addSeconds(new Date(at), notifyAgainAfterSeconds) <= now;
  const { id, status, taskToken, confirmation, cancelledAt, delivery, attention } = request;
  const waitingToken = waitingTokenOf(request);
  if (attention && status !== 'needs-attention' && isLongAgo(attention.retriedAt)) {
    await workflow.resume(attention.taskToken, { requestId: id, next: nextStepOf(request, now) });
  }
  if (waitingToken && isLongAgo(cancelledAt)) {
    await workflow.interrupt(waitingToken, errorNames.cancelled);
  } else if (status === 'received') {
    if (isLongAgo(request.submittedAt)) await workflow.start(request);
  } else if (
    taskToken &&
    ((status === 'awaiting-confirmation' && isLongAgo(confirmation?.confirmedAt)) ||
      (status === 'delivered' && isLongAgo(delivery?.discardedAt)))
  ) {
    await workflow.resume(taskToken, { requestId: id, next: nextStepOf(request, now) });
  }
}

const isUnacknowledged = (request: Request, now: Date): boolean =>
  request.acknowledgedAt === undefined &&
  (undeliveredLetters(request).length > 0 || addWorkingDays(new Date(request.submittedAt), 1) <= now);

/** A first letter that came back is counted as unacknowledged. */
const needsAttention = (request: Request): boolean =>
  request.status === 'needs-attention' ||
  (request.acknowledgedAt !== undefined && undeliveredLetters(request).length > 0);

/** Only a confirmed request can be late: without the customer's confirmation nothing may be done. */
const isDueSoon = (request: Request, now: Date): boolean =>
  request.confirmation?.confirmedAt !== undefined &&
  request.performedAt === undefined &&
  new Date(request.dueAt) <= addDays(now, dueSoonDays);
