/**
 * How fast a notice run may send. Everything here is a calculation: the clock is an argument.
 */

/** What the mail account may send, as it tells at this moment. */
export interface SendQuota {
  /** Messages per second. */
  perSecond: number;
  /** Messages in any 24 hours; `Infinity` without a limit. */
  perDay: number;
  /** Messages in the last 24 hours, everything that the account sent. */
  sentInLastDay: number;
}

/** The part of rate and daily quota that notices leave for confirmations, receipts and whatever else must get through. */
const headroom = 0.1;

/**
 * How far sending may catch up after a pause, in seconds of the allowed rate. With the headroom above, no second then
 * holds more than 0.9 × 1.1 = 99 % of what the account may send.
 */
const catchUpSeconds = 0.1;

/** The slowest that throttling brings us down to, as a part of the allowed rate. */
const slowest = 1 / 16;
const recoverySeconds = 10;
const recoveryFactor = 1.5;

/** When the next message may leave. */
export interface Pace {
  /** Messages per second, headroom left. */
  allowed: number;
  /** 1, or less after the mail service asked to slow down. */
  share: number;
  /** Milliseconds: the even beat of sending, which may lie in the past by {@link catchUpSeconds}. */
  beatAt: number;
  /** Milliseconds: the last change of the share. */
  changedAt: number;
}

export const allowedRate = ({ perSecond }: SendQuota): number => perSecond * (1 - headroom);

/** How many more messages may leave now without touching the daily headroom. */
export const allowedToday = ({ perDay, sentInLastDay }: SendQuota): number =>
  perDay === Number.POSITIVE_INFINITY
    ? perDay
    : Math.max(0, Math.floor(perDay * (1 - headroom)) - sentInLastDay);

export const startPace = (quota: SendQuota, nowMs: number): Pace => ({
  allowed: allowedRate(quota),
  share: 1,
  beatAt: nowMs,
  changedAt: nowMs,
});

/** The same beat under a quota that was read anew. */
export const withQuota = (pace: Pace, quota: SendQuota): Pace => ({ ...pace, allowed: allowedRate(quota) });

/** Takes the next position in the beat: when its message may leave, in milliseconds. */
export function takeSlot(pace: Pace, nowMs: number): { pace: Pace; at: number } {
  const share =
    pace.share < 1 && nowMs - pace.changedAt >= recoverySeconds * 1000
      ? { share: Math.min(1, pace.share * recoveryFactor), changedAt: nowMs }
      : {};
  const recovered = { ...pace, ...share };
  const rate = recovered.allowed * recovered.share;
  const beat = Math.max(recovered.beatAt, nowMs - catchUpSeconds * 1000);
  return { pace: { ...recovered, beatAt: beat + 1000 / rate }, at: Math.max(beat, nowMs) };
}

/** After a throttle: half as fast, and no catching up. Several throttles of one moment count once. */
export function slowedDown(pace: Pace, nowMs: number): Pace {
  if (pace.share < 1 && nowMs - pace.changedAt < 1000) return pace;
  return {
    ...pace,
    share: Math.max(slowest, pace.share / 2),
    beatAt: Math.max(pace.beatAt, nowMs),
    changedAt: nowMs,
  };
}

/**
 * Customers per batch: what two seconds of sending reach, so that waiting for the last answer of a batch costs little of
 * the rate, and what a crash can send twice stays small.
 */
export const batchSizeFor = (quota: SendQuota): number =>
  Math.min(500, Math.max(10, Math.round(allowedRate(quota) * 2)));

/** Seconds that a run of so many messages takes at this quota, days of waiting for the daily quota included. */
export function secondsFor(messages: number, quota: SendQuota): number {
  const perDay =
    quota.perDay === Number.POSITIVE_INFINITY ? quota.perDay : Math.floor(quota.perDay * (1 - headroom));
  const today = allowedToday(quota);
  const atRate = (count: number) => (count === 0 ? 0 : count / allowedRate(quota));
  if (messages <= today) return atRate(messages);
  if (perDay <= 0) return Number.POSITIVE_INFINITY;
  const left = messages - today;
  // What leaves from a day on cannot leave before that day begins.
  const endFrom = (day: number) => 86_400 * day + atRate(left - (day - 1) * perDay);
  return Math.max(atRate(messages), endFrom(1), endFrom(Math.ceil(left / perDay)));
}
