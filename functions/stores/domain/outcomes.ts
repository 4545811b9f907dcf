import type { Outcome, StorePlan } from './plan.ts';

/** The outcomes of a successful erase, one per category of its plan. */
export const outcomesOf = (plan: StorePlan<string>): Outcome[] =>
  plan.categories.map(({ category, action, count, versions, hold }) => {
    if (action === 'hold' && hold) return { category, result: 'held', count, hold };
    // A file that was deleted long ago may still exist in old versions.
    const existed = count > 0 || (versions ?? 0) > 0;
    return {
      category,
      result: existed ? 'erased' : 'nothing-found',
      count,
      ...(versions !== undefined && { versions }),
    };
  });
