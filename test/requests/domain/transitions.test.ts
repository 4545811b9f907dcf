import { describe, expect, it } from 'vitest';
import type { EventType } from '../../../functions/requests/domain/events.ts';
import { type Request, type Status, statuses } from '../../../functions/requests/domain/request.ts';
import { move } from '../../../functions/requests/domain/transitions.ts';
import { refuse } from '../../../functions/shared/refusal.ts';
import { sampleEvents, sampleSecret } from '../../support/sample-events.ts';
import { sampleRequest } from '../../support/sample-request.ts';

const now = new Date('2026-03-02T03:00:00.000Z');

const openAsTheyAre = {
  received: 'received',
  'awaiting-confirmation': 'awaiting-confirmation',
  'in-grace-period': 'in-grace-period',
  executing: 'executing',
  delivered: 'delivered',
  'needs-attention': 'needs-attention',
} as const;
const everywhere = Object.fromEntries(statuses.map((status) => [status, status]));

/** For every event: from which status it leads to which. All others are refused. */
const allowed: Record<EventType, Partial<Record<Status, Status>>> = {
  asked: { received: 'awaiting-confirmation', 'awaiting-confirmation': 'awaiting-confirmation' },
  confirmed: { 'awaiting-confirmation': 'awaiting-confirmation' },
  'confirm-code-wrong': { 'awaiting-confirmation': 'awaiting-confirmation' },
  'fresh-link-requested': { 'awaiting-confirmation': 'awaiting-confirmation' },
  'grace-opened': { 'awaiting-confirmation': 'in-grace-period', 'in-grace-period': 'in-grace-period' },
  joining: {
    received: 'received',
    'awaiting-confirmation': 'awaiting-confirmation',
    'in-grace-period': 'in-grace-period',
  },
  'site-asked': {
    received: 'received',
    'awaiting-confirmation': 'awaiting-confirmation',
    'in-grace-period': 'in-grace-period',
  },
  'site-answered': openAsTheyAre,
  'site-refused': openAsTheyAre,
  'manual-recorded': { executing: 'executing', 'needs-attention': 'needs-attention' },
  'manual-countersigned': { executing: 'executing', 'needs-attention': 'needs-attention' },
  waiting: {
    'awaiting-confirmation': 'awaiting-confirmation',
    'in-grace-period': 'in-grace-period',
    executing: 'executing',
  },
  superseded: { 'needs-attention': 'needs-attention' },
  'cancel-requested': { 'in-grace-period': 'in-grace-period', 'needs-attention': 'needs-attention' },
  planned: { 'awaiting-confirmation': 'executing', 'in-grace-period': 'executing', executing: 'executing' },
  'store-done': { executing: 'executing' },
  'store-failed': { executing: 'executing' },
  'promotions-stopped': {
    received: 'executing',
    'awaiting-confirmation': 'executing',
    executing: 'executing',
  },
  'archive-written': { executing: 'executing' },
  delivered: { executing: 'delivered', delivered: 'delivered' },
  'download-code-wrong': { delivered: 'delivered' },
  'download-minted': { delivered: 'delivered' },
  'archive-discarded': { delivered: 'delivered' },
  'archive-deleted': { delivered: 'delivered' },
  'letter-sent': {
    received: 'received',
    'awaiting-confirmation': 'awaiting-confirmation',
    'in-grace-period': 'in-grace-period',
    executing: 'executing',
    delivered: 'delivered',
    'needs-attention': 'needs-attention',
  },
  'letter-reported': everywhere,
  'operator-told': everywhere,
  'operator-restarted': {
    received: 'received',
    'awaiting-confirmation': 'awaiting-confirmation',
    'in-grace-period': 'in-grace-period',
    executing: 'executing',
    delivered: 'delivered',
    'needs-attention': 'awaiting-confirmation',
  },
  'operator-redriven': {
    received: 'received',
    'awaiting-confirmation': 'awaiting-confirmation',
    'in-grace-period': 'in-grace-period',
    executing: 'executing',
    delivered: 'delivered',
    'needs-attention': 'needs-attention',
  },
  raised: {
    received: 'needs-attention',
    'awaiting-confirmation': 'needs-attention',
    'in-grace-period': 'needs-attention',
    executing: 'needs-attention',
    delivered: 'needs-attention',
    'needs-attention': 'needs-attention',
  },
  'operator-retried': { 'needs-attention': 'awaiting-confirmation' },
  'operator-vouched': {
    received: 'received',
    'awaiting-confirmation': 'awaiting-confirmation',
    'in-grace-period': 'in-grace-period',
    executing: 'executing',
    'needs-attention': 'needs-attention',
  },
  'operator-cancelled': {
    received: 'received',
    'awaiting-confirmation': 'awaiting-confirmation',
    'in-grace-period': 'in-grace-period',
    'needs-attention': 'needs-attention',
  },
  finished: { executing: 'completed', delivered: 'completed' },
  ended: {
    received: 'cancelled',
    'awaiting-confirmation': 'cancelled',
    'in-grace-period': 'cancelled',
    'needs-attention': 'cancelled',
  },
};

