import type { Clock, Timing } from '../shared/ports.ts';
import {
  allowedToday,
  type Pace,
  type SendQuota,
  slowedDown,
  startPace,
  takeSlot,
  withQuota,
} from './domain/pacing.ts';

/** Milliseconds kept free at the end of an invocation: for the answers that are still under way, and for their record. */
const lastAnswersMs = 15_000;

/** Why nothing more can leave now: the account's day is used up, or the time of this invocation. */
export type Blocked = 'daily-quota' | 'time-over';

/** Lets messages leave one by one, as fast as the mail account allows at this moment. */
export interface NoticePacer {
  /** Resolves when the next message may leave, if any may. */
  waitForTurn(): Promise<'go' | Blocked>;
  /** Is there time for so long a pause, in milliseconds? */
  hasTimeFor(pause: number): boolean;
  /** A message did not leave after all: its part of the daily quota is free again. */
  giveBack(): void;
  /** The mail service found us too fast. */
  slowDown(): void;
  /** The mail service says that the day's quota is used up, whatever we counted. */
  endToday(): void;
  /** A quota that was read anew counts from now on. */
  obey(quota: SendQuota): void;
}

export function noticePacer(ports: { clock: Clock } & Timing, quota: SendQuota): NoticePacer {
  const now = () => ports.clock().getTime();
  let pace: Pace = startPace(quota, now());
  let leftToday = allowedToday(quota);
  const hasTimeFor = (pause: number) => ports.timeLeft() - pause >= lastAnswersMs;
  return {
    hasTimeFor,
    async waitForTurn() {
      // An account whose rate is zero cannot send today either.
      if (leftToday < 1 || pace.allowed <= 0) return 'daily-quota';
      const turn = takeSlot(pace, now());
      const wait = turn.at - now();
      if (!hasTimeFor(wait)) return 'time-over';
      leftToday -= 1;
      pace = turn.pace;
      if (wait > 0) await ports.sleep(wait);
      return 'go';
    },
    giveBack() {
      leftToday += 1;
    },
    slowDown() {
      pace = slowedDown(pace, now());
    },
    endToday() {
      leftToday = 0;
    },
    obey(fresh) {
      pace = withQuota(pace, fresh);
      leftToday = allowedToday(fresh);
    },
  };
}
