import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { TransientError } from '../errors.ts';

export type Item = Record<string, AttributeValue>;

/** An object as a DynamoDB item; absent properties stay absent. */
export const toItem = (value: object): Item => marshall(value, { removeUndefinedValues: true });

/** The object behind an item. The caller vouches for the type: only this system writes its tables. */
export const fromItem = <T>(item: Item): T => unmarshall(item) as T;

/** An ISO 8601 instant as DynamoDB's time-to-live wants it. */
export const epochSeconds = (instant: string): number => Math.ceil(Date.parse(instant) / 1000);

/** How an optimistic write waits before it tries again. */
export interface Patience {
  /** A number in [0, 1). */
  random(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const realPatience: Patience = {
  random: Math.random,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Two people clicking at once need one more try; twelve lose only against a storm, and then the caller's own retry is
 * the better place to wait. Full jitter, at most 20 ms, 40 ms, … 640 ms: four seconds in the worst case.
 */
const tries = 12;
const firstPauseMs = 20;
const longestPauseMs = 640;

/**
 * Runs an optimistic write until nobody came in between. `attempt` answers `conflict` when its condition failed.
 * Throws `TransientError` when it never succeeds.
 */
export async function untilUndisturbed<T>(
  what: string,
  attempt: () => Promise<T | 'conflict'>,
  { random, sleep }: Patience,
): Promise<T> {
  for (let failed = 0; failed < tries; failed += 1) {
    const result = await attempt();
    if (result !== 'conflict') return result;
    await sleep(random() * Math.min(longestPauseMs, firstPauseMs * 2 ** failed));
  }
  throw new TransientError(`${what}: others wrote in between ${tries} times.`);
}
