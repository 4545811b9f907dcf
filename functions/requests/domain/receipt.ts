import { type AnyStoreName, isCloudStore, isSiteStore, storeNames } from '../../../contract/stores.ts';
import { addDays } from '../../shared/calendar.ts';
import type { Kind, Scope, Topic } from '../../shared/vocabulary.ts';
import type { Outcome } from '../../stores/domain/plan.ts';
import type { Request } from './request.ts';

/** One line of a receipt. */
export interface ReceiptLine extends Outcome {
  store: AnyStoreName;
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
  /** Copies of what was erased, which nothing reaches before they end by themselves, until when (ISO 8601). */
  copies?: { store: AnyStoreName; name: string; until: string }[];
  /** Stores in which the plan has not been carried out yet; an operator looks after them. */
  unfinished: AnyStoreName[];
  /** Handover: how many download URLs were issued, in how many parts it came, and when the archive was deleted. */
  archive?: { downloads: number; missing: number; parts?: number; deletedAt?: string };
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
    lines: storesOf(request).flatMap((store) =>
      (outcomes[store] ?? []).map((outcome) => ({ store, ...outcome })),
    ),
    ...copiesOf(request),
    unfinished: unfinishedStores(request),
    ...(archive &&
      delivery && {
        archive: {
          downloads: delivery.mints.length,
          missing: archive.missing,
          ...(archive.parts && { parts: archive.parts.length }),
          ...(delivery.deletedAt && { deletedAt: delivery.deletedAt }),
        },
      }),
  };
}

/** Only where something was erased: otherwise nothing says that the copies ever had it. */
function copiesOf({ site, outcomes }: Request): Pick<Receipt, 'copies'> {
  const copies = Object.values(site?.done ?? {}).flatMap(({ store, operation, at, copies: named = [] }) => {
    const isErased = outcomes[store]?.some(({ result }) => result === 'erased');
    if (operation !== 'erase' || !isErased) return [];
    return named.map(({ name, days }) => ({
      store,
      name,
      until: addDays(new Date(at), days).toISOString(),
    }));
  });
  return copies.length > 0 ? { copies } : {};
}

/**
 * In the order of receipts: those of the site as they are given, behind the others. Stores of an earlier version, which
 * this one knows no more, come last under the names that they had.
 */
export function inReceiptOrder(stores: readonly AnyStoreName[]): AnyStoreName[] {
  const all = [...new Set(stores)];
  return [
    ...storeNames.filter((name) => all.includes(name)),
    ...all.filter(isSiteStore),
    ...all.filter(isRemoved),
  ];
}

/** The stores that a request is about. */
export const storesOf = ({ plan, outcomes }: Pick<Request, 'plan' | 'outcomes'>): AnyStoreName[] =>
  inReceiptOrder([
    ...(plan?.stores.map(({ store }) => store) ?? []),
    ...(Object.keys(outcomes) as AnyStoreName[]),
  ]);

/** Does this version of the system know no store of this name any more? Those of a site are known to settings alone. */
export const isRemoved = (store: string): boolean => !isCloudStore(store) && !isSiteStore(store);

/** The error of a store that the site has no more. */
export const noSuchStore = 'no-such-store';

/** Is this a store of the plan that was not carried out, and that there is no more, here or at the site? */
export const isLeftBehind = (
  request: Pick<Request, 'plan' | 'outcomes' | 'failures'>,
  name: string,
): boolean =>
  unfinishedStores(request).some((store) => store === name) &&
  (isRemoved(name) || request.failures[name as AnyStoreName] === noSuchStore);

/** Stores that the plan includes and that have no outcome yet. */
export const unfinishedStores = (request: Pick<Request, 'plan' | 'outcomes'>): AnyStoreName[] =>
  (request.plan?.stores ?? [])
    .map((plan) => plan.store)
    .filter((store) => request.outcomes[store] === undefined);

/** Was something kept because a law requires it, or not reached? */
export const hasExceptions = (request: Pick<Request, 'outcomes'>): boolean => {
  const { held, notReached } = shortfallOf(outcomesOf(request));
  return held || notReached;
};

/** Every outcome on record, of whatever store. */
export const outcomesOf = ({ outcomes }: Pick<Request, 'outcomes'>): Outcome[] =>
  Object.values(outcomes).flatMap((ofStore) => ofStore ?? []);

/** The stores of which a copy has nothing at all: nobody looks there for one, or only persons do. */
export const storesNotInCopy = (request: Pick<Request, 'plan' | 'outcomes'>): AnyStoreName[] =>
  storesOf(request).filter((store) => {
    const outcomes = request.outcomes[store] ?? [];
    return outcomes.length > 0 && outcomes.every(({ result }) => result === 'not-in-copy');
  });

/** What was asked for and not done: kept by law, not reached at all, or not in the copy. */
export function shortfallOf(outcomes: readonly Pick<Outcome, 'result'>[]) {
  const has = (...results: Outcome['result'][]) => outcomes.some(({ result }) => results.includes(result));
  return {
    held: has('held'),
    notReached: has('not-reached', 'not-erased'),
    notInCopy: has('unreadable', 'archived', 'not-in-copy'),
  };
}
