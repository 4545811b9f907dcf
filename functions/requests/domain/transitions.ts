import type { Ending } from '../../../contract/machines.ts';
import type { SiteStoreName } from '../../../contract/site.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { Outcome } from '../../stores/domain/plan.ts';
import { apply, historyLine } from './apply-event.ts';
import type { EventType, RequestEvent, WorkflowEvent } from './events.ts';
import { isTold, undeliveredLetters } from './letter-reports.ts';
import { categoriesAmiss, isSamePerson } from './manual-record.ts';
import { hasExceptions, unfinishedStores } from './receipt.ts';
import { isClosed, type Request, type Status, statuses } from './request.ts';

interface Transition {
  from: readonly Status[];
  /** `same` keeps the status; a function derives it from the request or the event. */
  to: Status | 'same' | ((request: Request, event: RequestEvent) => Status);
}

const openStatuses = [
  'received',
  'awaiting-confirmation',
  'in-grace-period',
  'executing',
  'delivered',
] as const;
const beforeExecution = ['received', 'awaiting-confirmation', 'in-grace-period'] as const;

/** Where a request goes on that a person was called for. */
const fromAttention = ({ attention }: Request): Status => attention?.from ?? 'needs-attention';

const statusOfEnding: Record<Ending, Status> = {
  expired: 'expired',
  cancelled: 'cancelled',
  'no-such-customer': 'no-such-customer',
  // Seen from outside, a request whose letter was never sent ends like one that nobody confirmed.
  'too-many-letters': 'expired',
  joined: 'joined',
};

/** The only table of what can happen to a request, and when. Anything else is impossible. */
const transitions: Record<EventType, Transition> = {
  asked: { from: ['received', 'awaiting-confirmation'], to: 'awaiting-confirmation' },
  confirmed: { from: ['awaiting-confirmation'], to: 'same' },
  'confirm-code-wrong': { from: ['awaiting-confirmation'], to: 'same' },
  'fresh-link-requested': { from: ['awaiting-confirmation'], to: 'same' },

  'grace-opened': { from: ['awaiting-confirmation', 'in-grace-period'], to: 'in-grace-period' },
  waiting: { from: ['awaiting-confirmation', 'in-grace-period', 'executing'], to: 'same' },
  'site-asked': { from: beforeExecution, to: 'same' },
  // Also after a cancellation: what was done is on record, whoever has no use for it any more.
  'site-answered': { from: [...openStatuses, 'needs-attention'], to: 'same' },
  'site-refused': { from: [...openStatuses, 'needs-attention'], to: 'same' },
  'manual-recorded': { from: ['executing', 'needs-attention'], to: 'same' },
  'manual-countersigned': { from: ['executing', 'needs-attention'], to: 'same' },
  joining: { from: beforeExecution, to: 'same' },
  superseded: { from: ['needs-attention'], to: 'same' },
  'cancel-requested': { from: ['in-grace-period', 'needs-attention'], to: 'same' },

  planned: { from: ['awaiting-confirmation', 'in-grace-period', 'executing'], to: 'executing' },
  'store-done': { from: ['executing'], to: 'same' },
  'store-failed': { from: ['executing'], to: 'same' },
  'promotions-stopped': { from: ['received', 'awaiting-confirmation', 'executing'], to: 'executing' },
  'archive-written': { from: ['executing'], to: 'same' },

  delivered: { from: ['executing', 'delivered'], to: 'delivered' },
  'download-code-wrong': { from: ['delivered'], to: 'same' },
  'download-minted': { from: ['delivered'], to: 'same' },
  'archive-discarded': { from: ['delivered'], to: 'same' },
  'archive-deleted': { from: ['delivered'], to: 'same' },

  'letter-sent': { from: [...openStatuses, 'needs-attention'], to: 'same' },
  // Also after the end: most letters are the last ones.
  'letter-reported': { from: statuses, to: 'same' },
  'operator-told': { from: statuses, to: 'same' },
  raised: { from: [...openStatuses, 'needs-attention'], to: 'needs-attention' },
  'operator-restarted': {
    from: [...openStatuses, 'needs-attention'],
    to: (request) => (request.status === 'needs-attention' ? fromAttention(request) : request.status),
  },
  'operator-redriven': { from: [...openStatuses, 'needs-attention'], to: 'same' },
  'operator-retried': {
    from: ['needs-attention'],
    to: fromAttention,
  },
  'operator-vouched': { from: [...beforeExecution, 'executing', 'needs-attention'], to: 'same' },
  'operator-cancelled': { from: [...beforeExecution, 'needs-attention'], to: 'same' },

  finished: {
    from: ['executing', 'delivered'],
    to: (request) => (hasExceptions(request) ? 'completed-with-exceptions' : 'completed'),
  },
  ended: {
    from: [...beforeExecution, 'needs-attention'],
    to: (_request, event) => (event.type === 'ended' ? statusOfEnding[event.ending] : 'expired'),
  },
};

/**
 * The only way to change a request: checks the table, applies the event, adds a history line. Pure; the caller writes
 * the result conditionally on the revision it read.
 *
 * Refuses with `not-now` what the table does not allow, and with `too-late` what the table allows but a recorded fact
 * forbids: above all, proceeding with a cancelled deletion.
 */
