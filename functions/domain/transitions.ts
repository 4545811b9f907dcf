import type { Ending, StoreName } from '../contract.ts';
import type { EventType, RequestEvent } from './events.ts';
import type { Outcome } from './plan.ts';
import { hasExceptions, unfinishedStores } from './receipt.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Request, Status } from './request.ts';

interface Transition {
  from: readonly Status[];
  /** `same` leaves the status alone; a function chooses by what stands on the request or in the event. */
  to: Status | 'same' | ((request: Request, event: RequestEvent) => Status);
}

const open = ['received', 'awaiting-confirmation', 'in-grace-period', 'executing', 'delivered'] as const;
const beforeExecution = ['received', 'awaiting-confirmation', 'in-grace-period'] as const;

const statusOfEnding: Record<Ending, Status> = {
  expired: 'expired',
  cancelled: 'cancelled',
  'no-such-customer': 'no-such-customer',
  // From outside, a request whose letter was never sent ends like one that nobody confirmed.
  'too-many-letters': 'expired',
  joined: 'joined',
};

/** The one table of what can happen to a request, and when. What is not in it cannot happen. */
export const transitions: Record<EventType, Transition> = {
  asked: { from: ['received', 'awaiting-confirmation'], to: 'awaiting-confirmation' },
  confirmed: { from: ['awaiting-confirmation'], to: 'same' },
  'confirm-code-wrong': { from: ['awaiting-confirmation'], to: 'same' },
  'fresh-link-wanted': { from: ['awaiting-confirmation'], to: 'same' },

  'grace-opened': { from: ['awaiting-confirmation', 'in-grace-period'], to: 'in-grace-period' },
  waiting: { from: ['awaiting-confirmation', 'in-grace-period', 'executing'], to: 'same' },
  joining: { from: beforeExecution, to: 'same' },
  'cancel-wanted': { from: ['in-grace-period', 'needs-attention'], to: 'same' },

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

  'letter-sent': { from: [...open, 'needs-attention'], to: 'same' },
  raised: { from: [...open, 'needs-attention'], to: 'needs-attention' },
  'operator-redriven': { from: [...open, 'needs-attention'], to: 'same' },
  'operator-retried': {
    from: ['needs-attention'],
    to: (request) => request.attention?.from ?? 'needs-attention',
  },
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
 * The only way a request changes: checks the table, applies the event, adds a line of history. Pure; the caller writes
 * the answer conditionally on the revision it read.
 *
 * Refuses with `not-now` what the table does not allow, and with `too-late` what the table allows but a fact on the
 * request forbids: above all, to go on with a deletion that was cancelled.
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

/** Download URLs that one archive may have. */
const mostMints = 100;

/** Facts on the request that forbid an event although the status would allow it. */
function violatesGuard(request: Request, event: RequestEvent): boolean {
  switch (event.type) {
    // The customer, or an operator for them, answered while the step was at work.
    case 'asked':
      return isCancelled(request) || request.confirmation?.confirmedAt !== undefined;
    case 'grace-opened':
      return isCancelled(request);
    // Whoever recorded first wins: the cancellation, or the point of no return.
    case 'planned':
      return isCancelled(request);
    case 'cancel-wanted':
      return !isCancellable(request);
    case 'operator-cancelled':
      return request.status === 'needs-attention' && !isBeforeExecution(request.attention?.from);
    // Nobody needs so many downloads of one archive, and each is a line of the item.
    case 'download-minted':
      return (request.delivery?.mints.length ?? 0) >= mostMints;
    // A confirmed request never ends silently, even when its confirmation and the timeout crossed.
    case 'ended':
      return (
        (statusOfEnding[event.ending] === 'expired' && request.confirmation?.confirmedAt !== undefined) ||
        (request.status === 'needs-attention' && !isBeforeExecution(request.attention?.from))
      );
    default:
      return false;
  }
}

/** Did the customer, or an operator for them, cancel before the point of no return? */
export const isCancelled = (request: Request): boolean => request.cancelledAt !== undefined;

/** Can the customer still stop a confirmed deletion? Also while it waits for a person before anything was executed. */
export const isCancellable = (request: Request): boolean =>
  !isCancelled(request) &&
  (request.status === 'in-grace-period' ||
    (request.status === 'needs-attention' && request.attention?.from === 'in-grace-period'));

/** Under which the machine waits for the customer or for an operator, while nothing is executed yet. */
export function waitingTokenOf({ status, taskToken, attention }: Request): string | undefined {
  if (status === 'needs-attention') return attention?.taskToken;
  return isBeforeExecution(status) ? taskToken : undefined;
}

const isBeforeExecution = (status: Status | undefined): boolean =>
  status !== undefined && (beforeExecution as readonly Status[]).includes(status);

function historyLine(event: RequestEvent, now: Date): Request['history'][number] {
  const at = now.toISOString();
  switch (event.type) {
    case 'operator-retried':
    case 'operator-redriven':
    case 'operator-cancelled':
      return { at, event: event.type, by: event.by, reason: event.reason };
    case 'store-done':
      return { at, event: event.type, reason: event.store };
    case 'store-failed':
      return { at, event: event.type, reason: `${event.store}: ${event.error}` };
    case 'letter-sent':
      return { at, event: event.type, reason: event.letter };
    case 'raised':
      return { at, event: event.type, reason: event.error };
    case 'ended':
      return { at, event: event.type, reason: event.ending };
    default:
      return { at, event: event.type };
  }
}

/** What an event writes on the request, besides status and history. */
function apply(request: Request, event: RequestEvent, at: string): Request {
  switch (event.type) {
    case 'asked':
      return {
        ...request,
        ...(event.customerId && { customerId: event.customerId }),
        ...(event.name && { name: event.name }),
        dueAt: event.dueAt,
        taskToken: event.taskToken,
        confirmation: {
          freshLinks: 0,
          ...request.confirmation,
          secret: event.secret,
          waitEndsAt: event.waitEndsAt,
        },
      };
    case 'confirmed':
      return {
        ...request,
        confirmation: {
          ...known(request.confirmation),
          confirmedAt: request.confirmation?.confirmedAt ?? at,
          ...(event.riskTextVersion && { riskTextVersion: event.riskTextVersion }),
        },
      };
    case 'confirm-code-wrong': {
      const confirmation = known(request.confirmation);
      return { ...request, confirmation: { ...confirmation, secret: oneMoreWrong(confirmation.secret) } };
    }
    case 'fresh-link-wanted': {
      const confirmation = known(request.confirmation);
      const { confirm: _superseded, ...letters } = request.letters;
      return {
        ...request,
        letters,
        confirmation: { ...confirmation, freshLinks: confirmation.freshLinks + 1 },
      };
    }
    case 'grace-opened':
      return {
        ...request,
        taskToken: event.taskToken,
        grace: { secret: event.secret, endsAt: event.endsAt },
      };
    case 'operator-redriven':
      return request;
    case 'cancel-wanted':
    case 'operator-cancelled':
      return { ...request, cancelledAt: request.cancelledAt ?? at };
    case 'planned': {
      const { waitsFor: _over, ...rest } = request;
      return { ...rest, plan: request.plan ?? event.plan };
    }
    case 'waiting':
      return { ...request, waitsFor: event.for };
    case 'joining':
      return { ...request, joinedTo: event.to };
    case 'store-done':
      return withOutcomes(request, event.store, event.outcomes, at);
    case 'store-failed':
      return { ...request, failures: { ...request.failures, [event.store]: event.error } };
    case 'promotions-stopped':
      return { ...request, performedAt: request.performedAt ?? at };
    case 'archive-written':
      return { ...request, archive: event.archive, outcomes: event.outcomes };
    case 'delivered':
      return {
        ...request,
        performedAt: request.performedAt ?? at,
        taskToken: event.taskToken,
        delivery: {
          ...request.delivery,
          mints: request.delivery?.mints ?? [],
          secret: event.secret,
          deletesAt: event.deletesAt,
        },
      };
    case 'download-code-wrong': {
      const delivery = known(request.delivery);
      return { ...request, delivery: { ...delivery, secret: oneMoreWrong(delivery.secret) } };
    }
    case 'download-minted': {
      const delivery = known(request.delivery);
      return { ...request, delivery: { ...delivery, mints: [...delivery.mints, at] } };
    }
    case 'archive-discarded':
      return { ...request, delivery: { ...known(request.delivery), discardedAt: at } };
    case 'archive-deleted':
      return { ...request, delivery: { ...known(request.delivery), deletedAt: at } };
    case 'letter-sent':
      return {
        ...request,
        letters: { ...request.letters, [event.letter]: event.sent },
        ...(event.letter === 'confirm' && { acknowledgedAt: request.acknowledgedAt ?? at }),
      };
    case 'raised':
      return {
        ...request,
        attention: {
          at,
          error: event.error,
          taskToken: event.taskToken,
          from: request.status === 'needs-attention' ? known(request.attention).from : request.status,
        },
      };
    case 'operator-retried':
      // The token stays until the next alarm: a retry whose answer was lost can be repeated.
      return { ...request, attention: { ...known(request.attention), retriedAt: at } };
    case 'finished':
    case 'ended':
      return evidenceOf({ ...request, closedAt: at, purgeAt: event.purgeAt });
  }
}

/** The last store to finish completes a deletion; a handover is performed only when its archive is delivered. */
function withOutcomes(request: Request, store: StoreName, outcomes: Outcome[], at: string): Request {
  const { [store]: _mended, ...failures } = request.failures;
  const next = { ...request, failures, outcomes: { ...request.outcomes, [store]: outcomes } };
  const performed = request.kind === 'deletion' && unfinishedStores(next).length === 0;
  return performed ? { ...next, performedAt: request.performedAt ?? at } : next;
}

const oneMoreWrong = <Secret extends { wrongCodes: number }>(secret: Secret): Secret => ({
  ...secret,
  wrongCodes: secret.wrongCodes + 1,
});

/** The table guarantees that these facts are there by then; anything else is a bug and must be loud. */
function known<Fact>(fact: Fact | undefined): Fact {
  if (fact === undefined) throw new TypeError('A request lacks a fact that its status promises.');
  return fact;
}

/** What is kept of a closed request: the evidence, without address, name, customer number or any working secret. */
function evidenceOf(request: Request): Request {
  const { address, name, customerId, clientKey, taskToken, attention, ...evidence } = request;
  return evidence;
}
