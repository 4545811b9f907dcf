import { describe, expect, it } from 'vitest';
import { type Ending, endings } from '../../../contract/machines.ts';
import type { RequestEvent } from '../../../functions/requests/domain/events.ts';
import {
  closedStatuses,
  type Request,
  type Status,
  statuses,
} from '../../../functions/requests/domain/request.ts';
import { move } from '../../../functions/requests/domain/transitions.ts';
import { isRefusal, refuse } from '../../../functions/shared/refusal.ts';
import { sampleEvents, sampleSecret } from '../../support/sample-events.ts';
import { sampleRequest } from '../../support/sample-request.ts';

const now = new Date('2026-03-05T02:00:05.000Z');
const confirmation = {
  secret: sampleSecret(),
  freshLinks: 0,
  graceSeconds: 259_200,
  waitEndsAt: '2026-03-09T02:00:00.000Z',
};
const confirmed = { ...confirmation, confirmedAt: '2026-03-02T03:00:00.000Z' };
const grace = { secret: sampleSecret(), endsAt: '2026-03-05T02:00:00.000Z' };

/** Applies events one after the other; a refused one ends the test. */
function applied(request: Request, ...events: RequestEvent[]): Request {
  return events.reduce((current, event) => {
    const next = move(current, event, now);
    if (isRefusal(next)) throw new Error(`${event.type} was refused: ${next.refused}`);
    return next;
  }, request);
}

const needingAttention = (from: Status, changes: Partial<Request> = {}): Request =>
  sampleRequest({
    ...changes,
    status: 'needs-attention',
    attention: { at: now.toISOString(), error: 'Permanent', taskToken: 'token', from },
  });

describe('a cancellation and the point of no return', () => {
  const inGrace = sampleRequest({ status: 'in-grace-period', confirmation: confirmed, grace });

  it('are won by a cancellation that is recorded first', () => {
    const cancelled = applied(inGrace, sampleEvents['cancel-requested']);

    expect(move(cancelled, sampleEvents.planned, now)).toEqual(refuse('too-late'));
  });

  it('are won by a plan that is recorded first', () => {
    const planned = applied(inGrace, sampleEvents.planned);

    expect(move(planned, sampleEvents['cancel-requested'], now)).toEqual(refuse('not-now'));
    expect(planned.cancelledAt).toBeUndefined();
  });

  it('are won by the cancellation of a copy that could not be delivered', () => {
    const cancelled = applied(
      needingAttention('executing', { kind: 'handover', confirmation: confirmed }),
      sampleEvents['operator-cancelled'],
    );
    const restarted = applied(cancelled, sampleEvents['operator-restarted']);

    expect(move(cancelled, sampleEvents['operator-retried'], now)).toEqual(refuse('too-late'));
    expect(move(restarted, sampleEvents.delivered, now)).toEqual(refuse('too-late'));
  });

  it('allow the customer to cancel what failed in its grace period', () => {
    expect(applied(needingAttention('in-grace-period'), sampleEvents['cancel-requested'])).toMatchObject({
      status: 'needs-attention',
      cancelledAt: now.toISOString(),
    });
  });

  it.each(['received', 'awaiting-confirmation', 'executing', 'delivered'] as const)(
    'do not allow the customer to cancel what failed while %s',
    (from) => {
      expect(move(needingAttention(from), sampleEvents['cancel-requested'], now)).toEqual(refuse('too-late'));
    },
  );

  it('allow no second cancellation by the customer', () => {
    const cancelled = applied(inGrace, sampleEvents['cancel-requested']);

    expect(move(cancelled, sampleEvents['cancel-requested'], now)).toEqual(refuse('too-late'));
  });

  it('allow no plan for a handover that an operator cancelled after its confirmation', () => {
    const handover = sampleRequest({
      kind: 'handover',
      status: 'awaiting-confirmation',
      confirmation: confirmed,
    });
    const cancelled = applied(handover, sampleEvents['operator-cancelled']);

    expect(move(cancelled, sampleEvents.planned, now)).toEqual(refuse('too-late'));
  });

  it('keep the instant of the first cancellation', () => {
    const cancelled = applied(inGrace, sampleEvents['cancel-requested']);
    const again = move(cancelled, sampleEvents['operator-cancelled'], new Date('2026-03-05T04:00:00.000Z'));

    expect(again).toMatchObject({ cancelledAt: now.toISOString() });
  });
});

describe('an answer that arrives while a step runs', () => {
  it('prevents another question once it was a confirmation', () => {
    const request = sampleRequest({ status: 'awaiting-confirmation', confirmation: confirmed });

    expect(move(request, sampleEvents.asked, now)).toEqual(refuse('too-late'));
  });

  it.each(['asked', 'grace-opened'] as const)('stops the step "%s" once it was a cancellation', (type) => {
    const request = sampleRequest({ status: 'awaiting-confirmation', confirmation });
    const cancelled = applied(request, sampleEvents['operator-cancelled']);

    expect(move(cancelled, sampleEvents[type], now)).toEqual(refuse('too-late'));
  });
});

