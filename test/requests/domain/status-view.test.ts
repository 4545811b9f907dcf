import { describe, expect, it } from 'vitest';
import type { Request } from '../../../functions/requests/domain/request.ts';
import { statusViewOf } from '../../../functions/requests/domain/status-view.ts';
import { sampleSecret } from '../../support/sample-events.ts';
import { samplePlan } from '../../support/sample-plan.ts';
import { sampleRequest } from '../../support/sample-request.ts';

const periods = { archiveSeconds: 7 * 86_400 };
const view = (changes: Partial<Request>) => statusViewOf(sampleRequest(changes), periods);

const confirmation = {
  secret: sampleSecret(),
  freshLinks: 0,
  graceSeconds: 259_200,
  waitEndsAt: '2026-03-09T02:00:00.000Z',
  confirmedAt: '2026-03-02T03:00:00.000Z',
};
const grace = { secret: sampleSecret(), endsAt: '2026-03-05T03:00:00.000Z' };
const executing: Partial<Request> = { status: 'executing', confirmation, grace, plan: samplePlan };
const erased = [{ category: 'website-files', result: 'erased', count: 3 }] as const;
const all = { hosting: [...erased], mailing: [], account: [] };

describe('the view of a new request', () => {
  it('shows what was requested, and when it will be answered and finished', () => {
    expect(view({})).toMatchObject({
      reference: '0123-4567-89AB',
      kind: 'deletion',
      scope: 'everything',
      status: 'received',
      closed: false,
      firstResponseBy: '2026-03-04T02:00:00.000Z',
      dueAt: '2026-03-22T02:00:00.000Z',
      progress: [],
      refreshes: true,
    });
  });

  it('has a timeline with only the submission done', () => {
    expect(view({}).timeline).toEqual([
      { milestone: 'submitted', at: '2026-03-02T02:00:00.000Z' },
      { milestone: 'asked' },
      { milestone: 'confirmed' },
      { milestone: 'grace-ends' },
      { milestone: 'carried-out', expectedAt: '2026-03-22T02:00:00.000Z' },
      { milestone: 'closed' },
    ]);
  });

  it('has no receipt, no downloads and nothing to cancel', () => {
    expect(Object.keys(view({}))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/receipt|downloads|graceEndsAt|joinedTo/)]),
    );
  });
});

describe('the view of a handover', () => {
  const delivered: Partial<Request> = {
    kind: 'handover',
    status: 'delivered',
    performedAt: '2026-03-03T02:00:00.000Z',
    archive: { size: 5000, entries: 7, missing: 1, manifestSha256: 'ab' },
    delivery: {
      secret: sampleSecret(),
      deletesAt: '2026-03-10T02:00:00.000Z',
      mints: ['2026-03-04T02:00:00.000Z'],
    },
  };

  it('shows when its archive is deleted, and every download', () => {
    expect(view(delivered).downloads).toEqual({
      deletesAt: '2026-03-10T02:00:00.000Z',
      mints: ['2026-03-04T02:00:00.000Z'],
      size: 5000,
      entries: 7,
      missing: 1,
    });
  });

  it('shows when the archive was deleted, or that the customer discarded it', () => {
    const goneAt = (changes: Partial<NonNullable<Request['delivery']>>) => {
      const { delivery } = delivered;
      return view({ ...delivered, ...(delivery && { delivery: { ...delivery, ...changes } }) }).downloads
        ?.deletedAt;
    };
    const [discardedAt, deletedAt] = ['2026-03-05T02:00:00.000Z', '2026-03-05T02:00:09.000Z'];

    expect(goneAt({})).toBeUndefined();
    expect(goneAt({ discardedAt })).toBe(discardedAt);
    expect(goneAt({ discardedAt, deletedAt })).toBe(deletedAt);
  });

  it('shows the archive instead of a grace period', () => {
    expect(view(delivered).timeline.map(({ milestone }) => milestone)).toEqual([
      'submitted',
      'asked',
      'confirmed',
      'archive-ready',
      'archive-deleted',
      'closed',
    ]);
  });
});

