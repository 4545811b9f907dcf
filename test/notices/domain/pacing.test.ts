import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allowedRate,
  allowedToday,
  batchSizeFor,
  type Pace,
  type SendQuota,
  secondsFor,
  slowedDown,
  startPace,
  takeTurn,
  withQuota,
} from '../../../functions/notices/domain/pacing.ts';

const quota = (changes: Partial<SendQuota> = {}): SendQuota => ({
  perSecond: 10,
  perDay: Number.POSITIVE_INFINITY,
  sentInLastDay: 0,
  ...changes,
});

/** Sends a message after each pause. Returns when they leave, and the pace after them. */
function leave(pace: Pace, fromMs: number, pauses: readonly number[]): { pace: Pace; instants: number[] } {
  let now = fromMs;
  let current = pace;
  const instants = pauses.map((pause) => {
    now += pause;
    const turn = takeTurn(current, now);
    current = turn.pace;
    now = turn.at;
    return turn.at;
  });
  return { pace: current, instants };
}
const atOnce = (count: number): number[] => Array.from({ length: count }, () => 0);

/** The most instants in any window of a second. */
const busiestSecond = (instants: readonly number[]): number =>
  Math.max(
    0,
    ...instants.map((from) => instants.filter((at) => at >= from && at < from + 1000 - 1e-6).length),
  );

describe('the pace of notices', () => {
  it('spaces messages evenly at nine tenths of the allowed rate', () => {
    const { instants } = leave(startPace(quota(), 0), 0, atOnce(10));

    expect(instants.map((at) => Math.round(at))).toEqual([0, 111, 222, 333, 444, 556, 667, 778, 889, 1000]);
  });

  it('never exceeds the allowed rate in any second, whatever the pauses between messages', async () => {
    await fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 })), {
          minLength: 50,
          maxLength: 200,
        }),
        (perSecond, pauses) => {
          const { instants } = leave(startPace(quota({ perSecond }), 0), 0, pauses);

          expect(busiestSecond(instants)).toBeLessThanOrEqual(perSecond);
        },
      ),
    );
  });

  it('catches up on a tenth of a second after a pause, and no more', () => {
    const { pace } = leave(startPace(quota({ perSecond: 100 }), 0), 0, atOnce(5));

    const { instants } = leave(pace, 60_000, atOnce(20));

    expect(instants.filter((at) => at === 60_000)).toHaveLength(10);
    expect(busiestSecond(leave(pace, 60_000, atOnce(300)).instants)).toBeLessThanOrEqual(100);
  });

  it('never sends faster when the clock goes back', () => {
    const { pace, instants } = leave(startPace(quota(), 10_000), 10_000, atOnce(5));
    const last = instants.at(-1) ?? 0;

    const later = leave(pace, 4000, atOnce(5));

    expect(later.instants[0]).toBeGreaterThan(last);
    expect(busiestSecond([...instants, ...later.instants])).toBeLessThanOrEqual(10);
  });

  it('halves with each throttle down to a sixteenth; several within a second count once', () => {
    const shares: number[] = [];
    let pace = startPace(quota(), 0);
    for (const at of [0, 1, 500, 1000, 2000, 3000, 4000]) {
      pace = slowedDown(pace, at);
      shares.push(pace.share);
    }

    expect(shares).toEqual([1 / 2, 1 / 2, 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 16]);
  });

  it('does not catch up after a throttle', () => {
    const { pace } = leave(startPace(quota({ perSecond: 100 }), 0), 0, atOnce(5));

    const { instants } = leave(slowedDown(pace, 60_000), 60_000, atOnce(5));

    expect(new Set(instants).size).toBe(5);
  });

  it('recovers by half every ten seconds, never above the allowed rate', () => {
    let pace = slowedDown(slowedDown(startPace(quota(), 0), 0), 1000);
    const shares = [10_999, 11_000, 21_000, 31_000, 41_000, 51_000].map((at) => {
      pace = takeTurn(pace, at).pace;
      return pace.share;
    });

    expect(shares).toEqual([1 / 4, 3 / 8, 9 / 16, 27 / 32, 1, 1]);
  });

  it('applies a new quota, and keeps its timing and its own slowdown', () => {
    const slowed = slowedDown(startPace(quota(), 0), 0);

    expect(withQuota(slowed, quota({ perSecond: 20 }))).toEqual({ ...slowed, allowed: 18 });
  });
});

