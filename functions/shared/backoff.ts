/** How a call that may pass is tried again: full jitter, each pause at most twice as long as the last. */
export interface Backoff {
  maxTries: number;
  firstPauseMs: number;
  maxPauseMs: number;
}

/** What a backoff takes from outside. Tests choose both. */
export interface Pauses {
  /** A number in [0, 1). */
  random(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Answered by an attempt that is worth another try. */
export const again = Symbol('again');

/** Milliseconds to wait after so many failed tries: from nothing to all of it, so that callers do not meet again. */
export const pauseAfter = (
  { firstPauseMs, maxPauseMs }: Backoff,
  failedTries: number,
  random: number,
): number => random * Math.min(maxPauseMs, firstPauseMs * 2 ** (failedTries - 1));

/**
 * Attempts until one answers something else than {@link again}.
 * @param giveUp makes the error to throw when the last try failed too
 */
export async function retry<Answer>(
  attempt: () => Promise<Answer | typeof again>,
  backoff: Backoff,
  { random, sleep }: Pauses,
  giveUp: () => Error,
): Promise<Answer> {
  for (let failed = 0; failed < backoff.maxTries; failed += 1) {
    if (failed > 0) await sleep(pauseAfter(backoff, failed, random()));
    const answer = await attempt();
    if (answer !== again) return answer;
  }
  throw giveUp();
}
