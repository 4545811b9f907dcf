/** Retry policy for a call that may yet succeed: full jitter, each pause at most twice as long as the one before. */
export interface Backoff {
  maxAttempts: number;
  firstPauseMs: number;
  maxPauseMs: number;
}

/** The impure parts of a backoff, injected so that tests can choose them. */
export interface Pauses {
  /** A number in [0, 1). */
  random(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Answer of an attempt that should be repeated. */
export const tryAgain = Symbol('tryAgain');

/**
 * Milliseconds to wait after this many failed attempts: anywhere from zero to the full pause, so that callers spread
 * out.
 */
export const pauseAfter = (
  { firstPauseMs, maxPauseMs }: Backoff,
  failedAttempts: number,
  random: number,
): number => random * Math.min(maxPauseMs, firstPauseMs * 2 ** (failedAttempts - 1));

/**
 * Repeats an attempt until it answers something other than {@link tryAgain}.
 * @param errorAfterLast creates the error to throw when the last attempt fails too
 */
export async function retry<Answer>(
  attempt: () => Promise<Answer | typeof tryAgain>,
  backoff: Backoff,
  { random, sleep }: Pauses,
  errorAfterLast: () => Error,
): Promise<Answer> {
  for (let failed = 0; failed < backoff.maxAttempts; failed += 1) {
    if (failed > 0) await sleep(pauseAfter(backoff, failed, random()));
    const answer = await attempt();
    if (answer !== tryAgain) return answer;
  }
  throw errorAfterLast();
}
