import { type DynamoDBClient, paginateQuery, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { toFault } from '../../shared/aws/aws-errors.ts';
import { writeBatches } from '../../shared/aws/dynamo-batch.ts';
import { epochSeconds, fromItem, realPauses, toItem } from '../../shared/aws/dynamo-items.ts';
import type { Pauses } from '../../shared/backoff.ts';
import { groupHolds } from '../domain/hold-groups.ts';
import { type Hold, type HoldPeriods, holdFor } from '../domain/holds.ts';
import type { PlannedCategory } from '../domain/plan.ts';
import type { DataStore, ExportedRecords } from '../ports.ts';
import {
  type AccountCategory,
  type AccountItem,
  accountCategories,
  accountPartition,
  categoryOf,
  factsOf,
  policyConsentPartition,
} from './account-items.ts';
import { outcomesOf } from './outcomes.ts';

/**
 * The account register. A deletion erases what no law holds; a held record is reduced to the fields that its law
 * requires and gets a date on which the table removes it.
 */
export function accountStore(
  client: DynamoDBClient,
  tableName: string,
  periods: HoldPeriods,
  pauses: Pauses = realPauses,
): DataStore {
  /** Pages of a customer's records, in sort-key order, so that each category is contiguous. */
  async function* pagesOf(customerId: string): AsyncGenerator<AccountItem[]> {
    // The profile comes last: until all else is gone, the register knows the customer.
    for (const pk of [policyConsentPartition(customerId), accountPartition(customerId)]) yield* pagesIn(pk);
  }

  async function* pagesIn(pk: string): AsyncGenerator<AccountItem[]> {
    const pages = paginateQuery(
      { client },
      {
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: toItem({ ':pk': pk }),
      },
    );
    try {
      for await (const { Items = [] } of pages) yield Items.map((item) => fromItem<AccountItem>(item));
    } catch (error) {
      throw toFault('Reading the account register', error);
    }
  }

  async function* itemsOf(customerId: string): AsyncGenerator<AccountItem> {
    for await (const page of pagesOf(customerId)) yield* page;
  }

  /** An existing hold stays: a later request must not extend it. */
  function holdOf(item: AccountItem, at: Date): Hold | undefined {
    if (!item.hold) return holdFor(factsOf(item), at, periods);
    return Date.parse(item.hold.until) > at.getTime() ? item.hold : undefined;
  }

  const isDone = (item: AccountItem) => item.hold !== undefined && item.purgeAt !== undefined;

  function writeFor(item: AccountItem, at: Date): WriteRequest[] {
    const hold = holdOf(item, at);
    if (!hold) return [{ DeleteRequest: { Key: toItem({ pk: item.pk, sk: item.sk }) } }];
    return isDone(item) ? [] : [{ PutRequest: { Item: toItem(heldItem(item, hold)) } }];
  }

  return {
    async survey({ customerId }, kind, at) {
      const categories = Object.keys(accountCategories) as AccountCategory[];
      const counts = categories.map((category): CategoryCount => ({ category, free: 0, holds: [] }));
      for await (const item of itemsOf(customerId)) {
        const count = counts[categories.indexOf(categoryOf(item))];
        const hold = kind === 'deletion' ? holdOf(item, at) : undefined;
        if (hold) count?.holds.push(hold);
        else if (count) count.free += 1;
      }
      const planned = kind === 'deletion' ? planDeletion : planHandover;
      return { store: 'account', categories: counts.flatMap(planned) };
    },

    async *exportRecords({ customerId }) {
      let table: ExportedRecords | undefined;
      for await (const item of itemsOf(customerId)) {
        const category = categoryOf(item);
        if (table && table.category !== category) {
          yield table;
          table = undefined;
        }
        table ??= { category, records: [] };
        table.records.push(exportedFields(item));
      }
      if (table) yield table;
    },

    async *exportFiles() {},

    async erase({ customerId }, plan, plannedAt) {
      for await (const page of pagesOf(customerId)) {
        const writes = page.flatMap((item) => writeFor(item, plannedAt));
        await writeBatches(client, tableName, writes, pauses);
      }
      return outcomesOf(plan);
    },

    async verify({ customerId }, _plan, plannedAt) {
      let remaining = 0;
      for await (const page of pagesOf(customerId)) {
        remaining += page.filter((item) => !holdOf(item, plannedAt) || !isDone(item)).length;
      }
      return remaining;
    },
  };
}

interface CategoryCount {
  category: AccountCategory;
  /** Records without a hold. */
  free: number;
  holds: Hold[];
}

const planHandover = ({ category, free }: CategoryCount): PlannedCategory[] => [
  { category, action: 'return', count: free },
];

function planDeletion({ category, free, holds }: CategoryCount): PlannedCategory[] {
  return [
    ...(free > 0 || holds.length === 0 ? [{ category, action: 'erase' as const, count: free }] : []),
    ...groupHolds(holds).map((group) => ({ category, action: 'hold' as const, ...group })),
  ];
}

/** A held record: its key, the fields that its law requires, and its end. */
function heldItem(item: AccountItem, hold: Hold): object {
  const heldFields: readonly string[] = accountCategories[categoryOf(item)].heldFields;
  const kept = Object.entries(item).filter(([field]) => heldFields.includes(field));
  return { pk: item.pk, sk: item.sk, ...Object.fromEntries(kept), hold, purgeAt: epochSeconds(hold.until) };
}

/** Lookup keys that mean nothing to a customer. */
const lookupKeys: ReadonlySet<string> = new Set(['addressKey', 'unreachableAddressKey']);

/** The part of a record that is exported: everything about the customer, nothing about the table's structure. */
function exportedFields(item: AccountItem): ExportedRecords['records'][number] {
  const { pk: _pk, sk: _sk, hold: _hold, purgeAt: _purgeAt, ...fields } = item;
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !lookupKeys.has(field)));
}
