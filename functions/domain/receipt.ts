import { type StoreName, storeNames } from '../contract.ts';
import type { Outcome } from './plan.ts';
import type { Kind, Request, Scope, Topic } from './request.ts';

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
  lines: ReceiptLine[];
  /** False while something failed and a person is looking after it. */
  complete: boolean;
}

/** Builds the receipt from what stands on the request; a planned store without an outcome counts as failed. */
export function receiptOf(request: Request): Receipt {
  const lines = storeNames.flatMap((store) => linesOf(request, store));
  return {
    kind: request.kind,
    scope: request.scope,
    topics: request.topics,
    submittedAt: request.submittedAt,
    ...(request.confirmation?.confirmedAt && { confirmedAt: request.confirmation.confirmedAt }),
    ...(request.performedAt && { performedAt: request.performedAt }),
    lines,
    complete: lines.every((line) => line.result !== 'failed'),
  };
}

function linesOf(request: Request, store: StoreName): ReceiptLine[] {
  const done = request.outcomes[store];
  if (done) return done.map((outcome) => ({ store, ...outcome }));
  const planned = request.plan?.stores.find((plan) => plan.store === store);
  return (planned?.categories ?? []).map(({ category, count }) => ({
    store,
    category,
    result: 'failed',
    count,
  }));
}

/** Stores that the plan names and that have no outcome yet. */
export const unfinishedStores = (request: Pick<Request, 'plan' | 'outcomes'>): StoreName[] =>
  (request.plan?.stores ?? [])
    .map((plan) => plan.store)
    .filter((store) => request.outcomes[store] === undefined);

/** Was something lawfully kept? */
export const hasExceptions = (request: Request): boolean =>
  Object.values(request.outcomes).some((outcomes) => outcomes?.some((outcome) => outcome.result === 'held'));
