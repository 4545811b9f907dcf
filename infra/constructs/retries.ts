import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { errorNames } from '../../contract/machines.ts';

/** Errors of Lambda or its client that are not the fault of the function's code. */
const lambdaFaults = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
];
/** The function was interrupted: it ran out of time or memory. */
const interruptions = ['Sandbox.Timedout', 'Lambda.Unknown', 'Runtime.ExitError', 'Runtime.OutOfMemory'];

/**
 * For transient faults: throttling, an unreachable service, a fault inside Lambda.
 * Pauses of at most 2, 4, 8 … 512 s (1,022 s) and then seven of 900 s: two hours at most, one on average under full
 * jitter. That outlasts an ordinary outage; the jitter keeps requests that failed together from returning together.
 */
export const onTransientFault: RetryProps = {
  errors: [errorNames.transient, ...lambdaFaults],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxDelay: Duration.minutes(15),
  maxAttempts: 16,
  jitterStrategy: JitterType.FULL,
};

/**
 * The same for one of many parts: fewer retries, because each is three events in the history of all parts. Pauses of at
 * most 2, 4, 8, 16 and five times 30 min: three hours at most, an hour and a half on average.
 */
export const onTransientFaultOfPart: RetryProps = {
  ...onTransientFault,
  interval: Duration.minutes(2),
  maxDelay: Duration.minutes(30),
  maxAttempts: 9,
};

/**
 * For a waiting state whose function was interrupted: it may or may not have sent its letter, so few attempts.
 * Pauses of at most 10, 20 and 40 s.
 */
export const interruptedBeforeWaiting: RetryProps = {
  errors: interruptions,
  interval: Duration.seconds(10),
  backoffRate: 2,
  maxAttempts: 3,
  jitterStrategy: JitterType.FULL,
};

/**
 * For a step that continues where it was interrupted. Each attempt may work for 15 minutes: 24 more are six hours, in
 * which a store as fast as S3 deletes ten million objects. Pauses of 10 s.
 */
export const interruptedButResumable: RetryProps = {
  errors: [...interruptions, 'States.Timeout'],
  interval: Duration.seconds(10),
  backoffRate: 1,
  maxAttempts: 24,
};

/**
 * For a step that starts over: what did not fit into one attempt will hardly fit into the next. One more, after 1 min.
 */
export const interruptedAndRestarting: RetryProps = {
  errors: [...interruptions, 'States.Timeout'],
  interval: Duration.minutes(1),
  backoffRate: 1,
  maxAttempts: 1,
};

/** For a store that lags behind its own deletes: pauses of 5, 10, 20, 40, 80 and 160 s, five minutes in all. */
export const onNotErased: RetryProps = {
  errors: [errorNames.notErased],
  interval: Duration.seconds(5),
  backoffRate: 2,
  maxAttempts: 6,
};

const maxPauseSeconds = 6 * 3600;

/**
 * For a letter that would exceed its address's limit. A stranger's submissions may have used it up, so the owner's own
 * letter is delayed, not lost: retried after `firstSeconds`, doubling up to 6 hours. With the default of 20 minutes:
 * 20, 40, 80, 160 and 320 minutes, then four times 6 hours; 34 hours in all, during which the daily limit resets once.
 */
export const onLetterLimit = (firstSeconds: number): RetryProps => ({
  errors: [errorNames.tooManyLetters],
  interval: Duration.seconds(firstSeconds),
  backoffRate: 2,
  maxDelay: Duration.seconds(maxPauseSeconds),
  maxAttempts: 9,
});
const maxWaitSeconds = 20 * 86_400;

/**
 * For a request blocked by another one of the same customer: retried after `firstSeconds`, doubling up to 6 hours, for
 * 20 days. With the default of one hour: 1 + 2 + 4 h, then 79 times 6 h, 82 attempts in all. Longer than the default
 * lifetime of an archive, so that an open handover never makes a deletion give up.
 */
export function whileOtherRequestOpen(firstSeconds: number): RetryProps {
  let maxAttempts = 0;
  for (let waited = 0; waited < maxWaitSeconds; maxAttempts += 1) {
    waited += Math.min(maxPauseSeconds, firstSeconds * 2 ** maxAttempts);
  }
  return {
    errors: [errorNames.otherRequestOpen],
    interval: Duration.seconds(firstSeconds),
    backoffRate: 2,
    maxDelay: Duration.seconds(maxPauseSeconds),
    maxAttempts,
  };
}
