import { describe, expect, it } from 'vitest';
import type { RequestEvent } from '../../../functions/requests/domain/events.ts';
import type { Request } from '../../../functions/requests/domain/request.ts';
import { move } from '../../../functions/requests/domain/transitions.ts';
import { isRefusal } from '../../../functions/shared/refusal.ts';
import { sampleEvents, sampleSecret } from '../../support/sample-events.ts';
import { sampleRequest } from '../../support/sample-request.ts';

const now = new Date('2026-03-20T02:00:00.000Z');

/** A request with every possible personal fact and secret. */
const full = (changes: Partial<Request> = {}): Request =>
  sampleRequest({
    status: 'executing',
    name: 'Nguyễn Thị Lan',
    customerId: 'customer-lan',
    clientKey: 'key-of-her-client',
    taskToken: 'token-of-the-machine',
    confirmation: {
      secret: sampleSecret(),
      freshLinks: 1,
      graceSeconds: 259_200,
      waitEndsAt: '2026-03-09T02:00:00.000Z',
      confirmedAt: '2026-03-02T03:00:00.000Z',
      riskTextVersion: '2026-11-23',
    },
    grace: { secret: sampleSecret(), endsAt: '2026-03-05T02:00:00.000Z' },
    delivery: { secret: sampleSecret(), deletesAt: '2026-03-12T02:00:00.000Z', mints: [] },
    attention: {
      at: '2026-03-06T02:00:00.000Z',
      error: 'Permanent',
      taskToken: 'token-of-attention',
      from: 'executing',
    },
    letters: { confirm: { messageId: 'message-1', at: '2026-03-02T02:00:10.000Z' } },
    performedAt: '2026-03-06T02:00:00.000Z',
    ...changes,
  });

function applied(request: Request, event: RequestEvent): Request {
  const next = move(request, event, now);
  if (isRefusal(next)) throw new Error(`${event.type} was refused: ${next.refused}`);
  return next;
}

const closings: [string, Request][] = [
  ['finished', applied(full(), sampleEvents.finished)],
  ['ended', applied(full({ status: 'in-grace-period' }), sampleEvents.ended)],
];

describe.each(closings)('a request that was %s', (_name, closed) => {
  it('keeps no address, name, customer number or client key', () => {
    expect(JSON.stringify(closed)).not.toMatch(/lan\.nguyen|Nguyễn|customer-lan|key-of-her-client/);
  });

  it('keeps no task token', () => {
    expect(JSON.stringify(closed)).not.toMatch(/token/i);
  });

  it('keeps the evidence: consent, risk text, letters, history and its end', () => {
    expect(closed).toMatchObject({
      id: '0123456789AB',
      addressKey: 'address-key-of-lan',
      submittedAt: '2026-03-02T02:00:00.000Z',
      confirmation: { confirmedAt: '2026-03-02T03:00:00.000Z', riskTextVersion: '2026-11-23' },
      letters: { confirm: { messageId: 'message-1' } },
      performedAt: '2026-03-06T02:00:00.000Z',
      closedAt: now.toISOString(),
      purgeAt: '2028-03-02T02:00:00.000Z',
    });
    expect(closed.history.at(-1)?.at).toBe(now.toISOString());
  });
});

describe('the history', () => {
  const before = full({ history: [{ at: '2026-03-02T02:00:00.000Z', event: 'received' }] });

  it('names the store, the letter and the error of an event', () => {
    const events = [sampleEvents['store-done'], sampleEvents['store-failed'], sampleEvents['letter-sent']];

    const { history } = events.reduce(applied, before);

    expect(history.map(({ event, reason }) => [event, reason])).toEqual([
      ['received', undefined],
      ['store-done', 'hosting'],
      ['store-failed', 'hosting: Transient'],
      ['letter-sent', 'confirm'],
    ]);
  });

  it('names nobody but operators', () => {
    const confirmed = applied(full({ status: 'awaiting-confirmation' }), sampleEvents.confirmed);

    expect(confirmed.history).toEqual([{ at: now.toISOString(), event: 'confirmed' }]);
  });
});

describe('an event', () => {
  it('does not modify the request that it is applied to', () => {
    const request = Object.freeze(full());
    const copy = structuredClone(request);

    applied(request, sampleEvents['store-done']);

    expect(request).toEqual(copy);
  });

  it('clears a failure of the same store, not of another', () => {
    const failed = full({ failures: { hosting: 'Transient', account: 'Permanent' } });

    expect(applied(failed, sampleEvents['store-done']).failures).toEqual({ account: 'Permanent' });
  });

  it.each([
    ['under a new link', 'older', 0],
    ['under the same link, which keeps them', sampleSecret().hash, 3],
  ])('counts the wrong codes when asking again %s', (_how, hash, wrongCodes) => {
    const locked = full({
      status: 'awaiting-confirmation',
      confirmation: {
        secret: sampleSecret({ hash, wrongCodes: 3 }),
        freshLinks: 2,
        graceSeconds: 259_200,
        waitEndsAt: '2026-03-09T02:00:00.000Z',
      },
    });

    expect(applied(locked, sampleEvents.asked).confirmation).toMatchObject({
      secret: { wrongCodes },
      freshLinks: 2,
    });
  });

  it('allows the letter of a fresh link by forgetting the last one', () => {
    const request = full({ status: 'awaiting-confirmation' });

    expect(applied(request, sampleEvents['fresh-link-requested']).letters).toEqual({});
  });

  it('never replaces the first plan', () => {
    const planned = applied(full({ status: 'in-grace-period' }), sampleEvents.planned);
    const other = { ...sampleEvents.planned, plan: { ...sampleEvents.planned.plan, sha256: 'other' } };

    expect(applied(planned, other).plan).toEqual(sampleEvents.planned.plan);
  });
});
