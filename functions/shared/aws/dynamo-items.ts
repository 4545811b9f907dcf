import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { again, type Backoff, type Pauses, retry } from '../backoff.ts';
import { TransientError } from '../errors.ts';
import { isRefusal, type Refusal } from '../refusal.ts';

export type Item = Record<string, AttributeValue>;

/** An object as a DynamoDB item; absent properties stay absent. */
export const toItem = (value: object): Item => marshall(value, { removeUndefinedValues: true });

/** The object behind an item. The caller vouches for the type: only this system writes its tables. */
export const fromItem = <T>(item: Item): T => unmarshall(item) as T;

/** An ISO 8601 instant as DynamoDB's time-to-live wants it. */
export const epochSeconds = (instant: string): number => Math.ceil(Date.parse(instant) / 1000);

export const realPauses: Pauses = {
  random: Math.random,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Two people clicking at once need one more try; twelve lose only against a storm, and then the caller's own retry is
 * the better place to wait: four seconds in the worst case.
 */
const conflictBackoff: Backoff = { maxTries: 12, firstPauseMs: 20, maxPauseMs: 640 };

/** What DynamoDB leaves undone of a batch: a table that still refuses after three seconds needs the caller's retry. */
export const batchBackoff: Backoff = { maxTries: 7, firstPauseMs: 100, maxPauseMs: 3200 };

/**
 * Runs an optimistic write until nobody came in between. `attempt` answers {@link again} when its condition failed.
 * Throws `TransientError` when it never succeeds.
 */
export const retryOnConflict = <Answer>(
  what: string,
  attempt: () => Promise<Answer | typeof again>,
  pauses: Pauses,
): Promise<Answer> =>
  retry(
    attempt,
    conflictBackoff,
    pauses,
    () => new TransientError(`${what}: others wrote in between ${conflictBackoff.maxTries} times.`),
  );

/** Something that is kept whole under one attribute of an item. */
export interface Revised<Thing extends { revision: number }> {
  /** For the error when it is never written. */
  what: string;
  attribute: string;
  read(): Promise<Thing>;
  /** Writes under the condition; `conflict` if it did not hold. */
  put(next: Thing, condition: Condition): Promise<unknown>;
}

/** What a put insists on. */
export interface Condition {
  ConditionExpression: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Item;
}

/**
 * Reads, applies `change`, and writes only if nobody wrote in between; otherwise reads and applies again. A refusal, or
 * the very same object, is returned without a write.
 */
export const changeRevised = <Thing extends { revision: number }, No extends Refusal>(
  { what, attribute, read, put }: Revised<Thing>,
  change: (current: Thing) => Thing | No,
  pauses: Pauses,
): Promise<Thing | No> =>
  retryOnConflict(
    what,
    async () => {
      const current = await read();
      const changed = change(current);
      if (isRefusal(changed) || changed === current) return changed;
      const next: Thing = { ...changed, revision: current.revision + 1 };
      const written = await put(next, {
        ConditionExpression: '#item.#revision = :read',
        ExpressionAttributeNames: { '#item': attribute, '#revision': 'revision' },
        ExpressionAttributeValues: toItem({ ':read': current.revision }),
      });
      return written === 'conflict' ? again : next;
    },
    pauses,
  );
