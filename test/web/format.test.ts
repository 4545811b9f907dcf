import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formats } from '../../functions/web/format.ts';

const { vi, en } = formats;

describe('dates', () => {
  it('are written as customers write them, in Vietnam’s time', () => {
    const at = '2026-11-23T07:05:00.000Z';

    expect(vi.instant(at)).toBe('14:05, thứ Hai 23/11/2026 (giờ Việt Nam)');
    expect(en.instant(at)).toBe('Monday, 23 November 2026, 14:05 (Vietnam time)');
    expect(vi.moment(at)).toBe('14:05, thứ Hai 23/11/2026');
    expect(en.moment(at)).toBe('Monday, 23 November 2026, 14:05');
    expect(vi.day(at)).toBe('23/11/2026');
    expect(en.day(at)).toBe('23 November 2026');
  });

  it('use Vietnam’s day when it is still yesterday in UTC', () => {
    expect(vi.instant('2026-12-31T17:00:00.000Z')).toBe('00:00, thứ Sáu 01/01/2027 (giờ Việt Nam)');
    expect(en.day('2026-12-31T17:00:00.000Z')).toBe('1 January 2027');
  });

  it('call Sunday by its name', () => {
    expect(vi.instant('2026-11-22T03:00:00.000Z')).toBe('10:00, Chủ Nhật 22/11/2026 (giờ Việt Nam)');
  });

  it('do not depend on the time zone of the machine', () => {
    const before = process.env.TZ;
    process.env.TZ = 'America/New_York';
    try {
      expect(en.instant('2026-11-23T20:05:00.000Z')).toBe('Tuesday, 24 November 2026, 03:05 (Vietnam time)');
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });
});

describe('durations', () => {
  it.each([
    [259_200, '3 ngày', '3 days'],
    [86_400, '1 ngày', '1 day'],
    [187_200, '2 ngày 4 giờ', '2 days 4 hours'],
    [90_000, '1 ngày 1 giờ', '1 day 1 hour'],
    [86_460, '1 ngày', '1 day'],
    [3600, '1 giờ', '1 hour'],
    [300, '5 phút', '5 minutes'],
    [61, '61 giây', '61 seconds'],
    [60, '60 giây', '60 seconds'],
    [1, '1 giây', '1 second'],
    [0, '0 giây', '0 seconds'],
    [-5, '0 giây', '0 seconds'],
  ])('express %i seconds in words', (seconds, vietnamese, english) => {
    expect(vi.duration(seconds)).toBe(vietnamese);
    expect(en.duration(seconds)).toBe(english);
  });

  it('never have more than two units, and never a zero unit behind the first', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (seconds) => {
        expect(en.duration(seconds)).toMatch(/^\d+ [a-z]+( [1-9]\d* [a-z]+)?$/);
      }),
    );
  });

  it('express whole years as years and other months as months', () => {
    expect([vi.months(120), en.months(120), vi.months(18), en.months(18), en.months(12)]).toEqual([
      '10 năm',
      '10 years',
      '18 tháng',
      '18 months',
      '1 year',
    ]);
  });
});

describe('sizes', () => {
  it.each([
    [0, '0 KB', '0 KB'],
    [1, '0,1 KB', '0.1 KB'],
    [34_100, '34,1 KB', '34.1 KB'],
    [1_500_000, '1,5 MB', '1.5 MB'],
    [48_300_000_000, '48,3 GB', '48.3 GB'],
  ])('express %i bytes with the language’s decimal sign', (bytes, vietnamese, english) => {
    expect(vi.size(bytes)).toBe(vietnamese);
    expect(en.size(bytes)).toBe(english);
  });
});

describe('lists', () => {
  it('are joined as in a sentence', () => {
    expect(vi.list(['a', 'b', 'c'])).toBe('a, b và c');
    expect(en.list(['a', 'b', 'c'])).toBe('a, b and c');
  });
});
