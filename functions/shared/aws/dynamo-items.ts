import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Backoff, type Pauses, retry, tryAgain } from '../backoff.ts';
import { TransientError } from '../errors.ts';
import { isRefusal, type Refusal } from '../refusal.ts';

export type Item = Record<string, AttributeValue>;

/** Converts an object to a DynamoDB item; absent properties stay absent. */
export const toItem = (value: object): Item => marshall(value, { removeUndefinedValues: true });

/** Converts an item to an object. The caller vouches for the type: only this system writes its tables. */
export const fromItem = <T>(item: Item): T => unmarshall(item) as T;

/** Converts an ISO 8601 instant to epoch seconds, as DynamoDB's time-to-live requires. */
export const epochSeconds = (instant: string): number => Math.ceil(Date.parse(instant) / 1000);

export const realPauses: Pauses = {
  random: Math.random,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Two simultaneous writers need one more attempt. Twelve attempts fail only under a storm of writes, and then the
 * caller's own retry is the better place to wait: four seconds in the worst case.
 */
const conflictBackoff: Backoff = { maxAttempts: 12, firstPauseMs: 20, maxPauseMs: 640 };

/**
 * For what DynamoDB leaves unprocessed of a batch. A table that still throttles after three seconds needs the caller's
 * retry.
 */
export const batchBackoff: Backoff = { maxAttempts: 7, firstPauseMs: 100, maxPauseMs: 3200 };

/**
 * Repeats an optimistic write until no other writer interferes. `attempt` answers {@link tryAgain} when its condition
 * failed. Throws `TransientError` if it never succeeds.
 */
export const retryOnConflict = <Answer>(
  what: string,
  attempt: () => Promise<Answer | typeof tryAgain>,
  pauses: Pauses,
): Promise<Answer> =>
  retry(
    attempt,
    conflictBackoff,
    pauses,
    () =>
      new TransientError(`${what} failed: ${conflictBackoff.maxAttempts} attempts met a concurrent write.`),
  );

/** An entity stored whole in one attribute of an item. */
export interface Revisioned<Entity extends { revision: number }> {
  /** Describes the write, for the error if it never succeeds. */
  what: string;
  attribute: string;
  read(): Promise<Entity>;
  /** Writes if the condition holds, otherwise answers `conflict`. */
  put(next: Entity, condition: WriteCondition): Promise<unknown>;
}

/** The condition of a put. */
export interface WriteCondition {
  ConditionExpression: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Item;
}

/**
 * Reads the entity, applies `change`, and writes the result if nobody else wrote meanwhile; otherwise starts over. A
 * refusal, or the unchanged object, is returned without a write.
 */
export const changeRevisioned = <Entity extends { revision: number }, Refused extends Refusal>(
  { what, attribute, read, put }: Revisioned<Entity>,
  change: (current: Entity) => Entity | Refused,
  pauses: Pauses,
): Promise<Entity | Refused> =>
  retryOnConflict(
    what,
    async () => {
      const current = await read();
      const changed = change(current);
      if (isRefusal(changed) || changed === current) return changed;
      const next: Entity = { ...changed, revision: current.revision + 1 };
      const written = await put(next, {
        ConditionExpression: '#item.#revision = :read',
        ExpressionAttributeNames: { '#item': attribute, '#revision': 'revision' },
        ExpressionAttributeValues: toItem({ ':read': current.revision }),
      });
      return written === 'conflict' ? tryAgain : next;
    },
    pauses,
  );
