import { storeNames } from '../../contract/stores.ts';
import { isClosed, type Status, statuses } from '../../functions/requests/domain/request.ts';
import type { StatusView } from '../../functions/requests/domain/status-view.ts';
import {
  askedAt,
  confirmedAt,
  deletesAt,
  dueAt,
  galleryNow,
  graceEndsAt,
  handoverReceipt,
  interimReceipt,
  optOutReceipt,
  performedAt,
  receipt,
  reference,
  submittedAt,
  waitEndsAt,
} from './facts.ts';

const statusView: StatusView = {
  reference,
  kind: 'deletion',
  scope: 'everything',
  topics: [],
  status: 'in-grace-period',
  closed: false,
  timeline: [
    { milestone: 'submitted', at: submittedAt },
    { milestone: 'asked', at: askedAt },
    { milestone: 'confirmed', at: confirmedAt },
    { milestone: 'grace-ends', expectedAt: graceEndsAt },
    { milestone: 'carried-out', expectedAt: dueAt },
    { milestone: 'closed' },
  ],
  firstResponseBy: '2026-11-25T07:05:00.000Z',
  dueAt,
  graceEndsAt,
  progress: [],
  letterCameBack: false,
  refreshes: true,
};
const ended: StatusView['timeline'] = [
  ...statusView.timeline.filter(({ at }) => at !== undefined),
  { milestone: 'closed', at: galleryNow },
];
/** The same timeline, with nothing done yet from this milestone on. */
const before = (milestone: 'asked' | 'confirmed'): StatusView['timeline'] => {
  const first = statusView.timeline.findIndex((step) => step.milestone === milestone);
  return statusView.timeline.map(({ at, ...step }, index) => {
    if (index < first) return { ...step, ...(at && { at }) };
    return step.milestone === 'confirmed' && milestone === 'confirmed'
      ? { ...step, expectedAt: waitEndsAt }
      : step;
  });
};
const { graceEndsAt: _over, ...afterGrace } = statusView;
const running: StatusView = {
  ...afterGrace,
  status: 'executing',
  timeline: statusView.timeline.map((step) =>
    step.milestone === 'grace-ends' ? { milestone: 'grace-ends', at: graceEndsAt } : step,
  ),
  progress: storeNames.map((store) => ({ store, state: store === 'hosting' ? 'done' : 'waiting' })),
};
const finished: StatusView = {
  ...running,
  closed: true,
  refreshes: false,
  timeline: [
    ...running.timeline.filter(({ at }) => at !== undefined),
    { milestone: 'carried-out', at: performedAt },
    { milestone: 'closed', at: performedAt },
  ],
  progress: storeNames.map((store) => ({ store, state: 'done' })),
  receipt,
};
const delivered: StatusView = {
  ...afterGrace,
  kind: 'handover',
  status: 'delivered',
  timeline: [
    { milestone: 'submitted', at: submittedAt },
    { milestone: 'asked', at: askedAt },
    { milestone: 'confirmed', at: confirmedAt },
    { milestone: 'archive-ready', at: '2026-11-23T07:40:00.000Z' },
    { milestone: 'archive-deleted', expectedAt: deletesAt },
    { milestone: 'closed' },
  ],
  receipt: handoverReceipt,
  downloads: { deletesAt, mints: ['2026-11-24T01:02:00.000Z'], size: 48_300_000, entries: 1492, missing: 1 },
};

function plainViewOf(status: Status): StatusView {
  const closed = isClosed({ status });
  return {
    ...afterGrace,
    status,
    closed,
    refreshes: !closed,
    timeline: closed ? ended : afterGrace.timeline,
  };
}

