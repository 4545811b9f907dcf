import { describe, expect, it } from 'vitest';
import { deadlinesOf } from '../../../functions/requests/domain/deadlines.ts';
import { legalPeriodsOn, retentionOn } from '../../../functions/shared/law.ts';
import type { Kind } from '../../../functions/shared/vocabulary.ts';

const noon = (day: string) => new Date(`${day}T12:00:00+07:00`);

describe('the legal deadline', () => {
  it.each<[Kind, string, string]>([
    ['opt-out', '2026-03-17', '2026-03-22'],
    ['handover', '2026-03-12', '2026-03-17'],
    ['deletion', '2026-03-22', '2026-04-01'],
  ])(
    'of a request of the kind %s submitted on 2 March 2026 is %s, with a processor %s',
    (kind, alone, withProcessor) => {
      expect(deadlinesOf(kind, noon('2026-03-02')).performBy).toEqual(noon(alone));
      expect(deadlinesOf(kind, noon('2026-03-02'), { processorActs: true }).performBy).toEqual(
        noon(withProcessor),
      );
    },
  );

  it.each<Kind>(['opt-out', 'handover', 'deletion'])('gives a %s its answer in two working days', (kind) => {
    expect(deadlinesOf(kind, noon('2026-03-06')).firstResponseBy).toEqual(noon('2026-03-10'));
    expect(deadlinesOf(kind, noon('2026-02-13')).firstResponseBy).toEqual(noon('2026-02-24'));
  });

  it('counts calendar days, except for the first response, which counts working days', () => {
    expect(deadlinesOf('handover', noon('2026-02-13')).performBy).toEqual(noon('2026-02-23'));
  });
});

describe('a customer in the European Union', () => {
  it('has the Vietnamese date where it is earlier', () => {
    const { performBy } = deadlinesOf('deletion', noon('2026-03-02'), { inEuropeanUnion: true });

    expect(performBy).toEqual(noon('2026-03-22'));
  });

  it('has the European month where it is earlier', () => {
    // 30 days from 31 January would be 2 March.
    const { performBy } = deadlinesOf('deletion', noon('2026-01-31'), {
      inEuropeanUnion: true,
      processorActs: true,
    });

    expect(performBy).toEqual(noon('2026-02-28'));
  });

  it('is the only one with the European month', () => {
    const { performBy } = deadlinesOf('deletion', noon('2026-01-31'), { processorActs: true });

    expect(performBy).toEqual(noon('2026-03-02'));
  });
});

describe('the versioned figures', () => {
  it('apply from the first instant of their day in Vietnam', () => {
    expect(legalPeriodsOn('deletion', new Date('2025-12-31T17:00:00.000Z')).performDays).toBe(20);
  });

  it('do not exist for a day before the first row', () => {
    expect(() => legalPeriodsOn('deletion', new Date('2025-12-31T16:59:59.999Z'))).toThrow(RangeError);
    expect(() => retentionOn(noon('2015-12-31'))).toThrow('2015-12-31');
  });

  it('keep accounting documents for ten years', () => {
    expect(retentionOn(noon('2026-03-02')).accountingMonths).toBe(120);
  });
});
