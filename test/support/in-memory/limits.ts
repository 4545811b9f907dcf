import type { Limit, Limits } from '../../../functions/requests/ports.ts';

/** Counters in a map. */
export function inMemoryLimits(): Limits {
  const counts = new Map<string, number>();
  return {
    async take(limits, now) {
      const windowOf = ({ windowSeconds }: Limit) => Math.floor(now.getTime() / 1000 / windowSeconds);
      const keyOf = (limit: Limit) => `${limit.name} ${limit.windowSeconds} ${windowOf(limit)}`;
      const full = limits.filter((limit) => (counts.get(keyOf(limit)) ?? 0) >= limit.count);
      if (full.length > 0) {
        const ends = full.map((limit) => (windowOf(limit) + 1) * limit.windowSeconds);
        return { taken: false, retryAt: new Date(Math.max(...ends) * 1000) };
      }
      for (const limit of limits) counts.set(keyOf(limit), (counts.get(keyOf(limit)) ?? 0) + 1);
      return { taken: true };
    },
  };
}
