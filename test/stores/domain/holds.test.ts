import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdFor, type RecordFacts, unreadableDateOf } from '../../../functions/stores/domain/holds.ts';

const periods = { registrantHoldDays: 30, accountFactsMonths: 24, refusalRecordMonths: 12 };
const at = new Date('2026-03-02T02:00:00.000Z');
const justBefore = (instant: string) => new Date(new Date(instant).getTime() - 1);

describe('a deletion', () => {
  it.each(['profile', 'contacts'] as const)('holds nothing of the %s', (category) => {
    expect(holdFor({ category }, at, periods)).toBeUndefined();
  });

  it.each([
    ['2026-01-01', '2036-12-31T17:00:00.000Z'],
    ['2026-12-31', '2036-12-31T17:00:00.000Z'],
    ['2016-06-15', '2026-12-31T17:00:00.000Z'],
  ])('holds an invoice of %s for ten years from the end of its fiscal year', (issuedOn, until) => {
    expect(holdFor({ category: 'invoices', issuedOn }, at, periods)).toEqual({ basis: 'accounting', until });
  });

  it('holds an invoice up to, not at, the end of its period', () => {
    const invoice = { category: 'invoices', issuedOn: '2016-06-15' } as const;
    const end = '2026-12-31T17:00:00.000Z';

    expect(holdFor(invoice, justBefore(end), periods)).toEqual({ basis: 'accounting', until: end });
    expect(holdFor(invoice, new Date(end), periods)).toBeUndefined();
  });

  it.each([
    ['that is still registered', '2026-06-30', '2026-07-30T16:59:59.000Z'],
    ['that ended yesterday', '2026-03-01', '2026-03-31T16:59:59.000Z'],
    ['whose days are about to pass', '2026-01-31', '2026-03-02T16:59:59.000Z'],
  ])('holds a domain %s until the set days after its last day have passed', (_name, expiresOn, until) => {
    expect(holdFor({ category: 'domain-registrations', expiresOn }, at, periods)).toEqual({
      basis: 'domain-registrant',
      until,
    });
  });

  it('holds no domain whose days have passed', () => {
    const old = { category: 'domain-registrations', expiresOn: '2026-01-30' } as const;

    expect(holdFor(old, at, periods)).toBeUndefined();
  });

  it('holds consent records for the set months after the deletion', () => {
    expect(holdFor({ category: 'consents' }, at, periods)).toEqual({
      basis: 'consent-record',
      until: '2027-03-02T02:00:00.000Z',
    });
  });

  it('holds account facts from the end of the service, or from the deletion if it still runs', () => {
    const ended = { category: 'account-facts', serviceEndedAt: '2025-08-31T05:00:00.000Z' } as const;

    expect(holdFor(ended, at, periods)?.until).toBe('2027-08-31T05:00:00.000Z');
    expect(holdFor({ category: 'account-facts' }, at, periods)).toEqual({
      basis: 'internet-service',
      until: '2028-03-02T02:00:00.000Z',
    });
  });

  it('holds no account facts whose period has ended', () => {
    const long = { category: 'account-facts', serviceEndedAt: '2024-03-02T02:00:00.000Z' } as const;

    expect(holdFor(long, at, periods)).toBeUndefined();
    expect(holdFor(long, justBefore(at.toISOString()), periods)).toBeDefined();
  });
});

/** What programs write where a date should be. The last ones are days, but stand for "none" or "never". */
const notDates = [
  '18/03/2027',
  '2027-3-18',
  '18-03-2027',
  '20270318',
  '1805328000',
  '2027-02-30',
  '2027-13-01',
  '0000-00-00',
  '2027-03-18 10:00:00',
  '2027-03-18T25:00:00Z',
  'ngày 18 tháng 3 năm 2027',
  ' ',
  '',
  '0001-01-01',
  '1970-01-01T00:00:00.000Z',
  '2099-12-31',
  '9999-12-31',
];

