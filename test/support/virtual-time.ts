import type { Clock, Timing } from '../../functions/shared/ports.ts';

/** Time that passes only while every task sleeps, and then at once: hours take milliseconds, in the right order. */
export interface VirtualTime extends Timing {
  clock: Clock;
  /** Milliseconds since the start. */
  elapsed(): number;
  /** When the present invocation times out, in milliseconds from now. */
  cutOffIn(milliseconds: number): void;
}

export function virtualTime(start: string): VirtualTime {
  const startMs = Date.parse(start);
  let now = startMs;
  let cutOffAt = Number.POSITIVE_INFINITY;
  const sleepers: { at: number; order: number; wake: () => void }[] = [];
  let order = 0;
  let isTicking = false;

  /** Runs all active tasks until they sleep, then wakes the next one. */
  async function tick(): Promise<void> {
    if (isTicking) return;
    isTicking = true;
    while (sleepers.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      sleepers.sort((a, b) => a.at - b.at || a.order - b.order);
      const next = sleepers.shift();
      if (!next) break;
      now = Math.max(now, next.at);
      next.wake();
    }
    isTicking = false;
  }

  return {
    clock: () => new Date(now),
    elapsed: () => now - startMs,
    timeLeft: () => cutOffAt - now,
    cutOffIn: (milliseconds) => {
      cutOffAt = now + milliseconds;
    },
    sleep: (milliseconds) =>
      new Promise((wake) => {
        order += 1;
        sleepers.push({ at: now + milliseconds, order, wake });
        void tick();
      }),
  };
}
