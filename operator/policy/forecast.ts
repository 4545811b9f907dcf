import type { RuntimeSettings } from '../../contract/settings.ts';
import type { NoticeRun } from '../../functions/notices/domain/notice-run.ts';
import { allowedRate, type SendQuota, secondsFor } from '../../functions/notices/domain/pacing.ts';
import { lastDayToTell, type VersionFacts } from '../../functions/policy/domain/policy.ts';
import { addSeconds, vietnamDay } from '../../functions/shared/calendar.ts';

/** When a run will finish at the account's current quota, and whether that is in time. */
export interface Forecast {
  quota: { perSecond: number; perDay: number | 'unlimited'; sentInLastDay: number };
  /** Messages per second that the run will send. */
  perSecond: number;
  /** Waits included; absent if the account may not send at all. */
  seconds?: number;
  endsAt?: string;
  /** The last day on which customers can be notified. */
  lastDay: string;
  inTime: boolean;
}

/** @param waitSeconds what the run waits for besides its own messages: the first answers to the canary */
export function forecast(
  version: VersionFacts,
  remaining: number,
  waitSeconds: number,
  quota: SendQuota,
  { now, settings }: { now: Date; settings: Pick<RuntimeSettings, 'notices'> },
): Forecast {
  const seconds = Math.ceil(waitSeconds + (remaining === 0 ? 0 : secondsFor(remaining, quota)));
  const lastDay = lastDayToTell(version, settings.notices.daysAhead);
  const ends = Number.isFinite(seconds) ? addSeconds(now, seconds) : undefined;
  const { perDay } = quota;
  return {
    // JSON cannot represent infinity.
    quota: { ...quota, perDay: Number.isFinite(perDay) ? perDay : 'unlimited' },
    perSecond: allowedRate(quota),
    ...(ends && { seconds, endsAt: ends.toISOString() }),
    lastDay,
    inTime: ends !== undefined && vietnamDay(ends) <= lastDay,
  };
}

/** How much longer a run waits for the answers to the canary. */
export function remainingWaitSeconds(
  run: Pick<NoticeRun, 'answersAwaitedUntil'> | undefined,
  { now, settings }: { now: Date; settings: Pick<RuntimeSettings, 'notices'> },
): number {
  const until = run?.answersAwaitedUntil;
  if (until === undefined) return settings.notices.canaryWaitSeconds;
  return Math.max(0, (Date.parse(until) - now.getTime()) / 1000);
}
