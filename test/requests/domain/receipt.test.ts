import { describe, expect, it } from 'vitest';
import { hasExceptions, receiptOf, unfinishedStores } from '../../../functions/requests/domain/receipt.ts';
import type { Outcome } from '../../../functions/stores/domain/plan.ts';
import { samplePlan } from '../../support/sample-plan.ts';
import { sampleRequest } from '../../support/sample-request.ts';

const erased: Outcome[] = [{ category: 'website-files', result: 'erased', count: 3 }];
const unsubscribed: Outcome[] = [{ category: 'mailing-topics', result: 'nothing-found', count: 0 }];
const held: Outcome[] = [
  { category: 'profile', result: 'erased', count: 1 },
  {
    category: 'invoices',
    result: 'held',
    count: 2,
    hold: { basis: 'accounting', until: '2036-12-31T17:00:00.000Z' },
  },
];
const planned = sampleRequest({ status: 'executing', plan: samplePlan });
const done = { ...planned, outcomes: { account: held, mailing: unsubscribed, hosting: erased } };

describe('a receipt', () => {
  it('lists every outcome with its store, in the order of the stores', () => {
    expect(receiptOf(done)).toMatchObject({
      unfinished: [],
      lines: [
        { store: 'hosting', ...erased[0] },
        { store: 'mailing', ...unsubscribed[0] },
        { store: 'account', ...held[0] },
        { store: 'account', ...held[1] },
      ],
    });
  });

  it('lists the stores of the plan that have no outcome', () => {
    const receipt = receiptOf({ ...planned, outcomes: { hosting: erased } });

    expect(receipt.unfinished).toEqual(['mailing', 'account']);
    expect(receipt.lines).toEqual([{ store: 'hosting', ...erased[0] }]);
  });

  it('says when it was requested, confirmed and performed, without personal data', () => {
    const receipt = receiptOf({
      ...done,
      name: 'Nguyễn Thị Lan',
      customerId: 'customer-lan',
      performedAt: '2026-03-05T02:01:00.000Z',
      confirmation: {
        secret: { hash: 'h', expiresAt: '2026-03-03T02:00:00.000Z', wrongCodes: 0, maxWrongCodes: 3 },
        freshLinks: 0,
        graceSeconds: 259_200,
        waitEndsAt: '2026-03-09T02:00:00.000Z',
        confirmedAt: '2026-03-02T03:00:00.000Z',
      },
    });

    expect(receipt).toMatchObject({
      submittedAt: '2026-03-02T02:00:00.000Z',
      confirmedAt: '2026-03-02T03:00:00.000Z',
      performedAt: '2026-03-05T02:01:00.000Z',
    });
    expect(JSON.stringify(receipt)).not.toMatch(/Nguyễn|customer-lan|example\.vn/);
  });

  it('of a request without a plan has no lines', () => {
    expect(receiptOf(sampleRequest({ kind: 'opt-out' }))).toMatchObject({ lines: [], unfinished: [] });
  });
});

describe('the receipt of a handover', () => {
  const delivered = sampleRequest({
    kind: 'handover',
    archive: { size: 1000, entries: 4, missing: 1, manifestSha256: 'ab' },
    delivery: {
      secret: {
        hash: 'hash-of-a-secret',
        expiresAt: '2026-03-12T02:00:00.000Z',
        wrongCodes: 0,
        maxWrongCodes: 3,
      },
      deletesAt: '2026-03-12T02:00:00.000Z',
      mints: ['2026-03-04T02:00:00.000Z', '2026-03-05T02:00:00.000Z'],
      deletedAt: '2026-03-12T02:00:05.000Z',
    },
  });

  it('says how often a download link was issued, what was missing and when the archive was deleted', () => {
    expect(receiptOf(delivered).archive).toEqual({
      downloads: 2,
      missing: 1,
      deletedAt: '2026-03-12T02:00:05.000Z',
    });
  });

  it('contains no secret of the download', () => {
    expect(JSON.stringify(receiptOf(delivered))).not.toContain('hash-of-a-secret');
  });

  it('does not mention an archive that was not delivered', () => {
    const { delivery: _none, ...written } = delivered;

    expect(receiptOf(written)).not.toHaveProperty('archive');
    expect(receiptOf(done)).not.toHaveProperty('archive');
  });
});

describe('unfinished stores', () => {
  it('are those of the plan without an outcome', () => {
    expect(unfinishedStores({ plan: samplePlan, outcomes: { mailing: unsubscribed } })).toEqual([
      'hosting',
      'account',
    ]);
    expect(unfinishedStores(done)).toEqual([]);
    expect(unfinishedStores(sampleRequest())).toEqual([]);
  });
});

describe('an exception', () => {
  it('is a category that is held or was not reached, and nothing else', () => {
    const notReached = [{ category: 'contacts', result: 'not-reached', count: 1 }] as const;

    expect(hasExceptions(done)).toBe(true);
    expect(hasExceptions({ ...done, outcomes: { hosting: [...notReached] } })).toBe(true);
    expect(hasExceptions({ ...done, outcomes: { hosting: erased, mailing: unsubscribed } })).toBe(false);
  });
});
