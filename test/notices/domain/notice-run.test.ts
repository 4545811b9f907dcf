import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  moveRun,
  type NoticeRun,
  type RunEvent,
  type RunStatus,
  runStatuses,
} from '../../../functions/notices/domain/notice-run.ts';
import { isRefusal, refuse } from '../../../functions/shared/refusal.ts';
import { sampleRun, sampleRunEvents } from '../../support/sample-run.ts';

const now = new Date('2026-03-02T04:00:00.000Z');

/** A run that accepts this event, if its status does. */
const runIn = (status: RunStatus, type: RunEvent['type']): NoticeRun =>
  sampleRun({
    status,
    frozen: status !== 'freezing',
    batches: 2,
    recipients: 15,
    recordedThrough: type === 'latecomers-requested' || type === 'finished' ? 2 : 0,
    pass: type === 'finished' ? 'latecomers' : 'known',
  });

function moved(run: NoticeRun, event: RunEvent): NoticeRun {
  const next = moveRun(run, event, now);
  if (isRefusal(next)) throw new Error(`Refused: ${event.type}.`);
  return next;
}

describe('the events of a notice run', () => {
  it.each<[RunEvent['type'], RunStatus[]]>([
    ['page-frozen', ['freezing']],
    ['latecomers-requested', ['sending']],
    ['recorded', ['freezing', 'sending', 'paused', 'stopped']],
    ['answers-awaited', ['sending']],
    ['quota-awaited', ['sending']],
    ['pause-requested', ['freezing', 'sending']],
    ['paused', ['freezing', 'sending']],
    ['stopped', ['freezing', 'sending']],
    ['resumed', ['freezing', 'sending', 'paused', 'stopped']],
    ['finished', ['sending']],
  ])('%s: only in %j', (type, allowed) => {
    const accepted = runStatuses.filter(
      (status) => !isRefusal(moveRun(runIn(status, type), sampleRunEvents[type], now)),
    );

    expect(accepted).toEqual(allowed);
    expect(moveRun(runIn('finished', type), sampleRunEvents[type], now)).toEqual(refuse('not-now'));
  });

  it('a frozen page is counted, and the last one starts the sending', () => {
    const first = moved(sampleRun(), sampleRunEvents['page-frozen']);
    const last = moved(first, { type: 'page-frozen', read: 0, batches: 1, recipients: 3 });

    expect(first).toMatchObject({
      status: 'freezing',
      frozen: false,
      cursor: 'next',
      batches: 2,
      recipients: 15,
    });
    expect(last).toMatchObject({
      status: 'sending',
      frozen: true,
      batches: 3,
      recipients: 18,
      latecomers: 0,
    });
    expect(last).not.toHaveProperty('cursor');
  });

  it('a page that another process has counted is not counted again', () => {
    const counted = { ...moved(sampleRun(), sampleRunEvents['page-frozen']), revision: 1 };

    expect(moveRun(counted, sampleRunEvents['page-frozen'], now)).toEqual(refuse('not-now'));
  });

  it('latecomers are requested once, after all others have an outcome', () => {
    const sending = runIn('sending', 'latecomers-requested');

    expect(moved(sending, { type: 'latecomers-requested' })).toMatchObject({
      status: 'freezing',
      pass: 'latecomers',
      frozen: false,
    });
    for (const notYet of [
      { ...sending, recordedThrough: 1 },
      { ...sending, pass: 'latecomers' as const },
    ])
      expect(moveRun(notYet, { type: 'latecomers-requested' }, now)).toEqual(refuse('not-now'));
  });

  it('customers frozen in the second pass are latecomers, and recipients', () => {
    const run = sampleRun({ pass: 'latecomers', batches: 4, recipients: 40 });

    expect(moved(run, { type: 'page-frozen', read: 0, batches: 1, recipients: 3 })).toMatchObject({
      batches: 5,
      recipients: 43,
      latecomers: 3,
    });
  });

  it('the end requires the outcomes of every batch of both passes', () => {
    const sending = runIn('sending', 'finished');

    expect(moved(sending, { type: 'finished' })).toMatchObject({
      status: 'finished',
      finishedAt: now.toISOString(),
    });
    for (const notYet of [
      { ...sending, recordedThrough: 1 },
      { ...sending, pass: 'known' as const },
    ])
      expect(moveRun(notYet, { type: 'finished' }, now)).toEqual(refuse('not-now'));
  });

  it('a record that is behind changes neither the progress nor the number of sent messages', () => {
    const run = sampleRun({ status: 'sending', frozen: true, batches: 9, recordedThrough: 5, sent: 48 });

    expect(moved(run, { type: 'recorded', through: 3, sent: 29 })).toMatchObject({
      recordedThrough: 5,
      sent: 48,
    });
    expect(moved(run, { type: 'recorded', through: 6, sent: 57 })).toMatchObject({
      recordedThrough: 6,
      sent: 57,
    });
  });

  it('the wait for the quota ends once something is recorded', () => {
    const waiting = moved(runIn('sending', 'recorded'), sampleRunEvents['quota-awaited']);

    expect(waiting.quotaAwaitedUntil).toBe('2026-03-02T02:15:00.000Z');
    expect(moved(waiting, sampleRunEvents.recorded)).not.toHaveProperty('quotaAwaitedUntil');
  });

  it('a stop has a reason and an instant; resuming clears it and a requested pause, and is a new attempt', () => {
    const wished = moved(runIn('sending', 'stopped'), sampleRunEvents['pause-requested']);
    const stopped = moved(wished, { type: 'stopped', reason: 'complaints' });
    const resumed = moved(stopped, sampleRunEvents.resumed);

    expect(stopped).toMatchObject({
      status: 'stopped',
      stopped: { reason: 'complaints', at: now.toISOString() },
    });
    expect(resumed).toMatchObject({
      status: 'sending',
      attempt: 2,
      baseline: sampleRunEvents.resumed.baseline,
    });
    expect(resumed).not.toHaveProperty('stopped');
    expect(resumed).not.toHaveProperty('pauseRequested');
  });

  it('a run that was paused while freezing continues freezing where it was', () => {
    const frozenPart = moved(sampleRun(), sampleRunEvents['page-frozen']);
    const resumed = moved(moved(frozenPart, { type: 'paused' }), sampleRunEvents.resumed);

    expect(resumed).toMatchObject({ status: 'freezing', cursor: 'next', batches: 2, recipients: 15 });
  });

  it('the history records who decided what and why, and no single batch', () => {
    const events = [
      sampleRunEvents.recorded,
      sampleRunEvents['pause-requested'],
      sampleRunEvents.paused,
      sampleRunEvents.resumed,
    ];
    const { history } = events.reduce(moved, runIn('sending', 'recorded'));

    const at = now.toISOString();
    expect(history).toEqual([
      { at: '2026-03-02T02:00:00.000Z', event: 'started', by: 'minh', reason: 'ticket 1' },
      { at, event: 'pause-requested', by: 'minh', reason: 'ticket 2' },
      { at, event: 'paused' },
      { at, event: 'resumed', by: 'minh', reason: 'ticket 3' },
    ]);
  });
});

