import type { Outcome, StorePlan } from '../../domain/plan.ts';

/** What an erase that went through has to tell, category by category of its plan. */
export const outcomesOf = (plan: StorePlan): Outcome[] =>
  plan.categories.map(({ category, action, count, hold }) => {
    if (action === 'hold' && hold) return { category, result: 'held', count, hold };
    return { category, result: count > 0 ? 'erased' : 'nothing-found', count };
  });