describe('the view of a deletion', () => {
  it('shows until when it can be cancelled, while it can', () => {
    const waiting: Partial<Request> = { status: 'in-grace-period', confirmation, grace };

    expect(view(waiting).graceEndsAt).toBe(grace.endsAt);
    expect(view({ ...waiting, cancelledAt: '2026-03-03T02:00:00.000Z' }).graceEndsAt).toBeUndefined();
    expect(view(executing).graceEndsAt).toBeUndefined();
  });

  it('does so while an operator is called before the plan, and not after', () => {
    const attention = (from: Request['status']) => ({
      at: '2026-03-05T04:00:00.000Z',
      error: 'Transient',
      taskToken: 'token-of-attention',
      from,
    });
    const stuck: Partial<Request> = { status: 'needs-attention', confirmation, grace };

    expect(view({ ...stuck, attention: attention('in-grace-period') }).graceEndsAt).toBe(grace.endsAt);
    expect(view({ ...stuck, attention: attention('executing') }).graceEndsAt).toBeUndefined();
  });

  it('shows a cancellation at once, before the request is closed', () => {
    const cancelledAt = '2026-03-03T02:00:00.000Z';
    const cancelled = view({ status: 'in-grace-period', confirmation, grace, cancelledAt });

    expect(cancelled).toMatchObject({ cancelledAt, closed: false });
    expect(cancelled.timeline).toContainEqual({ milestone: 'cancelled', at: cancelledAt });
    expect(view({ status: 'in-grace-period', confirmation, grace }).timeline).not.toContainEqual(
      expect.objectContaining({ milestone: 'cancelled' }),
    );
  });

  it('shows what it waits for only while it waits', () => {
    const waiting: Partial<Request> = {
      status: 'in-grace-period',
      confirmation,
      grace,
      waitsFor: 'ABCDEFGHJKMN',
    };

    expect(view(waiting).waitsFor).toBe('ABCD-EFGH-JKMN');
    expect(view({ ...waiting, cancelledAt: '2026-03-03T02:00:00.000Z' }).waitsFor).toBeUndefined();
    expect(view({ ...waiting, status: 'joined' }).waitsFor).toBeUndefined();
  });

  it('says that the site is asked, from the question to the plan, unless it is cancelled', () => {
    const history = [{ at: grace.endsAt, event: 'site-asked' as const }];
    const asking: Partial<Request> = { status: 'in-grace-period', confirmation, grace, history };

    expect(view(asking).asksSite).toBe(true);
    expect(view({ ...asking, history: [] }).asksSite).toBeUndefined();
    expect(view({ ...asking, cancelledAt: '2026-03-05T03:30:00.000Z' }).asksSite).toBeUndefined();
    expect(view({ ...executing, history }).asksSite).toBeUndefined();
  });

  it('shows per store whether it waits, is done or has failed', () => {
    const progress = view({
      ...executing,
      outcomes: { hosting: [...erased] },
      failures: { mailing: 'Permanent' },
    }).progress;

    expect(progress).toEqual([
      { store: 'hosting', state: 'done' },
      { store: 'mailing', state: 'failed' },
      { store: 'account', state: 'waiting' },
    ]);
  });

  it('does not call a store failed that only waits for its turn', () => {
    const { receipt } = view({ ...executing, outcomes: { hosting: [...erased] } });

    expect(receipt).toBeUndefined();
  });

  it('has the complete receipt when everything was executed', () => {
    const { receipt } = view({ ...executing, outcomes: all, performedAt: '2026-03-05T04:00:00.000Z' });

    expect(receipt).toMatchObject({ unfinished: [], lines: [{ store: 'hosting', result: 'erased' }] });
  });

  it('shows what failed once an operator is called', () => {
    const { receipt } = view({
      ...executing,
      status: 'needs-attention',
      outcomes: { hosting: [...erased], account: [] },
      failures: { mailing: 'Permanent' },
    });

    expect(receipt).toMatchObject({ unfinished: ['mailing'] });
    expect(receipt?.lines.map(({ store, result }) => [store, result])).toEqual([['hosting', 'erased']]);
  });
});

