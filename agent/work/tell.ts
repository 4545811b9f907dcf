import type { SiteRefusal } from '../../contract/site.ts';
import { type Backoff, pauseAfter } from '../../functions/shared/backoff.ts';
import { type Cloud, fits, isRefused, type Told } from '../protocol/cloud.ts';
import { CloudFault } from '../protocol/send.ts';

/** Pauses between tries to reach the workflow: seconds at first, a minute at most, by jitter never all at once. */
const cloudBackoff: Backoff = {
  maxAttempts: Number.POSITIVE_INFINITY,
  firstPauseMs: 2000,
  maxPauseMs: 60_000,
};
const minPauseMs = 250;

export interface Waiting {
  /** A number in [0, 1). */
  random(): number;
  /** Ends early when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Waits after so many tries in a row that came to nothing. */
export const pauseFor = ({ random, sleep }: Waiting, failed: number, signal: AbortSignal): Promise<void> =>
  sleep(Math.max(minPauseMs, pauseAfter(cloudBackoff, Math.min(failed, 30), random())), signal);

/** Refusals that another try does not change. */
const lasting: readonly SiteRefusal[] = [
  'old-fence',
  'unknown-task',
  'other-instance',
  'false-evidence',
  'malformed',
  'too-large',
];

/**
 * Tells something until it is heard: for a weekend if need be. Ends without success when the workflow refuses it for good, or
 * when this process has to end: the task then is another run's.
 * @returns a code for the log
 */
export async function tellUntilHeard(
  told: Told,
  { cloud, waiting, stop }: { cloud: Pick<Cloud, 'tell'>; waiting: Waiting; stop: AbortSignal },
  talking: AbortSignal,
): Promise<'heard' | 'unheard' | SiteRefusal> {
  if (!fits(told)) return 'too-large';
  for (let failed = 0; ; failed += 1) {
    if (failed > 0) {
      if (stop.aborted) return 'unheard';
      await pauseFor(waiting, failed, stop);
    }
    const heard = await tellOnce(told, cloud, talking);
    if (heard !== undefined) return heard;
  }
}

/** @returns `undefined` if another try may be heard */
async function tellOnce(
  told: Told,
  cloud: Pick<Cloud, 'tell'>,
  talking: AbortSignal,
): Promise<'heard' | SiteRefusal | undefined> {
  try {
    const heard = await cloud.tell(told, talking);
    if (!isRefused(heard)) return 'heard';
    return lasting.includes(heard.refused) ? heard.refused : undefined;
  } catch (error) {
    if (error instanceof CloudFault) return undefined;
    throw error;
  }
}
