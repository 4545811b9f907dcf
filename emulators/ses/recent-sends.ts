const dayMs = 86_400_000;

/** The account's sending quota, as returned by `GetSendQuota`. May be changed at any time. */
export interface Quota {
  /** Recipients in 24 hours; -1 is unlimited. Sending beyond it is rejected. */
  Max24HourSend: number;
  /** Recipients in any second. Reported, and enforced on demand. */
  MaxSendRate: number;
  /** Counts every recipient, and forgets each one after 24 hours. */
  SentLast24Hours: number;
}

/** Recent sending, against which the daily quota and the rate are checked. */
export interface RecentSends {
  /** Removes from the quota what was sent more than 24 hours ago. */
  forget(): void;
  /** Recipients of the last thousand milliseconds. */
  inLastSecond(): number;
  /** @param counted how many of the recipients the daily quota counts */
  add(recipients: number, counted: number): void;
}

/** @param clock milliseconds since 1970 */
export function createRecentSends(quota: Quota, clock: () => number): RecentSends {
  /** Recipients counted by the daily quota, per second of sending, oldest first. */
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