describe('the view of a closed request', () => {
  it('shows what happened, not what could have happened', () => {
    const closed = view({
      ...executing,
      status: 'completed',
      acknowledgedAt: '2026-03-02T02:00:10.000Z',
      outcomes: all,
      performedAt: '2026-03-05T04:00:00.000Z',
      closedAt: '2026-03-05T04:00:05.000Z',
    });

    expect(closed).toMatchObject({ closed: true, refreshes: false });
    expect(closed.timeline).toEqual([
      { milestone: 'submitted', at: '2026-03-02T02:00:00.000Z' },
      { milestone: 'asked', at: '2026-03-02T02:00:10.000Z' },
      { milestone: 'confirmed', at: '2026-03-02T03:00:00.000Z' },
      { milestone: 'grace-ends', at: '2026-03-05T03:00:00.000Z' },
      { milestone: 'carried-out', at: '2026-03-05T04:00:00.000Z' },
      { milestone: 'closed', at: '2026-03-05T04:00:05.000Z' },
    ]);
  });

  it('contains the reference of the request that it joined', () => {
    expect(view({ status: 'joined', joinedTo: 'ABCDEFGHJKMN' }).joinedTo).toBe('ABCD-EFGH-JKMN');
  });
});

describe('a letter that did not arrive', () => {
  const sentAt = '2026-03-02T02:00:10.000Z';
  const bounced: Partial<Request> = {
    letters: { receipt: { messageId: 'message-1', at: sentAt } },
    letterReports: {
      'message-1': { letter: 'receipt', sentAt, undelivered: { at: sentAt, reason: 'bounced' } },
    },
  };

  it('is part of the view, until the customer was told in another way', () => {
    expect(view({}).letterCameBack).toBe(false);
    expect(view({ status: 'completed', ...bounced }).letterCameBack).toBe(true);
    expect(view({ status: 'completed', ...bounced, told: { receipt: sentAt } }).letterCameBack).toBe(false);
  });
});

describe('every view', () => {
  it('contains no personal data and no secret', () => {
    const shown = JSON.stringify(
      view({ ...executing, name: 'Nguyễn Thị Lan', customerId: 'customer-lan', taskToken: 'a-token' }),
    );

    expect(shown).not.toMatch(/lan\.nguyen|Nguyễn|customer-lan|hash-of-a-secret|a-token|address-key/);
  });
});

describe('what is on record before the machine has moved', () => {
  const waiting: Partial<Request> = {
    status: 'awaiting-confirmation',
    acknowledgedAt: '2026-03-02T02:01:00.000Z',
    confirmation: { ...confirmation, confirmedAt: undefined as never },
    letters: { confirm: { messageId: 'm', at: '2026-03-02T02:01:00.000Z' } },
  };
  const delivery = { secret: sampleSecret(), deletesAt: '2026-03-10T02:00:00.000Z', mints: [] };

  it.each<[string | undefined, string, Partial<Request>]>([
    [undefined, 'nothing', waiting],
    ['confirmed', 'a confirmation', { ...waiting, confirmation }],
    ['fresh-link', 'a new link that was asked for', { ...waiting, letters: {} }],
    [
      'cancelled',
      'a cancellation',
      { status: 'in-grace-period', confirmation, grace, cancelledAt: '2026-03-03T02:00:00.000Z' },
    ],
    [undefined, 'a copy that can be downloaded', { kind: 'handover', status: 'delivered', delivery }],
    [
      'discarded',
      'a copy that was given up',
      {
        kind: 'handover',
        status: 'delivered',
        delivery: { ...delivery, discardedAt: '2026-03-04T02:00:00.000Z' },
      },
    ],
    [
      'discarded',
      'a copy that wrong codes locked',
      {
        kind: 'handover',
        status: 'delivered',
        delivery: { ...delivery, secret: { ...sampleSecret(), wrongCodes: 3, maxWrongCodes: 3 } },
      },
    ],
    [undefined, 'nothing, once the machine has moved', { ...executing }],
    [undefined, 'nothing, once closed', { status: 'cancelled', cancelledAt: '2026-03-03T02:00:00.000Z' }],
  ])('is %s: %s', (pending, _name, changes) => {
    expect(view(changes).pending).toBe(pending);
  });
});
