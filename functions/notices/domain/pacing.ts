/** How fast a notice run may send. Everything here is pure calculation: the time is an argument. */

/** What the mail account may send, as reported at this moment. */
export interface SendQuota {
  /** Messages per second. */
  perSecond: number;
  /** Messages in any 24 hours; `Infinity` without a limit. */
  perDay: number;
  /** Messages in the last 24 hours, from the whole account. */
  sentInLastDay: number;
}

/** Share of rate and daily quota that notices leave to confirmations, receipts and other essential mail. */
const headroom = 0.1;

/**
 * How far sending may catch up after a pause, in seconds of the allowed rate. Together with the headroom above, no
 * second then exceeds 0.9 × 1.1 = 99 % of what the account may send.
 */
const catchUpSeconds = 0.1;

/** The minimum that throttling can reduce the rate to, as a share of the allowed rate. */
const minShare = 1 / 16;
const recoverySeconds = 10;
const recoveryFactor = 1.5;

/** The current pace, from which the time of the next message follows. */
export interface Pace {
  /** Messages per second, after headroom. */
  allowed: number;
  /** 1, or less after the mail service throttled. */
  share: number;
  /** Milliseconds: evenly spaced time of the next message, in the past by at most {@link catchUpSeconds}. */
  nextAt: number;
  /** Milliseconds: when the share last changed. */
  changedAt: number;
}

export const allowedRate = ({ perSecond }: SendQuota): number => perSecond * (1 - headroom);

/** How many more messages may be sent now without touching the daily headroom. */
export const allowedToday = ({ perDay, sentInLastDay }: SendQuota): number =>
  perDay === Number.POSITIVE_INFINITY
    ? perDay
    : Math.max(0, Math.floor(perDay * (1 - headroom)) - sentInLastDay);

export const startPace = (quota: SendQuota, nowMs: number): Pace => ({
  allowed: allowedRate(quota),
  share: 1,
  nextAt: nowMs,
  changedAt: nowMs,
});

/** The same pace under a newly read quota. */
export const withQuota = (pace: Pace, quota: SendQuota): Pace => ({ ...pace, allowed: allowedRate(quota) });

/** Takes the next turn: when its message may be sent, in milliseconds. */
export function takeTurn(pace: Pace, nowMs: number): { pace: Pace; at: number } {
  const share =
    pace.share < 1 && nowMs - pace.changedAt >= recoverySeconds * 1000
      ? { share: Math.min(1, pace.share * recoveryFactor), changedAt: nowMs }
      : {};
  const recovered = { ...pace, ...share };
  const rate = recovered.allowed * recovered.share;
  const next = Math.max(recovered.nextAt, nowMs - catchUpSeconds * 1000);
  return { pace: { ...recovered, nextAt: next + 1000 / rate }, at: Math.max(next, nowMs) };
}

/** After a throttle: half the rate, and no catching up. Several throttles at the same moment count once. */
export function slowedDown(pace: Pace, nowMs: number): Pace {
  if (pace.share < 1 && nowMs - pace.changedAt < 1000) return pace;
  return {
    ...pace,
    share: Math.max(minShare, pace.share / 2),
    nextAt: Math.max(pace.nextAt, nowMs),
    changedAt: nowMs,
  };
}

/**
 * Customers per batch: as many as two seconds of sending reach, so that waiting for a batch's last answer hardly
 * reduces the rate, and few messages can be sent twice after a crash.
 */
export const batchSizeFor = (quota: SendQuota): number =>
  Math.min(500, Math.max(10, Math.round(allowedRate(quota) * 2)));

/** Seconds that a run of this many messages takes at this quota, including days of waiting for the daily quota. */
export function secondsFor(messages: number, quota: SendQuota): number {
  const perDay =
    quota.perDay === Number.POSITIVE_INFINITY ? quota.perDay : Math.floor(quota.perDay * (1 - headroom));
  const today = allowedToday(quota);
  const atRate = (count: number) => (count === 0 ? 0 : count / allowedRate(quota));
  if (messages <= today) return atRate(messages);
  if (perDay <= 0) return Number.POSITIVE_INFINITY;
  const remaining = messages - today;
  // Messages of a given day cannot be sent before that day begins.
  const endFrom = (day: number) => 86_400 * day + atRate(remaining - (day - 1) * perDay);
  return Math.max(atRate(messages), endFrom(1), endFrom(Math.ceil(remaining / perDay)));
}