export function move(request: Request, event: RequestEvent, now: Date): Request | Refusal {
  const transition = transitions[event.type];
  if (!transition.from.includes(request.status)) return refuse('not-now');
  if (violatesGuard(request, event)) return refuse('too-late');
  const status =
    transition.to === 'same'
      ? request.status
      : typeof transition.to === 'function'
        ? transition.to(request, event)
        : transition.to;
  return {
    ...apply(request, event, now.toISOString()),
    status,
    history: [...request.history, historyLine(event, now)],
  };
}

/**
 * Maximum of download URLs per archive: three more for each part. Each takes about 100 bytes of the item, so that 500
 * parts leave more than half of its 400 KB.
 */
const maxMintsOf = ({ archive }: Request): number => 100 + 3 * (archive?.parts?.length ?? 0);

/** Recorded facts that forbid an event although the status would allow it. */
function violatesGuard(request: Request, event: RequestEvent): boolean {
  switch (event.type) {
    // The customer, or an operator on their behalf, answered while the step was running.
    case 'asked':
      return isCancelled(request) || request.confirmation?.confirmedAt !== undefined;
    case 'grace-opened':
      return isCancelled(request);
    // Cancellation or point of no return: whichever is recorded first wins. That of a copy is its delivery.
    case 'site-asked':
    case 'planned':
    case 'delivered':
    // What is cancelled only ends: leading it on would call a person once more.
    case 'operator-retried':
      return isCancelled(request);
    case 'raised':
      return isAnswered(request, event.taskToken);
    case 'cancel-requested':
      return !isCancellable(request);
    case 'operator-cancelled':
      return request.status === 'needs-attention' && !canStillEnd(request);
    case 'superseded':
      return isCancelled(request) || !isUndelivered(request);
    // What two persons stand for is not changed any more.
    case 'manual-recorded':
      return !isManualOpen(request, event.store) || !isAboutPlan(request, event.store, event.outcomes);
    case 'manual-countersigned': {
      const record = request.manual?.[event.store];
      return !isManualOpen(request, event.store) || !record || isSamePerson(record.by, event.by);
    }
    // Nobody needs so many downloads of one archive, and each is a line of the item.
    case 'download-minted':
      return (request.delivery?.mints.length ?? 0) >= maxMintsOf(request);
    // There is nothing that the customer would have to be told.
    case 'operator-told':
      return (
        undeliveredLetters(request).length === 0 &&
        (request.acknowledgedAt !== undefined || isClosed(request))
      );
    // A confirmed request never ends silently, even if confirmation and timeout happened at the same time.
    case 'ended':
      return (
        (statusOfEnding[event.ending] === 'expired' && request.confirmation?.confirmedAt !== undefined) ||
        (request.status === 'needs-attention' && !canStillEnd(request))
      );
    default:
      return false;
  }
}

/** Is this a planned store of which two persons have not said yet what became of it? */
const isManualOpen = (request: Request, store: SiteStoreName): boolean =>
  unfinishedStores(request).includes(store) && request.manual?.[store]?.countersigned === undefined;

const isAboutPlan = ({ plan }: Request, store: SiteStoreName, outcomes: readonly Outcome[]): boolean => {
  const planned = plan?.stores.find((each) => each.store === store)?.categories ?? [];
  const { missing, unknown } = categoriesAmiss(planned, outcomes);
  return missing.length + unknown.length === 0;
};

/** Did the customer, or an operator on their behalf, cancel before the point of no return? */
export const isCancelled = (request: Request): boolean => request.cancelledAt !== undefined;

/**
 * Can the customer still stop a confirmed deletion? Also while it waits for an operator before anything was executed.
 */
export const isCancellable = (request: Request): boolean =>
  !isCancelled(request) &&
  (request.status === 'in-grace-period' ||
    (request.status === 'needs-attention' && request.attention?.from === 'in-grace-period'));

/** Has an operator answered this very call for a person? The machine goes on, or is about to. */
export const isAnswered = ({ attention }: Request, taskToken: string): boolean =>
  attention?.taskToken === taskToken && attention.retriedAt !== undefined;

/** The task token on record for the wait that such an event begins; `undefined` before its first attempt. */
export function recordedTokenOf(
  { status, taskToken, attention }: Request,
  event: Extract<WorkflowEvent, { taskToken: string }>['type'],
): string | undefined {
  if (event === 'raised') return attention?.taskToken;
  // Asked within the state that the request is in: whatever token is there is of this wait or of the one before it.
  if (event === 'site-asked') return taskToken;
  return status === transitions[event].to ? taskToken : undefined;
}

/** Task token on which the machine waits for the customer or an operator, while nothing has been executed yet. */
export function waitingTokenOf({ status, taskToken, attention }: Request): string | undefined {
  if (status === 'needs-attention') return attention?.taskToken;
  return isBeforeExecution(status) ? taskToken : undefined;
}

/** Has nothing been done yet that cannot be undone? A copy that nobody was told of can still go. */
const canStillEnd = (request: Request): boolean =>
  isBeforeExecution(request.attention?.from) || isUndelivered(request);

/** A handover that gave up before its customer was told where to fetch it, even if its link was made already. */
const isUndelivered = (request: Request): boolean =>
  request.kind === 'handover' &&
  (request.attention?.from === 'executing' || request.attention?.from === 'delivered') &&
  !isTold(request, 'archive-ready');

/** Nothing has been done yet that cannot be undone. */
export const isBeforeExecution = (status: Status | undefined): boolean =>
  status !== undefined && (beforeExecution as readonly Status[]).includes(status);
