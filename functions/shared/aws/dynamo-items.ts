import { randomUUID } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Backoff, type Pauses, retry, tryAgain } from '../backoff.ts';
import { TransientError } from '../errors.ts';
import { isRefusal, type Refusal } from '../refusal.ts';

export type Item = Record<string, AttributeValue>;

/** Converts an object to a DynamoDB item; absent properties stay absent. */
export const toItem = (value: object): Item => marshall(value, { removeUndefinedValues: true });

/**
 * Converts an item to an object. The caller vouches for the type: only for items that this system alone writes. It throws
 * at numbers with more digits than a double keeps.
 */
export const fromItem = <T>(item: Item): T => unmarshall(item) as T;

/** A text attribute; `undefined` if it is missing or of another type. For items that other programs write. */
export const textIn = (item: Item, attribute: string): string | undefined =>
  Object.hasOwn(item, attribute) ? item[attribute]?.S : undefined;

/**
 * The parameters of a read that names its attributes. Whatever else other programs put into an item is not even read.
 * Aliased, because DynamoDB reserves many words.
 */
export function projectionOf(attributes: readonly string[]) {
  const names = [...new Set(attributes)];
  return {
    ProjectionExpression: names.map((_, index) => `#p${index}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#p${index}`, name])),
  };
}

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

/** What a put insists on. */
export interface WriteCondition {
  ConditionExpression: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Item;
}

/** An item as it was read: what is kept in it, and the ids of the writes that made it so. */
export interface Revisioned<Thing> {
  thing: Thing;
  /** The latest last. Missing on an item of an earlier version. */
  writes?: readonly string[];
}

/** Ids that an item keeps: more writers than these never meet on one item within the seconds of a lost answer. */
const maxWriteIds = 8;

/** The ids to write with the next revision, this write's own last. */
const withWrite = (earlier: readonly string[], id: string): string[] => [...earlier, id].slice(-maxWriteIds);

/** Tells one write from all others, so that it is recognised when its answer got lost. */
const newWriteId = (): string => randomUUID().slice(0, 8);

/** How something is read and written whole, under one attribute of an item. */
export interface RevisionedItem<Thing extends { revision: number }> {
  /** For the error when it is never written. */
  what: string;
  attribute: string;
  read(): Promise<Revisioned<Thing>>;
  /** Writes under the condition; `conflict` if it did not hold. */
  put(next: Required<Revisioned<Thing>>, condition: WriteCondition): Promise<unknown>;
}

/**
 * Reads, applies `change`, and writes only if nobody wrote in between; otherwise reads and applies again. A refusal, or
 * the very same object, is returned without a write. A write whose answer got lost, and which the SDK repeats, recognises
 * itself and is not applied a second time.
 */
export function changeRevisioned<Thing extends { revision: number }, No extends Refusal>(
  { what, attribute, read, put }: RevisionedItem<Thing>,
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
      return written === 'conflict' ? tryAgain : next;
    },
    pauses,
  );
}

/**
 * Writes something new, unless it is there already. A creation whose answer got lost, and which the SDK repeats,
 * recognises itself.
 */
export async function createRevisioned<Thing extends { revision: number }>(
  { read, put }: Pick<RevisionedItem<Thing>, 'read' | 'put'>,
  thing: Thing,
): Promise<'created' | 'exists'> {
  const id = newWriteId();
  const written = await put({ thing, writes: [id] }, { ConditionExpression: 'attribute_not_exists(pk)' });
  if (written !== 'conflict') return 'created';
  const { writes = [] } = await read();
  return writes.includes(id) ? 'created' : 'exists';
}
