import { pollSeconds } from '../../contract/site.ts';

/** Seconds after a task during which the next one is expected. */
const amidWorkSeconds = 60;
/** The workflow needs about as long to open the next step of a request. */
const soonestSeconds = 0.25;

/**
 * Seconds until the workflow is asked again. The next step of a request is opened moments after the one before has ended:
 * the pauses begin short, and each is as long as nothing has come.
 *
 * @param askedFor what the workflow said
 * @param sinceWork seconds since a task ended here
 */
export function secondsToNextQuestion(askedFor: number, sinceWork: number): number {
  if (sinceWork >= amidWorkSeconds) return askedFor;
  return Math.min(askedFor, pollSeconds.busy, Math.max(soonestSeconds, sinceWork));
}
