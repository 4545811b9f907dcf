import { createHash } from 'node:crypto';
import {
  type AnyStoreName,
  isSiteStore,
  type StoreName,
  storeNames,
  storeScopes,
} from '../../../contract/stores.ts';
import { PermanentError } from '../../shared/errors.ts';
import type { Scope } from '../../shared/vocabulary.ts';
import type { SharedHold } from './hold-groups.ts';

/** Categories of data, as named in receipts. */
export const categories = [
  'profile',
  'contacts',
  'invoices',
  'domain-registrations',
  'consents',
  'account-facts',
  'website-files',
  'database-dumps',
  'service-configuration',
  'mailing-topics',
  'suppression-record',
  'tickets',
  'letters',
  'logs',
  'mailboxes',
  'panel-accounts',
  'backups',
  'machines',
  /** Records of a kind that this system does not know. A copy contains them; a deletion needs a person for them. */
  'other-records',
] as const;
export type Category = (typeof categories)[number];

/** What a store found of a customer in one category, and what will happen to it. */
export interface PlannedCategory {
  category: Category;
  /**
   * `erase` and `hold` for a deletion, `return` for a handover. A category can have an `erase` entry, and a `hold` entry
   * for each group of records that are held until the same day.
   */
  action: 'erase' | 'hold' | 'return';
  /** Records or files, as the customer sees them; 0 in a manual store, before a person has looked. */
  count: number;
  /** All versions and delete markers, if the store keeps versions. */
  versions?: number;
  bytes?: number;
  /** For `hold`. */
  hold?: SharedHold;
}

/** Records whose date cannot be read, and which are therefore held for the longest period. */
export interface UnreadableDate {
  category: Category;
  /** Name of the field, never its value. */
  field: string;
  count: number;
}

/** @typeParam Name names of the stores: those of the cloud, unless a site's own are meant */
export interface StorePlan<Name extends string = StoreName> {
  store: Name;
  categories: PlannedCategory[];
  /** For a person to look at. Missing if every date could be read. */
  unreadableDates?: UnreadableDate[];
  /** Of a copy in parts: how many parts the files come in, and the hash of how they were cut. */
  parts?: { count: number; sha256: string };
  /** Of a store of the site that no copy can be made of: the receipt says so. */
  notCopied?: true;
}

/** What happened in one store, per category. */
export interface Outcome {
  category: Category;
  /**
   * `nothing-found` only where the plan found nothing. `unreadable` and `archived` are files that are stored and could not
   * be read for the copy; archived ones have to be restored first. Such a category has an outcome for each of these, and
   * `returned` if others were. `not-reached`: the store was planned and this version of the system knows it no more.
   * `not-erased`: a person asked for it, and whoever keeps it did not do it. `not-in-copy`: nobody looks there for a copy, or
   * only persons do, so that nobody knows how much there is.
   */
  result:
    | 'erased'
    | 'returned'
    | 'nothing-found'
    | 'unreadable'
    | 'archived'
    | 'held'
    | 'not-reached'
    | 'not-erased'
    | 'not-in-copy';
  /** Records or files, as the customer sees them; 0 of what nobody counted. */
  count: number;
  /** Number of versions and delete markers erased with them, if the store keeps versions. */
  versions?: number;
  hold?: SharedHold;
}

/** Exactly what will be carried out; `sha256` proves that it has not changed since. */
export interface FrozenPlan {
  plannedAt: string;
  stores: StorePlan<AnyStoreName>[];
  /** SHA-256 over the canonical JSON of `stores`, hex. */
  sha256: string;
  /** Seal of the step that planned: binds the plan to its request and customer. Missing on older plans. */
  seal?: string;
}

/** The stores that a request of this scope reaches, in canonical order. */
export const storesInScope = (scope: Scope): StoreName[] =>
  storeNames.filter((name) => scope === 'everything' || scope === storeScopes[name]);

/** One part of a planned copy: a store, and which of that store's parts it is, from 0. */
export interface PlannedPart {
  store: StoreName;
  index: number;
  /** Of how the store's files were cut, hex. */
  sha256: string;
}

/** All parts of a planned copy, in order; none of a copy that fits into one archive. */
export const partsOf = ({ plan }: { plan?: FrozenPlan }): PlannedPart[] =>
  (plan?.stores ?? [])
    .filter((planned): planned is StorePlan => !isSiteStore(planned.store))
    .flatMap(({ store, parts }) =>
      Array.from({ length: parts?.count ?? 0 }, (_, index) => ({
        store,
        index,
        sha256: parts?.sha256 ?? '',
      })),
    );

/**
 * Freezes a plan: from now on, exactly this is carried out, and its hash proves it. Throws `PermanentError` if a store
 * in scope is missing: nothing would ever be erased there, and no receipt would say so.
 * @param atSite stores of the site that the plan must include too
 */
export function freezePlan(
  scope: Scope,
  stores: StorePlan<AnyStoreName>[],
  now: Date,
  atSite: readonly AnyStoreName[] = [],
): FrozenPlan {
  const missing = [...storesInScope(scope), ...atSite].filter(
    (name) => !stores.some(({ store }) => store === name),
  );
  if (missing.length > 0) throw new PermanentError(`The plan leaves out ${missing.join(', ')}.`);
  return { plannedAt: now.toISOString(), stores, sha256: hashPlan(stores) };
}

/** SHA-256 over the plan's canonical JSON (object keys sorted), hex. */
export function hashPlan(stores: readonly StorePlan<string>[]): string {
  return createHash('sha256').update(canonicalJson(stores)).digest('hex');
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
