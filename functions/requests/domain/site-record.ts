import type { SiteSettings, SiteStore } from '../../../contract/settings.ts';
import type {
  SiteCode,
  SiteEvidence,
  SiteOperation,
  SiteStoreName,
  TaskOperation,
} from '../../../contract/site.ts';
import type { Scope } from '../../shared/vocabulary.ts';
import type { Outcome, StorePlan } from '../../stores/domain/plan.ts';

/** One thing that the site is asked for a request. */
export interface SiteWork {
  store: SiteStoreName;
  operation: TaskOperation;
}

/** What one finished task found or did, with its evidence. Names nobody. */
export interface SiteDone extends SiteWork {
  /** Which time it was asked, from 1: it is asked again after a person has looked at a refusal. */
  round: number;
  /** ISO 8601 UTC: when the answer came. */
  at: string;
  evidence: SiteEvidence;
  /** Of a `find`. */
  plan?: StorePlan<SiteStoreName>;
  /** Of an `erase`. */
  outcomes?: Outcome[];
  /** Of an `erase` and a `verify`: records that should be gone and remain. */
  left?: number;
  /** Tables that the store map does not name. */
  notReached?: string[];
}

/** A task, or a look-up, that a person has to look at before it is asked again. */
export interface RefusedWork {
  store: SiteStoreName;
  operation: SiteOperation;
  round: number;
  /** `unknown-category`: the settings do not name what it found, so that no receipt could. */
  code: SiteCode | 'left-over' | 'unknown-category';
}

/** What the site did for one request, by the names of its tasks: `site:billing.find`. */
export interface SiteRecord {
  done: Record<string, SiteDone>;
  /** The round that is asked now. Missing: the first. */
  rounds: Record<string, number>;
}

export const siteTaskName = ({ store, operation }: Pick<RefusedWork, 'store' | 'operation'>): string =>
  `${store}.${operation}`;

/** The stores of the site that a request of this scope reaches, in the order in which they are erased. */
export const siteStoresInScope = (site: SiteSettings | undefined, scope: Scope): SiteStore[] =>
  (site?.stores ?? []).filter((store) => scope === 'everything' || scope === store.scope);

/** Those of them in which the agent works, and no person. */
export const isForAgent = ({ manual }: SiteStore): boolean => manual === undefined;

const empty: SiteRecord = { done: {}, rounds: {} };

export const roundOf = (record: SiteRecord | undefined, work: SiteWork): number =>
  record?.rounds[siteTaskName(work)] ?? 1;

export const doneIn = (record: SiteRecord | undefined, work: SiteWork): SiteDone | undefined =>
  record?.done[siteTaskName(work)];

/** The first answer counts. */
export function withDone(record: SiteRecord = empty, done: SiteDone): SiteRecord {
  const name = siteTaskName(done);
  return Object.hasOwn(record.done, name) ? record : { ...record, done: { ...record.done, [name]: done } };
}

/**
 * The next time is another round. What remains after an erasure, or after its second reading, has to be erased again:
 * neither of the two counts as done.
 */
export function withRefusal(record: SiteRecord = empty, refused: RefusedWork): SiteRecord {
  const { operation: asked } = refused;
  // A look-up counts its own rounds: nothing of it stays here.
  if (asked === 'look-up') return record;
  const again: TaskOperation[] = refused.code === 'left-over' ? ['erase', 'verify'] : [asked];
  const done = { ...record.done };
  const rounds = { ...record.rounds };
  for (const operation of again) {
    const work = { store: refused.store, operation };
    delete done[siteTaskName(work)];
    rounds[siteTaskName(work)] = Math.max(roundOf(record, work), refused.round) + 1;
  }
  return { done, rounds };
}