describe('what a quota allows', () => {
  it.each([
    { perSecond: 1, rate: 0.9 },
    { perSecond: 14, rate: 12.6 },
    { perSecond: 0, rate: 0 },
  ])('$perSecond/s: $rate messages a second', ({ perSecond, rate }) => {
    expect(allowedRate(quota({ perSecond }))).toBeCloseTo(rate);
  });

  it.each([
    { perDay: 200, sentInLastDay: 0, allowed: 180 },
    { perDay: 200, sentInLastDay: 100, allowed: 80 },
    { perDay: 200, sentInLastDay: 180, allowed: 0 },
    { perDay: 200, sentInLastDay: 200, allowed: 0 },
    { perDay: 0, sentInLastDay: 0, allowed: 0 },
    { perDay: Number.POSITIVE_INFINITY, sentInLastDay: 5000, allowed: Number.POSITIVE_INFINITY },
  ])('$sentInLastDay of $perDay a day were sent: $allowed more', ({ allowed, ...changes }) => {
    expect(allowedToday(quota(changes))).toBe(allowed);
  });

  it.each([
    { perSecond: 0, size: 10 },
    { perSecond: 1, size: 10 },
    { perSecond: 14, size: 25 },
    { perSecond: 300, size: 500 },
    { perSecond: 10_000, size: 500 },
  ])('$perSecond/s: batches of $size', ({ perSecond, size }) => {
    expect(batchSizeFor(quota({ perSecond }))).toBe(size);
  });
});

describe('how long a run takes', () => {
  const day = 86_400;

  it.each([
    { what: 'nobody', messages: 0, changes: {}, seconds: 0 },
    { what: 'nobody, by an account that cannot send', messages: 0, changes: { perSecond: 0 }, seconds: 0 },
    { what: 'no daily limit', messages: 900, changes: {}, seconds: 100 },
    { what: 'within the first day', messages: 180, changes: { perDay: 200 }, seconds: 20 },
    { what: 'one more than a day allows', messages: 181, changes: { perDay: 200 }, seconds: day + 1 / 9 },
    { what: 'two days to the last message', messages: 360, changes: { perDay: 200 }, seconds: day + 20 },
    { what: 'two days and one message', messages: 361, changes: { perDay: 200 }, seconds: 2 * day + 1 / 9 },
    {
      what: 'a day that is used up',
      messages: 90,
      changes: { perDay: 200, sentInLastDay: 190 },
      seconds: day + 10,
    },
    {
      what: 'a daily quota that the rate never uses up',
      messages: 300_000,
      changes: { perSecond: 1, perDay: 200_000 },
      seconds: 300_000 / 0.9,
    },
    {
      what: 'an account that cannot send',
      messages: 1,
      changes: { perSecond: 0 },
      seconds: Number.POSITIVE_INFINITY,
    },
    {
      what: 'an account without a daily quota left at all',
      messages: 1,
      changes: { perDay: 0 },
      seconds: Number.POSITIVE_INFINITY,
    },
  ])('$what: $messages messages, $seconds s', ({ messages, changes, seconds }) => {
    expect(secondsFor(messages, quota(changes))).toBeCloseTo(seconds, 6);
  });

  it('never decreases with more messages', async () => {
    await fc.assert(
      fc.property(
        fc.nat({ max: 2000 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 2, max: 500 }),
        fc.nat({ max: 500 }),
        (messages, perSecond, perDay, sentInLastDay) => {
          const account = quota({ perSecond, perDay, sentInLastDay });

          expect(secondsFor(messages + 1, account)).toBeGreaterThanOrEqual(secondsFor(messages, account));
        },
      ),
    );
  });
});
