import {
  allowedRate,
  allowedToday,
  type Pace,
  type SendQuota,
  slowedDown,
  startPace,
  takeSlot,
  withQuota,
} from '../domain/pacing.ts';
import type { Clock, Timing } from './ports.ts';

/** Lets messages leave one by one, as fast as the mail account allows at this moment. */
export interface NoticePacer {
  /** Resolves when the next message may leave; `daily-quota`: none may today. */
  waitForTurn(): Promise<'go' | 'daily-quota'>;
  /** A message did not leave after all: its part of the daily quota is free again. */
  giveBack(): void;
  /** The mail service found us too fast. */
  slowDown(): void;
  /** The mail service says that the day's quota is used up, whatever we counted. */
  endToday(): void;
  /** A quota that was read anew counts from now on. */
  obey(quota: SendQuota): void;
  /** How long so many messages take. */
  millisecondsFor(messages: number): number;
}

export function noticePacer(ports: { clock: Clock } & Pick<Timing, 'sleep'>, quota: SendQuota): NoticePacer {
  const now = () => ports.clock().getTime();
  let pace: Pace = startPace(quota, now());
  let leftToday = allowedToday(quota);
  return {
    async waitForTurn() {
      // An account whose rate is zero cannot send today either.
      if (leftToday < 1 || pace.allowed <= 0) return 'daily-quota';
      leftToday -= 1;
      const turn = takeSlot(pace, now());
      pace = turn.pace;
      const wait = turn.at - now();
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
    millisecondsFor: (messages) => (messages * 1000) / (allowedRate(quota) * pace.share),
  };
}