/** One view per status. */
export const exampleStatusViews: Record<Status, StatusView> = {
  ...(Object.fromEntries(statuses.map((status) => [status, plainViewOf(status)])) as Record<
    Status,
    StatusView
  >),
  received: { ...plainViewOf('received'), timeline: before('asked') },
  'awaiting-confirmation': { ...plainViewOf('awaiting-confirmation'), timeline: before('confirmed') },
  'in-grace-period': statusView,
  executing: running,
  delivered,
  'needs-attention': {
    ...running,
    status: 'needs-attention',
    progress: storeNames.map((store) => ({ store, state: store === 'mailing' ? 'failed' : 'done' })),
    receipt: interimReceipt,
  },
  completed: {
    ...finished,
    status: 'completed',
    kind: 'opt-out',
    scope: 'information',
    topics: optOutReceipt.topics,
    receipt: optOutReceipt,
  },
  'completed-with-exceptions': { ...finished, status: 'completed-with-exceptions' },
  expired: {
    ...plainViewOf('expired'),
    timeline: ended.filter(({ milestone }) => milestone !== 'confirmed'),
  },
  'no-such-customer': {
    ...plainViewOf('no-such-customer'),
    timeline: ended.filter(({ milestone }) => milestone === 'submitted' || milestone === 'closed'),
  },
  joined: { ...plainViewOf('joined'), joinedTo: 'B7W2-9KTM-4XQD' },
};

const pastGraceEnd = '2026-11-24T01:21:00.000Z';

/** Views that the status alone does not determine. */
export const deletionThatWaits: StatusView = {
  ...statusView,
  graceEndsAt: pastGraceEnd,
  timeline: statusView.timeline.map((step) =>
    step.milestone === 'grace-ends' ? { milestone: 'grace-ends', expectedAt: pastGraceEnd } : step,
  ),
  waitsFor: 'B7W2-9KTM-4XQD',
  waitsForCopy: true,
};
export const deletionBehindAnother: StatusView = (({ waitsForCopy: _none, ...view }) => view)(
  deletionThatWaits,
);
export const deletionBehindAPerson: StatusView = { ...deletionBehindAnother, status: 'needs-attention' };
export const deletionHeldByAPerson: StatusView = { ...statusView, status: 'needs-attention' };
export const receiptCameBack: StatusView = {
  ...exampleStatusViews['completed-with-exceptions'],
  letterCameBack: true,
};
export const cancelledAtOnce: StatusView = {
  ...afterGrace,
  cancelledAt: galleryNow,
  pending: 'cancelled',
  timeline: [
    ...statusView.timeline.slice(0, 4),
    { milestone: 'cancelled', at: galleryNow },
    ...statusView.timeline.slice(4),
  ],
};
export const archiveGone: StatusView = {
  ...delivered,
  status: 'completed',
  closed: true,
  refreshes: false,
  timeline: [
    ...delivered.timeline.filter(({ at }) => at !== undefined),
    { milestone: 'archive-deleted', at: galleryNow },
    { milestone: 'closed', at: galleryNow },
  ],
  downloads: { deletesAt, deletedAt: galleryNow, mints: [], size: 48_300_000, entries: 1492, missing: 0 },
};
export const copyIncomplete: StatusView = {
  ...archiveGone,
  receipt: {
    ...handoverReceipt,
    lines: [
      ...handoverReceipt.lines,
      { store: 'hosting', category: 'database-dumps', result: 'unreadable', count: 5 },
    ],
  },
};
const notReached = { store: 'mailing', category: 'mailing-topics', result: 'not-reached', count: 3 } as const;
export const partNotReached: StatusView = {
  ...exampleStatusViews['completed-with-exceptions'],
  receipt: { ...receipt, lines: [...receipt.lines.filter(({ store }) => store === 'hosting'), notReached] },
};
export const copyWithoutWorkByHand: StatusView = {
  ...archiveGone,
  receipt: {
    ...handoverReceipt,
    lines: [
      ...handoverReceipt.lines.filter(({ result }) => result === 'returned'),
      { store: 'site:vnnic', category: 'domain-registrations', result: 'not-in-copy', count: 0 },
    ],
  },
};
export const partNotReachedAndHeld: StatusView = {
  ...partNotReached,
  receipt: { ...receipt, lines: [...receipt.lines.filter(({ store }) => store !== 'mailing'), notReached] },
};
export const justConfirmed: StatusView = {
  ...afterGrace,
  status: 'awaiting-confirmation',
  pending: 'confirmed',
  timeline: statusView.timeline.map(({ milestone, at }) => ({ milestone, ...(at && { at }) })),
};
export const freshLinkPending: StatusView = {
  ...exampleStatusViews['awaiting-confirmation'],
  pending: 'fresh-link',
};
export const archiveGoing: StatusView = {
  ...delivered,
  pending: 'discarded',
  downloads: { deletesAt, deletedAt: galleryNow, mints: [], size: 48_300_000, entries: 1492, missing: 0 },
};
