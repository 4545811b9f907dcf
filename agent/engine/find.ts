import { addHold, groupsOf, type HoldTally } from '../../functions/stores/domain/hold-groups.ts';
import type { Hold } from '../../functions/stores/domain/holds.ts';
import type { Category, PlannedCategory, UnreadableDate } from '../../functions/stores/domain/plan.ts';
import type { Handle, SiteStorePlan } from '../../functions/stores/domain/site-store.ts';
import { eraseOrder } from '../store-map/erase-order.ts';
import type { StoreMap, TableMap } from '../store-map/store-map.ts';
import { judge, type Verdict } from './judge.ts';
import { keyPages } from './key-pages.ts';
import { columnOf, type Judgement, keyText, type Look, presentTables, schemaTable } from './look.ts';
import { ownedRows } from './owned-rows.ts';

/** What was found of a customer. */
export interface Found {
  plan: SiteStorePlan;
  handles: Handle[];
}

/** What is there of a customer in one category. */
interface Count {
  free: number;
  holds: HoldTally;
  /** Rows by the column whose date cannot be read. */
  unreadable: Map<string, number>;
}

/**
 * Reads all rows of a customer and says what a deletion does with each. Changes nothing. Memory grows with the days on
 * which holds end, not with the rows.
 */
export async function planDeletion(judgement: Omit<Judgement, 'latestHold'>): Promise<Found> {
  const counts = countsOf(judgement.map);
  const handles: Handle[] = [];
  const latest = new Map<string, Hold>();
  const whole: Judgement = {
    ...judgement,
    // The ledger knows the holds of earlier requests only: those of this one are still being counted.
    latestHold: async (_session, tables) =>
      tables.flatMap((name) => latest.get(name) ?? []).toSorted((a, b) => (a.until < b.until ? 1 : -1))[0],
  };
  for (const table of presentTables(judgement, eraseOrder(judgement.map))) {
    for await (const keys of keyPages(whole, table)) {
      for (const verdict of await judge(whole, judgement.database, table, keys)) {
        countVerdict(counts.get(table.is), verdict);
        handles.push(...handlesIn(whole, table, verdict.row));
        const known = latest.get(table.name);
        if (verdict.hold && (!known || known.until < verdict.hold.until))
          latest.set(table.name, verdict.hold);
      }
    }
  }
  return { plan: toPlan(judgement.map, counts), handles };
}

/** Counts the rows that a copy contains. Files are counted by who lists them. */
export async function planHandover(look: Look): Promise<Found> {
  const counts = countsOf(look.map);
  const handles: Handle[] = [];
  for (const table of presentTables(look, look.map.tables.values())) {
    for await (const keys of keyPages(look, table)) {
      const rows = await ownedRows(look, look.database, table, keys, false);
      const count = counts.get(table.is);
      if (count) count.free += rows.length;
      for (const { row } of rows) handles.push(...handlesIn(look, table, row));
    }
  }
  const categories = [...counts].map(
    ([category, { free }]): PlannedCategory => ({ category, action: 'return', count: free }),
  );
  return { plan: { store: `site:${look.map.store}`, categories }, handles };
}

/** What finds the customer's records in other stores. */
export async function findHandles(look: Look): Promise<Handle[]> {
  const handles: Handle[] = [];
  for (const table of presentTables(look, look.map.tables.values())) {
    if (Object.keys(table.names).length === 0) continue;
    for await (const keys of keyPages(look, table)) {
      const rows = await ownedRows(look, look.database, table, keys, false);
      for (const { row } of rows) handles.push(...handlesIn(look, table, row));
    }
  }
  return handles;
}

/** In the order of the map's lines. */
function countsOf(map: StoreMap): Map<Category, Count> {
  const categories = [...map.tables.values()].map(({ is }) => is);
  return new Map(categories.map((each) => [each, { free: 0, holds: new Map(), unreadable: new Map() }]));
}

function countVerdict(count: Count | undefined, { hold, unreadable }: Verdict): void {
  if (!count) return;
  if (!hold) count.free += 1;
  else addHold(count.holds, hold);
  if (hold && unreadable !== undefined)
    count.unreadable.set(unreadable, (count.unreadable.get(unreadable) ?? 0) + 1);
}

function toPlan(map: StoreMap, counts: Map<Category, Count>): SiteStorePlan {
  const categories = [...counts].flatMap(([category, { free, holds }]): PlannedCategory[] => [
    ...(free > 0 || holds.size === 0 ? [{ category, action: 'erase' as const, count: free }] : []),
    ...groupsOf(holds).map((group) => ({ category, action: 'hold' as const, ...group })),
  ]);
  const unreadableDates = [...counts].flatMap(([category, { unreadable }]): UnreadableDate[] =>
    Array.from(unreadable, ([field, count]) => ({ category, field, count })),
  );
  return { store: `site:${map.store}`, categories, ...(unreadableDates.length > 0 && { unreadableDates }) };
}

function handlesIn(look: Pick<Judgement, 'schema'>, table: TableMap, row: Verdict['row']): Handle[] {
  const shape = schemaTable(look, table.name);
  return Object.entries(table.names).flatMap(([kind, columns]) => {
    const values = columns.map((name): [string, string | null] => [
      name,
      row[name] === null ? null : keyText(columnOf(shape, name), row[name]),
    ]);
    return values.some(([, value]) => value !== null && value !== '')
      ? [{ kind, values: Object.fromEntries(values) }]
      : [];
  });
}
