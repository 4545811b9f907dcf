import { freezePlan, type StorePlan } from '../../functions/stores/domain/plan.ts';

/** What a deletion of everything could plan: files to erase, an invoice to hold. */
export const sampleStorePlans: StorePlan[] = [
  { store: 'hosting', categories: [{ category: 'website-files', action: 'erase', count: 3, bytes: 900 }] },
  { store: 'mailing', categories: [{ category: 'mailing-topics', action: 'erase', count: 1 }] },
  {
    store: 'account',
    categories: [
      { category: 'profile', action: 'erase', count: 1 },
      {
        category: 'invoices',
        action: 'hold',
        count: 2,
        hold: { basis: 'accounting', until: '2036-12-31T17:00:00.000Z' },
      },
    ],
  },
];

export const samplePlan = freezePlan('everything', sampleStorePlans, new Date('2026-03-05T02:00:05.000Z'));
