import type { Outcome, PlannedCategory } from '../../functions/stores/domain/plan.ts';
import { LaterFault } from '../faults.ts';
import type { Found } from './plug-answers.ts';

/** One entry for each category and end, in the order of the configuration, whatever the order and the splitting were. */
export function plannedFrom(
  found: readonly Found[],
  kind: 'deletion' | 'handover',
  at: Date,
  known: readonly string[],
): PlannedCategory[] {
  const entries = new Map<string, PlannedCategory>();
  for (const { category, count, hold: told } of found) {
    // What no receipt has a word for, or a hold that is over, is no answer that anybody can rely on.
    const isOver = told !== undefined && told.until <= at.toISOString();
    if (isOver || !known.includes(category)) throw new LaterFault('plug-unreadable');
    const hold = kind === 'deletion' ? told : undefined;
    const key = `${category} ${hold?.until} ${hold?.basis}`;
    const before = entries.get(key)?.count ?? 0;
    entries.set(key, {
      category,
      action: kind === 'handover' ? 'return' : hold ? 'hold' : 'erase',
      count: before + count,
      ...(hold && { hold }),
    });
  }
  const place = ({ category, hold }: PlannedCategory) =>
    `${String(known.indexOf(category)).padStart(3, '0')} ${hold?.until ?? ''} ${hold?.basis ?? ''}`;
  return [...entries.values()]
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}

/** Records that should be gone and are still found. */
export const leftIn = (now: readonly PlannedCategory[]): number =>
  now.reduce((sum, { action, count }) => sum + (action === 'erase' ? count : 0), 0);

/** Of what the plan holds: how many records of this category, basis and end are not found any more. */
function lossOf(planned: PlannedCategory, now: readonly PlannedCategory[]): number {
  if (planned.action !== 'hold') return 0;
  const still = now.find(
    ({ category, hold }) =>
      category === planned.category &&
      hold?.until === planned.hold?.until &&
      hold?.basis === planned.hold?.basis,
  );
  return Math.max(0, planned.count - (still?.count ?? 0));
}

export const isHeldLost = (plan: readonly PlannedCategory[], now: readonly PlannedCategory[]): boolean =>
  plan.some((planned) => lossOf(planned, now) > 0);

/**
 * What happened, by the second reading: what was to go is gone, what was held is there. Held records that are gone all the
 * same count as erased, because they are.
 */
export function outcomesBy(
  plan: readonly PlannedCategory[],
  now: readonly PlannedCategory[],
  known: readonly string[],
): Outcome[] {
  return known.flatMap((name): Outcome[] => {
    const ofCategory = plan.filter(({ category }) => category === name);
    const held = ofCategory.flatMap((planned): Outcome[] => {
      const { category, count, hold } = planned;
      const still = count - lossOf(planned, now);
      return hold && still > 0 ? [{ category, result: 'held', count: still, hold }] : [];
    });
    const gone = ofCategory.reduce(
      (sum, planned) => sum + (planned.action === 'erase' ? planned.count : lossOf(planned, now)),
      0,
    );
    const category = name as Outcome['category'];
    if (gone > 0) return [{ category, result: 'erased', count: gone }, ...held];
    return held.length > 0 ? held : [{ category, result: 'nothing-found', count: 0 }];
  });
}
