import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMonths,
  addWorkingDays,
  isWorkingDay,
  missingCalendarYear,
  vietnamDay,
} from '../../functions/shared/calendar.ts';

const noonInVietnam = (day: string) => new Date(`${day}T12:00:00+07:00`);
const anyInstant = fc.date({
  min: new Date('2026-01-01T00:00:00Z'),
  max: new Date('2031-12-31T00:00:00Z'),
  noInvalidDate: true,
});

describe('the calendar day', () => {
  it.each([
    ['2026-03-02T16:59:59.999Z', '2026-03-02'],
    ['2026-03-02T17:00:00.000Z', '2026-03-03'],
    ['2025-12-31T17:00:00.000Z', '2026-01-01'],
  ])('of %s is %s in Vietnam', (instant, day) => {
    expect(vietnamDay(new Date(instant))).toBe(day);
  });
});

describe('the year whose days off are missing', () => {
  it.each([
    ['in October none, as they are announced in autumn', '2026-10-31', [2026], undefined],
    ['in November the next one', '2026-11-01', [2026], 2027],
    ['in December the next one', '2026-12-31', [2026], 2027],
    ['none when it has its row', '2026-11-01', [2026, 2027], undefined],
    ['this one, when nobody came in autumn', '2027-01-01', [2026], 2027],
    ['this one first', '2027-11-01', [2026], 2027],
    ['this one, whatever the next has', '2027-11-01', [2026, 2028], 2027],
  ])('is %s', (_what, day, known, missing) => {
    expect(missingCalendarYear(noonInVietnam(day), known)).toBe(missing);
  });

  it('begins in Vietnam', () => {
    expect(missingCalendarYear(new Date('2026-10-31T16:59:59.999Z'), [2026])).toBeUndefined();
    expect(missingCalendarYear(new Date('2026-10-31T17:00:00.000Z'), [2026])).toBe(2027);
  });

  it('is read from the calendar itself', () => {
    expect(missingCalendarYear(noonInVietnam('2026-06-01'))).toBeUndefined();
    expect(missingCalendarYear(noonInVietnam('2090-06-01'))).toBe(2090);
  });
});

describe('a working day', () => {
  it.each(['2026-03-02', '2026-02-13', '2026-02-23', '2026-01-10', '2026-08-22'])('is %s', (day) => {
    expect(isWorkingDay(noonInVietnam(day))).toBe(true);
  });

  it.each([
    ['a Saturday', '2026-03-07'],
    ['a Sunday', '2026-03-08'],
    ['New Year', '2026-01-01'],
    ['the swapped 2 January', '2026-01-02'],
    ['the first day of Tet', '2026-02-16'],
    ['the last day of Tet', '2026-02-20'],
    ["the day off for the Hung Kings' Sunday", '2026-04-27'],
    ['Reunification Day', '2026-04-30'],
    ['Labour Day', '2026-05-01'],
    ['the swapped 31 August', '2026-08-31'],
    ['National Day', '2026-09-02'],
  ])('is not %s (%s)', (_name, day) => {
    expect(isWorkingDay(noonInVietnam(day))).toBe(false);
  });

  it('in a year without a table row excludes only the fixed holidays and the weekends', () => {
    expect(isWorkingDay(noonInVietnam('2029-05-01'))).toBe(false);
    expect(isWorkingDay(noonInVietnam('2029-02-13'))).toBe(true);
    expect(isWorkingDay(noonInVietnam('2029-02-17'))).toBe(false);
  });
});

describe('adding working days', () => {
  it.each([
    ['Monday to Wednesday', '2026-03-02', '2026-03-04'],
    ['over a weekend', '2026-03-06', '2026-03-10'],
    ['from a Sunday', '2026-03-08', '2026-03-10'],
    ['over Tet', '2026-02-13', '2026-02-24'],
    ['from within Tet', '2026-02-18', '2026-02-24'],
    ['over a Saturday that is worked', '2026-01-09', '2026-01-12'],
    ['over the other Saturday that is worked', '2026-08-21', '2026-08-24'],
    ['over the two days at the end of April', '2026-04-29', '2026-05-05'],
    ['over the turn of the year', '2025-12-31', '2026-01-06'],
  ])('counts two of them %s (%s → %s)', (_name, from, to) => {
    expect(addWorkingDays(noonInVietnam(from), 2)).toEqual(noonInVietnam(to));
  });

  it('ends on a working day, at the same time of day, never earlier than asked', async () => {
    await fc.assert(
      fc.property(anyInstant, fc.integer({ min: 1, max: 40 }), (from, count) => {
        const end = addWorkingDays(from, count);
        expect(isWorkingDay(end)).toBe(true);
        expect((end.getTime() - from.getTime()) % 86_400_000).toBe(0);
        expect(end.getTime() - from.getTime()).toBeGreaterThanOrEqual(count * 86_400_000);
      }),
    );
  });
});

describe('adding months', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-03-31', 1, '2026-04-30'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2026-03-02', 24, '2028-03-02'],
    ['2028-02-29', 12, '2029-02-28'],
  ])('%s and %i gives %s', (from, months, to) => {
    expect(addMonths(noonInVietnam(from), months)).toEqual(noonInVietnam(to));
  });

  it('uses the month in Vietnam, where the next day may have begun', () => {
    // 1 April, 01:00 in Vietnam.
    expect(addMonths(new Date('2026-03-31T18:00:00Z'), 1)).toEqual(new Date('2026-04-30T18:00:00Z'));
  });

  it('ends in the intended month, whatever the day', async () => {
    await fc.assert(
      fc.property(anyInstant, fc.integer({ min: 0, max: 130 }), (from, months) => {
        const monthOf = (at: Date) =>
          Number(vietnamDay(at).slice(0, 4)) * 12 + Number(vietnamDay(at).slice(5, 7));
        expect(monthOf(addMonths(from, months)) - monthOf(from)).toBe(months);
      }),
    );
  });
});
