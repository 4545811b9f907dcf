import { maxExportAgeDays } from '../../../contract/resources.ts';
import type { SiteSettings, SiteStore } from '../../../contract/settings.ts';
import type {
  SiteCode,
  SiteEvidence,
  SiteOperation,
  SiteStoreName,
  TaskOperation,
  UploadedPart,
} from '../../../contract/site.ts';
import { isSiteStore } from '../../../contract/stores.ts';
import { addDays } from '../../shared/calendar.ts';
import type { Scope } from '../../shared/vocabulary.ts';
import type { Category, FrozenPlan, Outcome, StorePlan } from '../../stores/domain/plan.ts';
import type { CopyElsewhere, Mention } from '../../stores/domain/site-store.ts';

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
  /** Where free text still names the customer: for a person, nothing deletes it. Names of tables and columns. */
  mentions?: Mention[];
  /** Of an `erase`: copies that it does not reach at once. */
  copies?: CopyElsewhere[];
  /** Of an `export`: what lies beside the archive, `list` last. */
  parts?: UploadedPart[];
}

/** A task, or a look-up, that a person has to look at before it is asked again. */
export interface RefusedWork {
  store: SiteStoreName;
  operation: SiteOperation;
  round: number;
  /**
   * `unknown-category`: the settings do not name what it found, so that no receipt could. `too-old`: parts of a copy that
   * the bucket would expire too soon; nobody is called for them.
   */
  code: SiteCode | 'left-over' | 'unknown-category' | 'too-old';
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

/** What a copy is asked for at the site: one plan for each store in scope. How much it holds, its upload tells. */
export const planCopyAtSite = (site: SiteSettings | undefined, scope: Scope): StorePlan<SiteStoreName>[] =>
  siteStoresInScope(site, scope).map(({ store, categories, does, manual }) => ({
    store,
    categories: categories.map((category) => ({
      category: category as Category,
      action: 'return',
      count: 0,
    })),
    ...((manual || !does.includes('copy')) && { notCopied: true }),
  }));

/** The stores of the site that a planned copy is uploaded from, except those that a person let it go without. */
export const copiedStores = ({
  plan,
  outcomes,
}: {
  plan?: FrozenPlan;
  outcomes: Readonly<Record<string, unknown>>;
}): { store: SiteStoreName }[] =>
  (plan?.stores ?? []).flatMap(({ store, notCopied }) =>
    isSiteStore(store) && !notCopied && outcomes[store] === undefined ? [{ store }] : [],
  );

/** The stores of the site that a copy has nothing of. */
export const storesNotCopied = ({ plan }: { plan?: FrozenPlan }): SiteStoreName[] =>
  (plan?.stores ?? []).flatMap(({ store, notCopied }) => (isSiteStore(store) && notCopied ? [store] : []));

/** Parts that were uploaded so long ago that the bucket would expire them too soon. */
export const agedExports = (record: SiteRecord | undefined, now: Date): SiteDone[] =>
  Object.values(record?.done ?? {}).filter(
    ({ operation, at }) => operation === 'export' && at < addDays(now, -maxExportAgeDays).toISOString(),
  );
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
