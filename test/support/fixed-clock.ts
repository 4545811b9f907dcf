import type { Clock } from '../../functions/shared/ports.ts';

/** A clock that only moves on request. */
export function fixedClock(
  start: string,
): Clock & { advance(seconds: number): void; set(instant: string): void } {
  let now = new Date(start);
  return Object.assign(() => new Date(now), {
    advance: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
    set: (instant: string) => {
      now = new Date(instant);
    },
  });
}
