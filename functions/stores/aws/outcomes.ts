import type { Outcome, StorePlan } from '../domain/plan.ts';

/** What an erase that went through has to tell, category by category of its plan. */
export const outcomesOf = (plan: StorePlan): Outcome[] =>
  plan.categories.map(({ category, action, count, versions, hold }) => {
    if (action === 'hold' && hold) return { category, result: 'held', count, hold };
    // A file that was deleted long ago may still lie there in old versions.
    const wasThere = count > 0 || (versions ?? 0) > 0;
    return {
      category,
      result: wasThere ? 'erased' : 'nothing-found',
      count,
      ...(versions !== undefined && { versions }),
    };
  });
