import { type StoreName, storeNames } from '../../../contract/stores.ts';
import type { Kind, Scope, Topic } from '../../shared/vocabulary.ts';
import type { Outcome } from '../../stores/domain/plan.ts';
import type { Request } from './request.ts';

/** One line of a receipt. */
export interface ReceiptLine extends Outcome {
  store: StoreName;
}

/** The honest account of what was done: sent to the customer, shown on the status page, kept as proof. */
export interface Receipt {
  kind: Kind;
  scope: Scope;
  topics: Topic[];
  submittedAt: string;
  confirmedAt?: string;
  performedAt?: string;
  /** What has been done. */
  lines: ReceiptLine[];
  /** Stores in which the plan has not been carried out yet; an operator looks after them. */
  unfinished: StoreName[];
  /** Handover: how many download URLs were issued, and when the archive was deleted. */
  archive?: { downloads: number; missing: number; deletedAt?: string };
}

/** Builds the receipt from the facts recorded on the request. */
export function receiptOf(request: Request): Receipt {
  const { delivery, archive, outcomes } = request;
  return {
    kind: request.kind,
    scope: request.scope,
    topics: request.topics,
    submittedAt: request.submittedAt,
    ...(request.confirmation?.confirmedAt && { confirmedAt: request.confirmation.confirmedAt }),
    ...(request.performedAt && { performedAt: request.performedAt }),
    lines: storeNames.flatMap((store) => (outcomes[store] ?? []).map((outcome) => ({ store, ...outcome }))),
    unfinished: unfinishedStores(request),
    ...(archive &&
      delivery && {
        archive: {
          downloads: delivery.mints.length,
          missing: archive.missing,
          ...(delivery.deletedAt && { deletedAt: delivery.deletedAt }),
        },
      }),
  };
}

/** Stores that the plan includes and that have no outcome yet. */
export const unfinishedStores = (request: Pick<Request, 'plan' | 'outcomes'>): StoreName[] =>
  (request.plan?.stores ?? [])
    .map((plan) => plan.store)
    .filter((store) => request.outcomes[store] === undefined);

/** Was something kept because a law requires it? */
export const hasExceptions = (request: Request): boolean =>
  Object.values(request.outcomes).some((outcomes) => outcomes?.some((outcome) => outcome.result === 'held'));
