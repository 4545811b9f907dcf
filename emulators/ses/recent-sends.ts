const dayMs = 86_400_000;

/** What the account may send, as `GetSendQuota` tells it. May be changed at any time. */
export interface Quota {
  /** Recipients in 24 hours; -1 is no limit. Sending past it is refused. */
  Max24HourSend: number;
  /** Recipients in any second. Told, and enforced on demand. */
  MaxSendRate: number;
  /** Counts up with every recipient, and forgets each after 24 hours. */
  SentLast24Hours: number;
}

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