describe('a date that cannot be read', () => {
  it.each(notDates)('holds the record for the longest period, and is named by its field (%j)', (date) => {
    const invoice = { category: 'invoices', issuedOn: date } as const;
    const domain = { category: 'domain-registrations', expiresOn: date } as const;
    const facts = { category: 'account-facts', serviceEndedAt: date } as const;

    expect(holdFor(invoice, at, periods)?.until).toBe('2036-12-31T17:00:00.000Z');
    // Names are registered for ten years at most; the set days come after them.
    expect(holdFor(domain, at, periods)?.until).toBe('2036-04-01T16:59:59.000Z');
    expect(holdFor(facts, at, periods)?.until).toBe('2028-03-02T02:00:00.000Z');
    expect([invoice, domain, facts].map((record) => unreadableDateOf(record, at))).toEqual([
      'issuedOn',
      'expiresOn',
      'serviceEndedAt',
    ]);
  });

  it('counts as missing, except the end of a service that is running', () => {
    expect(unreadableDateOf({ category: 'invoices' }, at)).toBe('issuedOn');
    expect(unreadableDateOf({ category: 'domain-registrations' }, at)).toBe('expiresOn');
    expect(unreadableDateOf({ category: 'account-facts' }, at)).toBeUndefined();
    expect(holdFor({ category: 'invoices' }, at, periods)?.until).toBe('2036-12-31T17:00:00.000Z');
  });

  it('is no instant with an offset, and no day', () => {
    for (const date of ['2025-08-31', '2025-08-31T23:30:00+07:00', '2025-08-31T16:30:00Z']) {
      expect(unreadableDateOf({ category: 'account-facts', serviceEndedAt: date }, at)).toBeUndefined();
      expect(holdFor({ category: 'invoices', issuedOn: date }, at, periods)?.until).toBe(
        '2035-12-31T17:00:00.000Z',
      );
    }
  });
});

describe('a hold', () => {
  const anyDay = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2040-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const anyRecord: fc.Arbitrary<RecordFacts> = fc.oneof(
    fc.record({ category: fc.constantFrom('profile', 'contacts') }),
    fc.record({ category: fc.constant('invoices'), issuedOn: anyDay }),
    fc.record({
      category: fc.constant('domain-registrations'),
      expiresOn: anyDay,
    }),
    fc.record({ category: fc.constant('consents') }),
    fc.record({ category: fc.constant('account-facts'), serviceEndedAt: anyDay }),
  ) as fc.Arbitrary<RecordFacts>;
  const anyInstant = fc.date({
    min: new Date('2016-01-02'),
    max: new Date('2045-12-31'),
    noInvalidDate: true,
  });

  it('always has an end, and the end is in the future', async () => {
    await fc.assert(
      fc.property(anyRecord, anyInstant, (record, instant) => {
        const hold = holdFor(record, instant, periods);
        if (hold) expect(new Date(hold.until).getTime()).toBeGreaterThan(instant.getTime());
      }),
    );
  });

  it('has an end that time comparisons understand, whatever stands where a date should be', async () => {
    const anyText = fc.oneof(fc.constantFrom(...notDates), anyDay, fc.string({ maxLength: 30 }));
    await fc.assert(
      fc.property(anyText, anyInstant, (date, instant) => {
        for (const record of [
          { category: 'invoices', issuedOn: date },
          { category: 'domain-registrations', expiresOn: date },
          { category: 'account-facts', serviceEndedAt: date },
        ] as const) {
          const hold = holdFor(record, instant, periods);
          if (hold) expect(hold.until).toMatch(/^2\d{3}-\d{2}-\d{2}T/);
          if (unreadableDateOf(record, instant)) expect(hold).toBeDefined();
        }
      }),
    );
  });

  it('does not return once it is over', async () => {
    await fc.assert(
      fc.property(anyRecord, anyInstant, fc.nat(400), (record, instant, days) => {
        // The period of a consent record starts with the deletion, so it has no end of its own.
        fc.pre(record.category !== 'consents' && record.category !== 'account-facts');
        const later = new Date(instant.getTime() + days * 86_400_000);
        if (!holdFor(record, instant, periods)) expect(holdFor(record, later, periods)).toBeUndefined();
      }),
    );
  });
});
