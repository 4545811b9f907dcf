import type { Limits } from '../../../functions/requests/ports.ts';

/** Counters in a map. */
export function inMemoryLimits(): Limits {
  const counts = new Map<string, number>();
  return {
    async take(name, { count, windowSeconds }, now) {
      const key = `${name} ${windowSeconds} ${Math.floor(now.getTime() / 1000 / windowSeconds)}`;
      const taken = counts.get(key) ?? 0;
      if (taken >= count) return false;
      counts.set(key, taken + 1);
      return true;
    },
  };
}
