import type { Quota } from './api.ts';

const dayMs = 86_400_000;

/** How much was sent lately: what the daily quota and the rate are held against. */
export interface RecentSends {
  /** Lets the quota forget what was sent more than 24 hours ago. */
  forget(): void;
  /** Recipients of the last thousand milliseconds. */
  inLastSecond(): number;
  /** @param counted of the recipients, those that the daily quota counts */
  add(recipients: number, counted: number): void;
}

/** @param clock milliseconds since 1970 */
export function createRecentSends(quota: Quota, clock: () => number): RecentSends {
  /** Recipients that the daily quota counts, by the second in which they were sent to, oldest first. */
  const bySecond = new Map<number, number>();
  const lastSecond: { at: number; recipients: number }[] = [];

  function dropOlder(): void {
    while (lastSecond[0] && lastSecond[0].at <= clock() - 1000) lastSecond.shift();
  }

  return {
    forget() {
      for (const [second, recipients] of bySecond) {
        if (second * 1000 > clock() - dayMs) return;
        bySecond.delete(second);
        quota.SentLast24Hours = Math.max(0, quota.SentLast24Hours - recipients);
      }
    },
    inLastSecond() {
      dropOlder();
      return lastSecond.reduce((sum, { recipients }) => sum + recipients, 0);
    },
    add(recipients, counted) {
      const now = clock();
      const second = Math.floor(now / 1000);
      bySecond.set(second, (bySecond.get(second) ?? 0) + counted);
      quota.SentLast24Hours += counted;
      dropOlder();
      lastSecond.push({ at: now, recipients });
    },
  };
}