/**
 * A request that has all the facts an event could ask for; its machine failed before anything was executed: where only
 * a deletion in its grace period can be cancelled by its owner, there, otherwise while it waited for a confirmation.
 */
const requestIn = (status: Status, type: EventType): Request => {
  const isAboutCopy = type === 'superseded';
  return sampleRequest({
    status,
    ...(isAboutCopy && { kind: 'handover' as const }),
    ...(type.startsWith('manual-') && workByHand),
    confirmation: {
      secret: sampleSecret(),
      freshLinks: 0,
      graceSeconds: 259_200,
      waitEndsAt: '2026-03-09T02:00:00.000Z',
    },
    grace: { secret: sampleSecret(), endsAt: '2026-03-05T02:00:00.000Z' },
    letters: { receipt: { messageId: 'message-9', at: '2026-03-02T02:00:00.000Z' } },
    letterReports: {
      'message-9': {
        letter: 'receipt',
        sentAt: '2026-03-02T02:00:00.000Z',
        undelivered: { at: '2026-03-02T02:00:05.000Z', reason: 'bounced' },
      },
    },
    delivery: { secret: sampleSecret(), deletesAt: '2026-03-12T02:00:00.000Z', mints: [] },
    attention: {
      at: '2026-03-02T02:00:00.000Z',
      error: 'Permanent',
      taskToken: 'token-of-attention',
      from:
        type === 'cancel-requested' ? 'in-grace-period' : isAboutCopy ? 'executing' : 'awaiting-confirmation',
    },
  });
};

/** A store that waits for a person, and what one has recorded. */
const workByHand: Partial<Request> = {
  plan: {
    plannedAt: '2026-03-05T02:00:00.000Z',
    sha256: 'hash',
    stores: [
      {
        store: 'site:vnnic',
        categories: [{ category: 'domain-registrations', action: 'erase', count: 0 }],
      },
    ],
  },
  manual: { 'site:vnnic': { ...sampleEvents['manual-recorded'], at: '2026-03-09T02:00:00.000Z' } },
};

const cells = (Object.keys(sampleEvents) as EventType[]).flatMap((type) =>
  statuses.map((status) => ({ type, status, to: allowed[type][status] })),
);

describe('the table of transitions', () => {
  it.each(cells.filter(({ to }) => to !== undefined))('leads from $status to $to on $type', (cell) => {
    expect(move(requestIn(cell.status, cell.type), sampleEvents[cell.type], now)).toMatchObject({
      status: cell.to,
    });
  });

  it.each(cells.filter(({ to }) => to === undefined))('refuses $type in $status', (cell) => {
    expect(move(requestIn(cell.status, cell.type), sampleEvents[cell.type], now)).toEqual(refuse('not-now'));
  });

  it('covers every event in every status', () => {
    expect(cells).toHaveLength(35 * 12);
  });
});
