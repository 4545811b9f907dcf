import type { SiteStoreName } from '../../contract/site.ts';
import type { AnyStoreName } from '../../contract/stores.ts';
import type { Request } from '../requests/domain/request.ts';
import type { Category, Outcome, StorePlan } from '../stores/domain/plan.ts';
import type { PartDescription, UnreadableCounts } from './domain/part.ts';
import type { SiteCopy } from './domain/site-parts.ts';

/** What was put into a copy, and what could not be read, by category. */
interface Copied {
  returned: ReadonlyMap<Category, number>;
  unreadable: ReadonlyMap<Category, UnreadableCounts>;
}

const planOf = ({ plan }: Request, store: AnyStoreName): StorePlan<AnyStoreName> | undefined =>
  plan?.stores.find((planned) => planned.store === store);

/** What became of each planned category: returned in the copy, unreadable, or nothing found. */
export const outcomesIn = (request: Request, store: AnyStoreName, copied: Copied): Outcome[] =>
  (planOf(request, store)?.categories ?? []).flatMap(({ category }): Outcome[] => {
    const found = copiedOf(category, copied);
    return found.length > 0 ? found : [{ category, result: 'nothing-found', count: 0 }];
  });

/**
 * The same of a store of the site. Of what it did not look into, and of a store that no copy is made of, the copy has
 * nothing, and nobody knows how much there is.
 */
export function outcomesAtSite(
  request: Request,
  store: SiteStoreName,
  copies: readonly SiteCopy[],
): Outcome[] {
  const copy = copies.find((each) => each.store === store);
  const copied = copiedIn(copy?.parts ?? []);
  const planned = (planOf(request, store)?.categories ?? []).map(({ category }) => category);
  const all = new Set([...planned, ...copied.returned.keys(), ...copied.unreadable.keys()]);
  return [...all].flatMap((category): Outcome[] => {
    const found = copiedOf(category, copied);
    if (found.length > 0) return found;
    const isLookedInto = copy?.lookedInto.includes(category) ?? false;
    return [{ category, result: isLookedInto ? 'nothing-found' : 'not-in-copy', count: 0 }];
  });
}

function copiedOf(category: Category, { returned, unreadable }: Copied): Outcome[] {
  const { archived = 0, others = 0 } = unreadable.get(category) ?? {};
  const counts: Outcome[] = [
    { category, result: 'returned', count: returned.get(category) ?? 0 },
    { category, result: 'archived', count: archived },
    { category, result: 'unreadable', count: others },
  ];
  return counts.filter(({ count }) => count > 0);
}

/** The sums over parts. */
export function copiedIn(parts: readonly Pick<PartDescription, 'holds' | 'unreadable'>[]): {
  returned: Map<Category, number>;
  unreadable: Map<Category, UnreadableCounts>;
} {
  const returned = new Map<Category, number>();
  const unreadable = new Map<Category, UnreadableCounts>();
  for (const part of parts) {
    for (const [category, count] of Object.entries(part.holds) as [Category, number][])
      returned.set(category, (returned.get(category) ?? 0) + count);
    for (const [category, more] of Object.entries(part.unreadable) as [Category, UnreadableCounts][]) {
      const { archived, others } = unreadable.get(category) ?? { archived: 0, others: 0 };
      unreadable.set(category, { archived: archived + more.archived, others: others + more.others });
    }
  }
  return { returned, unreadable };
}
