import { type DynamoDBClient, paginateQuery, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { timeToLiveAttribute } from '../../../contract/resources.ts';
import { toFault } from '../../shared/aws/aws-errors.ts';
import { writeBatches } from '../../shared/aws/dynamo-batch.ts';
import { epochSeconds, type Item, projectionOf, realPauses, toItem } from '../../shared/aws/dynamo-items.ts';
import type { Pauses } from '../../shared/backoff.ts';
import { PermanentError } from '../../shared/errors.ts';
import { groupHolds } from '../domain/hold-groups.ts';
import { type Hold, type HoldPeriods, holdFor, unreadableDateOf } from '../domain/holds.ts';
import { outcomesOf } from '../domain/outcomes.ts';
import type { PlannedCategory, StorePlan, UnreadableDate } from '../domain/plan.ts';
import type { DataStore, ExportedRecords } from '../ports.ts';
import {
  type AccountCategory,
  accountCategories,
  accountPartition,
  categoryOf,
  factFields,
  factsOf,
  policyConsentPartition,
  recordedHold,
} from './account-items.ts';
import { exportedRecord } from './exported-values.ts';

type Kind = AccountCategory | 'other-records';
const kinds: readonly Kind[] = [...(Object.keys(accountCategories) as AccountCategory[]), 'other-records'];

/** What deciding on a record needs. Nothing else is read of records that are only counted or erased. */
const decisiveFields = ['pk', 'sk', 'hold', timeToLiveAttribute, ...factFields];
const heldFields = Object.values(accountCategories).flatMap((category) => category.heldFields);

/**
 * The account register. A deletion erases what no law holds; a held record is reduced to the fields that its law
 * requires and gets a date on which the table removes it.
 *
 * Other programs write the register. Records stay in DynamoDB's own form, so that no value is converted on the way, and
 * a deletion reads nothing that it does not need.
 */
export function accountStore(
  client: DynamoDBClient,
  tableName: string,
  periods: HoldPeriods,
  pauses: Pauses = realPauses,
): DataStore {
  /**
   * Pages of a customer's records, in sort-key order, so that each category is contiguous.
   * @param fields the only fields to read; none: all
   */
  async function* pagesOf(customerId: string, fields: readonly string[] = []): AsyncGenerator<Item[]> {
    // The profile comes last: until all else is gone, the register knows the customer.
    for (const pk of [policyConsentPartition(customerId), accountPartition(customerId)])
      yield* pagesIn(pk, fields);
  }

  async function* pagesIn(pk: string, fields: readonly string[]): AsyncGenerator<Item[]> {
    const pages = paginateQuery(
      { client },
      {
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: toItem({ ':pk': pk }),
        ...(fields.length > 0 && projectionOf(fields)),
      },
    );
    try {
      for await (const { Items = [] } of pages) yield Items;
    } catch (error) {
      throw toFault('Reading the account register', error);
    }
  }

  async function* itemsOf(customerId: string, fields: readonly string[] = []): AsyncGenerator<Item> {
    for await (const page of pagesOf(customerId, fields)) yield* page;
  }

  /** An existing hold stays: a later request must not extend it. */
  function holdOf(item: Item, at: Date): Hold | undefined {
    const recorded = recordedHold(item);
    if (!recorded) return holdFor(factsOf(item), at, periods);
    return Date.parse(recorded.until) > at.getTime() ? recorded : undefined;
  }

  const isDone = (item: Item) => recordedHold(item) !== undefined && item[timeToLiveAttribute] !== undefined;
  const isOther = (item: Item) => categoryOf(item) === 'other-records';

  function writeFor(item: Item, at: Date): WriteRequest[] {
    if (isOther(item)) return [];
    const hold = holdOf(item, at);
    if (!hold) return [{ DeleteRequest: { Key: pick(item, ['pk', 'sk']) } }];
    return isDone(item) ? [] : [{ PutRequest: { Item: heldItem(item, hold) } }];
  }

  return {
    async survey({ customerId }, kind, at) {
      const counts = new Map(kinds.map((each): [Kind, Count] => [each, emptyCount()]));
      for await (const item of itemsOf(customerId, decisiveFields)) {
        const count = counts.get(categoryOf(item)) ?? emptyCount();
        const hold = kind === 'deletion' && !isOther(item) ? holdOf(item, at) : undefined;
        if (!hold) count.free += 1;
        else countHold(count, item, hold, at);
      }
      return kind === 'deletion' ? planDeletion(counts) : planHandover(counts);
    },

    async *exportRecords({ customerId }) {
      let table: { category: Kind; records: ExportedRecords['records'] } | undefined;
      const others: ExportedRecords['records'] = [];
      for await (const item of itemsOf(customerId)) {
        const category = categoryOf(item);
        const record = exportedRecord(item, hiddenFieldsOf(item));
        if (category === 'other-records') {
          others.push(record);
          continue;
        }
        if (table && table.category !== category) {
          yield table;
          table = undefined;
        }
        table ??= { category, records: [] };
        table.records.push(record);
      }
      if (table) yield table;
      if (others.length > 0) yield { category: 'other-records', records: others };
    },

    async *exportFiles() {},

    async erase({ customerId }, plan, plannedAt) {
      let others = 0;
      for await (const page of pagesOf(customerId, [...decisiveFields, ...heldFields])) {
        const writes = page.flatMap((item) => writeFor(item, plannedAt));
        await writeBatches(client, tableName, writes, pauses);
        others += page.filter(isOther).length;
      }
      // Everything else is erased first: a record that nobody can judge must not protect the others.
      if (others > 0)
        throw new PermanentError(`The account register has ${others} records of an unknown kind.`);
      return outcomesOf(plan);
    },

    async verify({ customerId }, _plan, plannedAt) {
      let remaining = 0;
      for await (const item of itemsOf(customerId, decisiveFields)) {
        if (isOther(item) || !holdOf(item, plannedAt) || !isDone(item)) remaining += 1;
      }
      return remaining;
    },
  };

  function countHold(count: Count, item: Item, hold: Hold, at: Date): void {
    count.holds.push(hold);
    const field = recordedHold(item) ? undefined : unreadableDateOf(factsOf(item), at);
    if (field !== undefined) count.unreadable.set(field, (count.unreadable.get(field) ?? 0) + 1);
  }
}

interface Count {
  /** Records without a hold. */
  free: number;
  holds: Hold[];
  /** Records held for the longest period, by the field whose date cannot be read. */
  unreadable: Map<string, number>;
}

const emptyCount = (): Count => ({ free: 0, holds: [], unreadable: new Map() });

/** Categories that customers know are named even when there is nothing. */
const isNamed = ([kind, { free }]: [Kind, Count]): boolean => kind !== 'other-records' || free > 0;

const planHandover = (counts: Map<Kind, Count>): StorePlan => ({
  store: 'account',
  categories: [...counts]
    .filter(isNamed)
    .map(([category, { free }]) => ({ category, action: 'return', count: free })),
});

function planDeletion(counts: Map<Kind, Count>): StorePlan {
  const categories = [...counts]
    .filter(isNamed)
    .flatMap(([category, { free, holds }]): PlannedCategory[] => [
      ...(free > 0 || holds.length === 0 ? [{ category, action: 'erase' as const, count: free }] : []),
      ...groupHolds(holds).map((group) => ({ category, action: 'hold' as const, ...group })),
    ]);
  const unreadableDates = [...counts].flatMap(([category, { unreadable }]): UnreadableDate[] =>
    Array.from(unreadable, ([field, count]) => ({ category, field, count })),
  );
  return { store: 'account', categories, ...(unreadableDates.length > 0 && { unreadableDates }) };
}

/** A held record: its key, the fields that its law requires, and its end. */
function heldItem(item: Item, hold: Hold): Item {
  const category = categoryOf(item);
  const fields = category === 'other-records' ? [] : accountCategories[category].heldFields;
  return {
    ...pick(item, ['pk', 'sk', ...fields]),
    ...toItem({ hold, [timeToLiveAttribute]: epochSeconds(hold.until) }),
  };
}

const pick = (item: Item, fields: readonly string[]): Item =>
  Object.fromEntries(Object.entries(item).filter(([field]) => fields.includes(field)));

/** Keys and marks of this system, which mean nothing to a customer. */
const hiddenFields = ['pk', 'sk', timeToLiveAttribute, 'addressKey', 'unreachableAddressKey'];
const hiddenFieldsOf = (item: Item): ReadonlySet<string> =>
  new Set(recordedHold(item) ? [...hiddenFields, 'hold'] : hiddenFields);
