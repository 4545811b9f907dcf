import type { Hold, HoldBasis } from '../../functions/stores/domain/holds.ts';
import type { Category } from '../../functions/stores/domain/plan.ts';
import {
  type Cell,
  type Database,
  type Dialect,
  marks,
  type Row,
  type Session,
} from '../database/database.ts';
import { mayStay, type StoreMap } from '../store-map/store-map.ts';
import { batchRows } from './look.ts';

type Reads = Pick<Session, 'read'>;
type HasDialect = { dialect: Dialect };

/** A row that stays, as the ledger has it. */
export interface RecordedHold extends Hold {
  table: string;
  key: string;
  subject: string;
  request: string;
  category: Category;
}

const holdColumns = 'tbl, row_key, subject, request, category, basis, until';

const toHold = (row: Row): RecordedHold => ({
  table: String(row.tbl),
  key: String(row.row_key),
  subject: String(row.subject),
  request: String(row.request),
  category: String(row.category) as Category,
  basis: String(row.basis) as HoldBasis,
  until: String(row.until),
});

/** The holds of these rows, by their keys. */
export async function holdsOf(
  { dialect }: HasDialect,
  session: Reads,
  store: string,
  table: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, RecordedHold>> {
  if (keys.length === 0) return new Map();
  const rows = await session.read(
    `SELECT ${holdColumns} FROM ${dialect.own('holds')} WHERE store = ? AND tbl = ? AND row_key IN (${marks(keys)})`,
    [store, table, ...keys],
  );
  return new Map(rows.map(toHold).map((hold) => [hold.key, hold]));
}

/** The hold with the latest end that a customer has in any of these tables. */
export async function latestHoldIn(
  { dialect }: HasDialect,
  session: Reads,
  store: string,
  subject: string,
  tables: readonly string[],
): Promise<Hold | undefined> {
  if (tables.length === 0) return undefined;
  const [row] = await session.read(
    `SELECT ${holdColumns} FROM ${dialect.own('holds')}
     WHERE store = ? AND subject = ? AND tbl IN (${marks(tables)}) ORDER BY until DESC LIMIT 1`,
    [store, subject, ...tables],
  );
  if (!row) return undefined;
  const { basis, until } = toHold(row);
  return { basis, until };
}

/** A hold set once stays: an existing one is not changed. */
export async function recordHolds(
  { dialect }: HasDialect,
  session: Session,
  store: string,
  holds: readonly RecordedHold[],
  at: Date,
): Promise<void> {
  if (holds.length === 0) return;
  const row = '(?, ?, ?, ?, ?, ?, ?, ?, ?)';
  await session.write(
    `${dialect.insertNew} INTO ${dialect.own('holds')} (store, ${holdColumns}, set_at) VALUES ${holds.map(() => row).join(', ')}`,
    holds.flatMap((each) => [
      store,
      each.table,
      each.key,
      each.subject,
      each.request,
      each.category,
      each.basis,
      each.until,
      at.toISOString(),
    ]),
  );
}

export async function forgetHolds(
  { dialect }: HasDialect,
  session: Session,
  store: string,
  table: string,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await session.write(
    `DELETE FROM ${dialect.own('holds')} WHERE store = ? AND tbl = ? AND row_key IN (${marks(keys)})`,
    [store, table, ...keys],
  );
}

/** Holds of one table that ended by then, in pages, in the order of their rows. */
export async function* endedHolds(
  database: Database,
  store: string,
  table: string,
  at: Date,
): AsyncGenerator<RecordedHold[]> {
  let after: string | undefined;
  do {
    const rows: Row[] = await database.read(
      `SELECT ${holdColumns} FROM ${database.dialect.own('holds')}
       WHERE store = ? AND tbl = ? AND until <= ?${after === undefined ? '' : ' AND row_key > ?'}
       ORDER BY row_key LIMIT ${batchRows}`,
      [store, table, at.toISOString(), ...(after === undefined ? [] : [after])],
    );
    if (rows.length > 0) yield rows.map(toHold);
    after = rows.length < batchRows ? undefined : String(rows.at(-1)?.row_key);
  } while (after !== undefined);
}

/** Tables of which rows stay: by the map, or because an earlier map held some of them. */
export async function stayingTables(
  { dialect, read }: Pick<Database, 'dialect' | 'read'>,
  map: StoreMap,
): Promise<ReadonlySet<string>> {
  const staying = new Set<string>();
  for (const table of map.tables.values()) {
    const isHeld = async () =>
      (
        await read(`SELECT tbl FROM ${dialect.own('holds')} WHERE store = ? AND tbl = ? LIMIT 1`, [
          map.store,
          table.name,
        ])
      ).length > 0;
    if (mayStay(table) || (await isHeld())) staying.add(table.name);
  }
  return staying;
}

/** How many holds ended by then in tables that the map no longer names. Nobody ends them but a person. */
export async function strayHolds(
  { dialect, read }: Database,
  store: string,
  mapped: readonly string[],
  at: Date,
): Promise<number> {
  const [row] = await read(
    `SELECT COUNT(*) AS n FROM ${dialect.own('holds')} WHERE store = ? AND until <= ? AND tbl NOT IN (${marks(mapped)})`,
    [store, at.toISOString(), ...mapped],
  );
  return Number(row?.n ?? 0);
}

/** Remembers rows that go and under which others hung. */
export async function recordGone(
  { dialect }: HasDialect,
  session: Session,
  store: string,
  request: string,
  table: string,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await session.write(
    `${dialect.insertNew} INTO ${dialect.own('gone')} (store, request, tbl, row_key) VALUES ${keys.map(() => '(?, ?, ?, ?)').join(', ')}`,
    keys.flatMap((key) => [store, request, table, key]),
  );
}

/** Keys of a table that a request erased, in pages. */
export async function* goneKeys(
  database: Database,
  store: string,
  request: string,
  table: string,
): AsyncGenerator<string[]> {
  let after: string | undefined;
  do {
    const rows: Row[] = await database.read(
      `SELECT row_key FROM ${database.dialect.own('gone')}
       WHERE store = ? AND request = ? AND tbl = ?${after === undefined ? '' : ' AND row_key > ?'}
       ORDER BY row_key LIMIT ${batchRows}`,
      [store, request, table, ...(after === undefined ? [] : [after])],
    );
    if (rows.length > 0) yield rows.map(keyIn);
    after = rows.length < batchRows ? undefined : String(rows.at(-1)?.row_key);
  } while (after !== undefined);
}

/** Which of these keys did the request erase? */
export async function isGone(
  { dialect }: HasDialect,
  session: Reads,
  store: string,
  request: string,
  table: string,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await session.read(
    `SELECT row_key FROM ${dialect.own('gone')}
     WHERE store = ? AND request = ? AND tbl = ? AND row_key IN (${marks(keys)})`,
    [store, request, table, ...keys],
  );
  return new Set(rows.map(keyIn));
}

const keyIn = (row: Readonly<Record<string, Cell>>): string => String(row.row_key);