/** Any events in any order, as a store would apply them: each change is one more revision. */
const anyEvent: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.constantFrom(...Object.values(sampleRunEvents)),
  fc.record({
    type: fc.constant('page-frozen' as const),
    read: fc.nat({ max: 8 }),
    batches: fc.nat({ max: 5 }),
    recipients: fc.nat({ max: 50 }),
  }),
  fc.record({
    type: fc.constant('recorded' as const),
    through: fc.nat({ max: 12 }),
    sent: fc.nat({ max: 120 }),
  }),
);

function statesOf(events: readonly RunEvent[]): NoticeRun[] {
  const states = [sampleRun()];
  for (const event of events) {
    const current = states.at(-1) as NoticeRun;
    const next = moveRun(current, event, now);
    if (!isRefusal(next)) states.push({ ...next, revision: current.revision + 1 });
  }
  return states;
}

const forEveryStep = (assess: (before: NoticeRun, after: NoticeRun) => void) =>
  fc.assert(
    fc.property(fc.array(anyEvent, { minLength: 2, maxLength: 50 }), (events) => {
      const states = statesOf(events);
      for (const [index, after] of states.entries()) {
        const before = states[index - 1];
        if (before) assess(before, after);
      }
    }),
    { numRuns: 1000 },
  );

describe('in every order of events, a notice run', () => {
  it('loses no batch, no customer and no progress', async () => {
    await forEveryStep((before, after) => {
      for (const count of ['batches', 'recipients', 'latecomers', 'recordedThrough', 'attempt'] as const)
        expect(after[count]).toBeGreaterThanOrEqual(before[count]);
    });
  });

  it('keeps its history and adds at most one entry to it', async () => {
    await forEveryStep((before, after) => {
      expect(after.history.slice(0, before.history.length)).toEqual(before.history);
      expect(after.history.length - before.history.length).toBeLessThanOrEqual(1);
    });
  });

  it('never returns from the latecomers to the others, and never leaves its end', async () => {
    await forEveryStep((before, after) => {
      if (before.pass === 'latecomers') expect(after.pass).toBe('latecomers');
      expect(before.status).not.toBe('finished');
    });
  });

  it('keeps its version, its start and who started it', async () => {
    await forEveryStep((before, after) => {
      const identity = ({ version, startedAt, startDay, batchSize, history }: NoticeRun) => [
        version,
        startedAt,
        startDay,
        batchSize,
        history[0],
      ];
      expect(identity(after)).toEqual(identity(before));
    });
  });
});
