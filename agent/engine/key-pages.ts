import { marks } from '../database/database.ts';
import { NeverFault } from '../faults.ts';
import { type TableMap, tableOf } from '../store-map/store-map.ts';
import { addressCondition, type Condition } from './address.ts';
import { goneKeys } from './ledger.ts';
import { batchRows, columnOf, keyOf, keyText, type Look, pageRows, schemaTable, searched } from './look.ts';

/** The same keys as {@link keyPages}, as many at a time as one transaction may change. */
export async function* keyBatches(look: Look, table: TableMap): AsyncGenerator<string[]> {
  for await (const keys of keyPages(look, table))
    for (let from = 0; from < keys.length; from += batchRows) yield keys.slice(from, from + batchRows);
}

/**
 * Keys of all rows that may be the customer's, in pages of at most {@link pageRows}: at least theirs, and perhaps
 * others, because SQL compares loosely. `ownedRows` says whose each one is. Rows that are added behind the page appear,
 * rows that go meanwhile do not disturb: pages follow the key, not a position.
 */
export async function* keyPages(look: Look, table: TableMap): AsyncGenerator<string[]> {
  if (table.by.parent === undefined) {
    for (const condition of conditionsOf(look, table)) yield* pagesWhere(look, table, condition);
    return;
  }
  for await (const parents of parentBatches(look, tableOf(look.map, table.by.parent))) {
    const column = columnOf(schemaTable(look, table.name), table.by.column);
    const values = parents.flatMap((key) => searched(column, key) ?? []);
    const sql = `${look.database.dialect.quote(column.name)} IN (${marks(values)})`;
    if (values.length > 0) yield* pagesWhere(look, table, { sql, values });
  }
}

/** Rows above, and those that this request erased already: what was added under them meanwhile would else stay for ever. */
async function* parentBatches(look: Look, parent: TableMap): AsyncGenerator<string[]> {
  yield* keyBatches(look, parent);
  if (look.request !== undefined) yield* goneKeys(look.database, look.map.store, look.request, parent.name);
}

function conditionsOf({ database: { dialect }, schema, subject }: Look, table: TableMap): Condition[] {
  const shape = schemaTable({ schema }, table.name);
  const by = columnOf(shape, table.by.column);
  const name = dialect.quote(by.name);
  const value = isCustomerKey(subject.customerId) ? searched(by, subject.customerId) : undefined;
  const own = value === undefined ? [] : [{ sql: `${name} = ?`, values: [value] }];
  if (table.orAddress === undefined) return own;
  const address = addressCondition(dialect, columnOf(shape, table.orAddress), subject.address);
  const nobody = by.kind === 'integer' ? '0' : "''";
  return [...own, { ...address, sql: `(${name} IS NULL OR ${name} = ${nobody}) AND ${address.sql}` }];
}

/** A row of customer 0, or of no customer, is nobody's. */
export const isCustomerKey = (key: string): boolean => key !== '' && key !== '0';

async function* pagesWhere(
  look: Look,
  table: TableMap,
  { sql, values }: Condition,
): AsyncGenerator<string[]> {
  const { dialect, read } = look.database;
  const key = keyOf(schemaTable(look, table.name));
  const name = dialect.quote(key.name);
  const from = `SELECT ${name} FROM ${dialect.quote(table.name)}${table.by.parent === undefined ? '' : dialect.byIndex}`;
  const end = `ORDER BY ${name} LIMIT ${pageRows}`;
  let after: string | undefined;
  do {
    const rows: readonly Record<string, unknown>[] =
      after === undefined
        ? await read(`${from} WHERE ${sql} ${end}`, values)
        : await read(`${from} WHERE ${sql} AND ${name} > ? ${end}`, [
            ...values,
            searched(key, after) ?? after,
          ]);
    // SQLite lets a key be empty. Such a row cannot be named, and must not be taken for nothing.
    if (rows.some((row) => row[key.name] === null))
      throw new NeverFault('schema-unfit', `empty key in ${table.name}`);
    const keys = rows.map((row) => keyText(key, row[key.name] as string));
    if (keys.length > 0) yield keys;
    after = keys.length < pageRows ? undefined : keys.at(-1);
  } while (after !== undefined);
}
