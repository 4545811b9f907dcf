import type { AnyStoreName } from '../../../contract/stores.ts';
import { addSeconds } from '../../shared/calendar.ts';
import { referenceOf } from '../../shared/reference.ts';
import type { Kind, Scope, Topic } from '../../shared/vocabulary.ts';
import { deadlinesOf } from './deadlines.ts';
import { undeliveredLetters } from './letter-reports.ts';
import { type Receipt, receiptOf, storesOf } from './receipt.ts';
import { isClosed, isUsedUp, type Request, type Status } from './request.ts';
import { isCancellable } from './transitions.ts';

/** The milestones of a request that a customer can follow. */
export type Milestone =
  | 'submitted'
  | 'asked'
  | 'confirmed'
  | 'grace-ends'
  | 'cancelled'
  | 'carried-out'
  | 'archive-ready'
  | 'archive-deleted'
  | 'closed';

/** An act that is recorded at once, and that the machine carries on moments later. */
export type Pending = 'fresh-link' | 'confirmed' | 'cancelled' | 'discarded';

/** Content of the status page and its JSON: only facts, no personal data. Instants are ISO 8601 UTC. */
export interface StatusView {
  reference: string;
  kind: Kind;
  scope: Scope;
  topics: Topic[];
  status: Status;
  closed: boolean;
  /** Milestones already reached have `at`; the others have `expectedAt` if a date is known. In chronological order. */
  timeline: { milestone: Milestone; at?: string; expectedAt?: string }[];
  firstResponseBy: string;
  dueAt: string;
  /**
   * While a deletion can still be cancelled: the promised end, which may be past while something else delays the
   * deletion.
   */
  graceEndsAt?: string;
  /** Set at once, even before the machine closes the request. */
  cancelledAt?: string;
  /** What is on record, while the machine has not moved on yet and `status` still says what was before. */
  pending?: Pending;
  /** Per store, while work is in progress. */
  progress: { store: AnyStoreName; state: 'waiting' | 'done' | 'failed' }[];
  /** Set once something has been carried out. */
  receipt?: Receipt;
  downloads?: {
    deletesAt: string;
    /** Set when the archive is deleted, or about to be because the customer discarded it. */
    deletedAt?: string;
    mints: string[];
    size: number;
    entries: number;
    missing: number;
    /** How many, if the copy comes in parts. */
    parts?: number;
  };
  /** Past the grace period, while the provider's own systems stop the services and say what they hold. */
  asksSite?: true;
  /** Reference of the customer's other request that must end first. */
  waitsFor?: string;
  /** Set if that one is a copy which the customer can delete, so that this request goes on sooner. */
  waitsForCopy?: true;
  /** Reference of the request that this one follows. */
  joinedTo?: string;
  /** Did an e-mail about it not arrive, or come back? */
  letterCameBack: boolean;
  /** Should the page reload automatically? */
  refreshes: boolean;
}

/**
 * Pure: the same request gives the same view.
 *
 * @param waitsForCopy whether the request that this one waits for is a copy that the customer can delete
 */
export function statusViewOf(
  request: Request,
  periods: { archiveSeconds: number },
  waitsForCopy = false,
): StatusView {
  const { grace, archive, delivery, plan } = request;
  const archiveDeletedAt = delivery?.deletedAt ?? delivery?.discardedAt;
  const deadlines = deadlinesOf(request.kind, new Date(request.submittedAt));
  // While stores are still being worked on, `progress` covers them; a receipt would report them as failed.
  const hasReceipt = request.performedAt !== undefined || request.status === 'needs-attention';
  return {
    reference: referenceOf(request.id),
    kind: request.kind,
    scope: request.scope,
    topics: request.topics,
    status: request.status,
    closed: isClosed(request),
    timeline: timelineOf(request, periods),
    firstResponseBy: deadlines.firstResponseBy.toISOString(),
    dueAt: request.dueAt,
    ...(grace && isCancellable(request) && { graceEndsAt: grace.endsAt }),
    ...(request.cancelledAt && { cancelledAt: request.cancelledAt }),
    ...pendingOf(request),
    progress: plan ? storesOf(request).map((store) => ({ store, state: progressOf(request, store) })) : [],
    ...(hasReceipt && { receipt: receiptOf(request) }),
    ...(archive &&
      delivery && {
        downloads: {
          deletesAt: delivery.deletesAt,
          ...(archiveDeletedAt && { deletedAt: archiveDeletedAt }),
          mints: delivery.mints,
          size: archive.size,
          entries: archive.entries,
          missing: archive.missing,
          ...(archive.parts && { parts: archive.parts.length }),
        },
      }),
    ...(isAskingSite(request) && { asksSite: true }),
    ...(request.waitsFor &&
      !request.cancelledAt &&
      !isClosed(request) && {
        waitsFor: referenceOf(request.waitsFor),
        ...(waitsForCopy && { waitsForCopy: true }),
      }),
    ...(request.joinedTo && { joinedTo: referenceOf(request.joinedTo) }),
    letterCameBack: undeliveredLetters(request).length > 0,
    refreshes: !isClosed(request),
  };
}

