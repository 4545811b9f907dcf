import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vietnamDay } from '../../../functions/shared/calendar.ts';
import { groupHolds } from '../../../functions/stores/domain/hold-groups.ts';
import { type Hold, holdBases } from '../../../functions/stores/domain/holds.ts';

const hold = (until: string, basis: Hold['basis'] = 'accounting'): Hold => ({ basis, until });

describe('holds of one category', () => {
  it('are grouped by their end, earliest first', () => {
    const holds = [
      hold('2036-12-31T17:00:00.000Z'),
      hold('2034-12-31T17:00:00.000Z'),
      hold('2036-12-31T17:00:00.000Z'),
    ];

    expect(groupHolds(holds)).toEqual([
      { hold: hold('2034-12-31T17:00:00.000Z'), count: 1 },
      { hold: hold('2036-12-31T17:00:00.000Z'), count: 2 },
    ]);
  });

  it('that end on the same day in Vietnam are one group, with the last instant', () => {
    const holds = [hold('2027-03-01T16:59:59.000Z'), hold('2027-03-01T17:00:00.000Z')];

    expect(groupHolds([...holds, hold('2027-03-02T01:00:00.000Z')])).toEqual([
      { hold: hold('2027-03-01T16:59:59.000Z'), count: 1 },
      { hold: hold('2027-03-02T01:00:00.000Z'), count: 2 },
    ]);
  });

  it('of two bases are two groups', () => {
    const until = '2027-03-01T16:59:59.000Z';

    expect(groupHolds([hold(until), hold(until, 'domain-registrant')])).toHaveLength(2);
  });

  it('on very many days are grouped by year, with the first and the last end of each', () => {
    const days = Array.from({ length: 400 }, (_, index) =>
      new Date(Date.UTC(2027, 0, 1 + index, 5)).toISOString(),
    );

    expect(groupHolds(days.map((day) => hold(day)))).toEqual([
      { hold: { ...hold('2027-12-31T05:00:00.000Z'), firstUntil: '2027-01-01T05:00:00.000Z' }, count: 365 },
      { hold: { ...hold('2028-02-04T05:00:00.000Z'), firstUntil: '2028-01-01T05:00:00.000Z' }, count: 35 },
    ]);
  });

  it('are all counted, and none ends outside of what its group says', async () => {
    const anyHold = fc.record({
      basis: fc.constantFrom(...holdBases),
      until: fc
        .date({ min: new Date('2026-01-01'), max: new Date('2047-12-31'), noInvalidDate: true })
        .map((date) => date.toISOString()),
    });

    await fc.assert(
      fc.property(fc.array(anyHold, { maxLength: 60 }), (holds) => {
        const groups = groupHolds(holds);

        expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(holds.length);
        for (const { basis, until } of holds) {
          const covering = groups.filter(
            ({ hold: shared }) =>
              shared.basis === basis &&
              vietnamDay(new Date(shared.firstUntil ?? shared.until)) <= vietnamDay(new Date(until)) &&
              until <= shared.until,
          );
          expect(covering.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});
