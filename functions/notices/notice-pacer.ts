import type { Clock, Timing } from '../shared/ports.ts';
import {
  allowedToday,
  type Pace,
  type SendQuota,
  slowedDown,
  startPace,
  takeTurn,
  withQuota,
} from './domain/pacing.ts';

/** Milliseconds reserved at the end of an invocation for answers still in flight and for recording them. */
const lastAnswersMs = 15_000;

/** Why no more messages can be sent now: the account's daily quota, or this invocation's time, is used up. */
export type Blocked = 'daily-quota' | 'time-over';

/** Releases messages one by one, as fast as the mail account currently allows. */
export interface NoticePacer {
  /** Resolves when the next message may be sent, or with the reason why none may. */
  waitForTurn(): Promise<'go' | Blocked>;
  /** Is there time for a pause of this many milliseconds? */
  hasTimeFor(pause: number): boolean;
  /** A message was not sent after all: returns its share of the daily quota. */
  refund(): void;
  /** The mail service throttled. */
  slowDown(): void;
  /** The mail service reports that the daily quota is exhausted, whatever we counted. */
  exhaustToday(): void;
  /** Applies a newly read quota from now on. */
  applyQuota(quota: SendQuota): void;
}

export function noticePacer(ports: { clock: Clock } & Timing, quota: SendQuota): NoticePacer {
  const now = () => ports.clock().getTime();
  let pace: Pace = startPace(quota, now());
  let remainingToday = allowedToday(quota);
  const hasTimeFor = (pause: number) => ports.timeLeft() - pause >= lastAnswersMs;
  return {
    hasTimeFor,
    async waitForTurn() {
      // An account whose rate is zero cannot send today either.
      if (remainingToday < 1 || pace.allowed <= 0) return 'daily-quota';
      const turn = takeTurn(pace, now());
      const wait = turn.at - now();
      if (!hasTimeFor(wait)) return 'time-over';
      remainingToday -= 1;
      pace = turn.pace;
      if (wait > 0) await ports.sleep(wait);
      return 'go';
    },
    refund() {
      remainingToday += 1;
    },
    slowDown() {
      pace = slowedDown(pace, now());
    },
    exhaustToday() {
      remainingToday = 0;
    },
    applyQuota(fresh) {
      pace = withQuota(pace, fresh);
      remainingToday = allowedToday(fresh);
    },
  };
}
