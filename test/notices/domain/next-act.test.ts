import { describe, expect, it } from 'vitest';
import { type NextAct, nextActOf, type Progress } from '../../../functions/notices/domain/next-act.ts';
import type { NoticeRun } from '../../../functions/notices/domain/notice-run.ts';
import { sampleRun } from '../../support/sample-run.ts';

const now = Date.parse('2026-03-02T05:00:00.000Z');
const minutes = (count: number) => count * 60_000;
/** A run that is sending, with time and quota read just now. */
const sending: Partial<NoticeRun> = {
  status: 'sending',
  frozen: true,
  attempt: 2,
  batches: 9,
  answersAwaitedUntil: '2026-03-02T04:00:00.000Z',
};
const progress: Progress = { recordedThrough: 4, sent: 200, checkedAt: now };
const moment = { now, timeLeftMs: minutes(10) };

describe('the next act of an execution that sends', () => {
  it.each<[string, NextAct, Partial<NoticeRun>, Partial<Progress>, Partial<typeof moment>]>([
    ['sends the next batch', 'send-batch', {}, {}, {}],
    ['ends when a newer attempt carries the run', 'end', { attempt: 3 }, {}, {}],
    ['ends when the run was stopped', 'end', { status: 'stopped' }, {}, {}],
    ['pauses when an operator wants it', 'pause', { pauseRequested: true }, {}, {}],
    ['begins to wait after the first batch', 'begin-awaiting-answers', { answersAwaitedUntil: '' }, {}, {}],
    [
      'waits for the answers until that time is over',
      'await-answers',
      { answersAwaitedUntil: '2026-03-02T05:00:00.001Z' },
      {},
      {},
    ],
    [
      'continues at the very end of that time',
      'send-batch',
      { answersAwaitedUntil: '2026-03-02T05:00:00.000Z' },
      {},
      {},
    ],
    ['checks once a minute', 'check', {}, { checkedAt: now - minutes(1) }, {}],
    ['checks before it finishes', 'check', {}, { recordedThrough: 9, checkedAt: now - minutes(1) }, {}],
    ['looks for latecomers after all others', 'freeze-latecomers', {}, { recordedThrough: 9 }, {}],
    ['finishes after the latecomers', 'finish', { pass: 'latecomers' }, { recordedThrough: 9 }, {}],
    [
      'starts a new invocation when its time is nearly over',
      'start-new-invocation',
      {},
      {},
      { timeLeftMs: 29_999 },
    ],
    [
      'finishes although its time is nearly over',
      'freeze-latecomers',
      {},
      { recordedThrough: 9 },
      { timeLeftMs: 0 },
    ],
  ])('%s', (_name, act, runChanges, progressChanges, momentChanges) => {
    const { answersAwaitedUntil, ...rest } = { ...sending, ...runChanges };
    const run = sampleRun({ ...rest, ...(answersAwaitedUntil && { answersAwaitedUntil }) });

    expect(nextActOf(run, 2, { ...progress, ...progressChanges }, { ...moment, ...momentChanges })).toBe(act);
  });

  it('is a check first of all, before anything was checked', () => {
    expect(nextActOf(sampleRun({ ...sending }), 2, { recordedThrough: 0, sent: 0 }, moment)).toBe('check');
  });
});