describe('the downloads of one archive', () => {
  it('are a hundred at most, since each is a line of the request', () => {
    const delivered = sampleRequest({
      status: 'delivered',
      delivery: { secret: sampleSecret(), deletesAt: '2026-03-12T02:00:00.000Z', mints: [] },
    });
    const hundred = applied(delivered, ...Array(100).fill(sampleEvents['download-minted']));

    expect(move(hundred, sampleEvents['download-minted'], now)).toEqual(refuse('too-late'));
  });

  it('do not reset earlier wrong codes', () => {
    const mistyped = sampleRequest({
      status: 'delivered',
      delivery: {
        secret: sampleSecret({ wrongCodes: 2 }),
        deletesAt: '2026-03-12T02:00:00.000Z',
        mints: [],
      },
    });

    expect(applied(mistyped, sampleEvents['download-minted']).delivery).toMatchObject({
      secret: { wrongCodes: 2 },
      mints: [now.toISOString()],
    });
  });
});

describe('the ending of a request', () => {
  const end = (ending: Ending) => ({ ...sampleEvents.ended, ending });
  const statusOf: Record<Ending, Status> = {
    expired: 'expired',
    cancelled: 'cancelled',
    'no-such-customer': 'no-such-customer',
    'too-many-letters': 'expired',
    joined: 'joined',
  };

  it.each(endings)('with %s gives its own status', (ending) => {
    const request = sampleRequest({ status: 'awaiting-confirmation', confirmation });

    expect(applied(request, end(ending)).status).toBe(statusOf[ending]);
  });

  it.each(['expired', 'too-many-letters'] as const)(
    'is never a silent expiry once confirmed (%s)',
    (ending) => {
      const request = sampleRequest({ status: 'awaiting-confirmation', confirmation: confirmed });

      expect(move(request, end(ending), now)).toEqual(refuse('too-late'));
    },
  );

  it('may be cancelled or joined for a confirmed request', () => {
    const request = sampleRequest({ status: 'in-grace-period', confirmation: confirmed, grace });

    expect(applied(request, end('cancelled')).status).toBe('cancelled');
    expect(applied(request, end('joined')).status).toBe('joined');
  });

  it.each(['executing', 'delivered'] as const)(
    'is refused for a request that failed while %s: it must be finished',
    (from) => {
      expect(move(needingAttention(from), end('cancelled'), now)).toEqual(refuse('too-late'));
    },
  );

  it('is a completion with exceptions when something is held', () => {
    const hold = { basis: 'accounting', until: '2036-12-31T17:00:00.000Z' } as const;
    const outcomes = { account: [{ category: 'invoices', result: 'held', count: 2, hold }] } as const;
    const request = sampleRequest({
      status: 'executing',
      outcomes: structuredClone(outcomes) as unknown as Request['outcomes'],
    });

    expect(applied(request, sampleEvents.finished).status).toBe('completed-with-exceptions');
  });
});

describe('an operator', () => {
  it.each(['received', 'awaiting-confirmation', 'in-grace-period'] as const)(
    'cancels a request that failed in %s',
    (from) => {
      const cancelled = applied(needingAttention(from), sampleEvents['operator-cancelled']);

      expect(cancelled).toMatchObject({ status: 'needs-attention', cancelledAt: now.toISOString() });
    },
  );

  it.each(['executing', 'delivered'] as const)('cannot cancel a request that failed while %s', (from) => {
    expect(move(needingAttention(from), sampleEvents['operator-cancelled'], now)).toEqual(refuse('too-late'));
  });

  it.each(['received', 'awaiting-confirmation', 'in-grace-period', 'executing', 'delivered'] as const)(
    'sends a request back to %s, where it failed',
    (from) => {
      expect(applied(needingAttention(from), sampleEvents['operator-retried']).status).toBe(from);
    },
  );

  it('sends it back to where it failed first, after a second call', () => {
    const raisedTwice = applied(needingAttention('executing'), sampleEvents.raised);

    expect(applied(raisedTwice, sampleEvents['operator-retried']).status).toBe('executing');
  });

  it('is recorded with name and reason', () => {
    const { history } = applied(needingAttention('executing'), sampleEvents['operator-retried']);

    expect(history.at(-1)).toEqual({
      at: now.toISOString(),
      event: 'operator-retried',
      by: 'minh',
      reason: 'The table is back.',
    });
  });
});

describe('a closed request', () => {
  it.each(closedStatuses)('learns only what the mail service reports of its letters (%s)', (status) => {
    const closed = sampleRequest({ status });

    const accepted = Object.values(sampleEvents).filter((event) => !isRefusal(move(closed, event, now)));

    expect(accepted.map(({ type }) => type)).toEqual(['letter-reported']);
    expect(applied(closed, sampleEvents['letter-reported'])).toMatchObject({ status });
  });

  it('has any status but the six that still require an act', () => {
    expect(statuses.filter((status) => !closedStatuses.includes(status))).toEqual([
      'received',
      'awaiting-confirmation',
      'in-grace-period',
      'executing',
      'delivered',
      'needs-attention',
    ]);
  });
});
