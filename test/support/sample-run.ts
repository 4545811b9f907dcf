import { type NoticeRun, newRun, type RunEvent } from '../../functions/notices/domain/notice-run.ts';

/** A run as it looks right after its start: batches of ten, begun by Minh on Monday 2 March 2026. */
export const sampleRun = (changes: Partial<NoticeRun> = {}): NoticeRun => ({
  ...newRun({
    version: 2,
    at: new Date('2026-03-02T02:00:00.000Z'),
    startDay: '2026-03-02',
    batchSize: 10,
    keptUntil: new Date('2028-03-02T02:00:00.000Z'),
    by: 'minh',
    reason: 'ticket 1',
  }),
  ...changes,
});

/** One of each kind of event that can happen to a run. */
export const sampleRunEvents: { [T in RunEvent['type']]: Extract<RunEvent, { type: T }> } = {
  'page-frozen': { type: 'page-frozen', read: 0, batches: 2, recipients: 15, cursor: 'next' },
  'latecomers-requested': { type: 'latecomers-requested' },
  recorded: { type: 'recorded', through: 1, sent: 9 },
  'answers-awaited': { type: 'answers-awaited', until: '2026-03-02T03:00:00.000Z' },
  'quota-awaited': { type: 'quota-awaited', until: '2026-03-02T02:15:00.000Z' },
  'pause-requested': { type: 'pause-requested', by: 'minh', reason: 'ticket 2' },
  paused: { type: 'paused' },
  stopped: { type: 'stopped', reason: 'bounces' },
  resumed: {
    type: 'resumed',
    by: 'minh',
    reason: 'ticket 3',
    baseline: { sent: 100, bounced: 4, complained: 0 },
  },
  finished: { type: 'finished' },
};