/** Nothing is planned yet, and the customer can still cancel. */
const isAskingSite = (request: Request): boolean =>
  request.plan === undefined &&
  isCancellable(request) &&
  request.history.some(({ event }) => event === 'site-asked');

function pendingOf(request: Request): { pending?: Pending } {
  const { status, cancelledAt, confirmation, letters, acknowledgedAt, delivery } = request;
  if (isClosed(request)) return {};
  if (cancelledAt) return { pending: 'cancelled' };
  if (status === 'awaiting-confirmation' && confirmation?.confirmedAt) return { pending: 'confirmed' };
  // The letter with the former link is off the record until the next one has left.
  if (status === 'awaiting-confirmation' && acknowledgedAt && !letters.confirm)
    return { pending: 'fresh-link' };
  return status === 'delivered' && isArchiveGoing(delivery) ? { pending: 'discarded' } : {};
}

/** Given up by the customer, locked by wrong codes, or deleted: nobody can download it any more. */
const isArchiveGoing = (delivery: Request['delivery']): boolean =>
  delivery !== undefined &&
  (delivery.discardedAt !== undefined || delivery.deletedAt !== undefined || isUsedUp(delivery.secret));

/** A handover whose customer can fetch the copy now, or delete it. */
export const isFetchable = ({ status, delivery }: Request): boolean =>
  status === 'delivered' && !isArchiveGoing(delivery);

function progressOf(request: Request, store: AnyStoreName): 'waiting' | 'done' | 'failed' {
  if (request.outcomes[store]) return 'done';
  return request.failures[store] ? 'failed' : 'waiting';
}

function timelineOf(request: Request, periods: { archiveSeconds: number }): StatusView['timeline'] {
  const { kind, confirmation, grace, delivery } = request;
  const line = (milestone: Milestone, at?: string, expectedAt?: string) =>
    at ? { milestone, at } : expectedAt && !isClosed(request) ? { milestone, expectedAt } : { milestone };
  const ifDone = (instant: string | undefined, done: boolean) => (done ? instant : undefined);
  const steps = [
    line('submitted', request.submittedAt),
    line('asked', request.acknowledgedAt),
    line('confirmed', confirmation?.confirmedAt, confirmation?.waitEndsAt),
    ...(kind === 'deletion'
      ? [line('grace-ends', ifDone(grace?.endsAt, request.plan !== undefined), grace?.endsAt)]
      : []),
    ...(request.cancelledAt ? [line('cancelled', request.cancelledAt)] : []),
    line(kind === 'handover' ? 'archive-ready' : 'carried-out', request.performedAt, request.dueAt),
    ...(kind === 'handover'
      ? [
          line(
            'archive-deleted',
            delivery?.deletedAt,
            delivery?.deletesAt ?? addSeconds(new Date(request.dueAt), periods.archiveSeconds).toISOString(),
          ),
        ]
      : []),
    line('closed', request.closedAt),
  ];
  // A closed request shows what happened, not what might have happened.
  return isClosed(request) ? steps.filter((step) => 'at' in step) : steps;
}
