import { randomUUID } from 'node:crypto';
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

/** What a put insists on. */
export interface Condition {
  ConditionExpression: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Item;
}

/** An item as it was read: what is kept in it, and the ids of the writes that made it so. */
export interface Revised<Thing> {
  thing: Thing;
  /** The latest last. Missing on an item of an earlier version. */
  writes?: readonly string[];
}

/** Ids that an item keeps: more writers than these never meet on one item within the seconds of a lost answer. */
const maxWriteIds = 8;

/** The ids to write with the next revision, this write's own last. */
export const withWrite = (earlier: readonly string[], id: string): string[] =>
  [...earlier, id].slice(-maxWriteIds);

/** Tells one write from all others, so that it is recognised when its answer got lost. */
export const newWriteId = (): string => randomUUID().slice(0, 8);

/** How something is read and written whole, under one attribute of an item. */
export interface RevisedItem<Thing extends { revision: number }> {
  /** For the error when it is never written. */
  what: string;
  attribute: string;
  read(): Promise<Revised<Thing>>;
  /** Writes under the condition; `conflict` if it did not hold. */
  put(next: Required<Revised<Thing>>, condition: Condition): Promise<unknown>;
}

/**
 * Reads, applies `change`, and writes only if nobody wrote in between; otherwise reads and applies again. A refusal, or
 * the very same object, is returned without a write. A write whose answer got lost, and which the SDK repeats, recognises
 * itself and is not applied a second time.
 */
export function changeRevised<Thing extends { revision: number }, No extends Refusal>(
  { what, attribute, read, put }: RevisedItem<Thing>,
  change: (current: Thing) => Thing | No,
  pauses: Pauses,
): Promise<Thing | No> {
  let attempted: string | undefined;
  return retryOnConflict(
    what,
    async () => {
      const { thing, writes = [] } = await read();
      if (attempted !== undefined && writes.includes(attempted)) return thing;
      const changed = change(thing);
      if (isRefusal(changed) || changed === thing) return changed;
      attempted = newWriteId();
      const next: Thing = { ...changed, revision: thing.revision + 1 };
      const written = await put(
        { thing: next, writes: withWrite(writes, attempted) },
        {
          ConditionExpression: '#item.#revision = :read',
          ExpressionAttributeNames: { '#item': attribute, '#revision': 'revision' },
          ExpressionAttributeValues: toItem({ ':read': thing.revision }),
        },
      );
      return written === 'conflict' ? again : next;
    },
    pauses,
  );
}

/**
 * Writes something new, unless it is there already. A creation whose answer got lost, and which the SDK repeats,
 * recognises itself.
 */
export async function createRevised<Thing extends { revision: number }>(
  { read, put }: Pick<RevisedItem<Thing>, 'read' | 'put'>,
  thing: Thing,
): Promise<'created' | 'exists'> {
  const id = newWriteId();
  const written = await put({ thing, writes: [id] }, { ConditionExpression: 'attribute_not_exists(pk)' });
  if (written !== 'conflict') return 'created';
  const { writes = [] } = await read();
  return writes.includes(id) ? 'created' : 'exists';
}
