import type { Cell, Session } from '../database/database.ts';
import { LaterFault } from '../faults.ts';
import type { MapValue } from '../store-map/store-map.ts';
import { type Erasing, inBatch } from './erase.ts';
import { holdsOf } from './ledger.ts';
import { columnOf, keyOf, keyText, type Look, namesNobody, schemaTable, searched } from './look.ts';

/** Encrypts what a suspension overwrote, and opens it again. Its key is the agent's. */
export interface Box {
  seal(text: string): string;
  /** Throws if it was not sealed with this key. */
  open(sealed: string): string;
}

export interface Freezing extends Look, Pick<Erasing, 'pauses'> {
  request: string;
  /** Rises with each suspension and its end: an older one that comes late is refused. */
  number: number;
  box: Box;
}

/** Values of the customer's row, by column. */
type Values = Record<string, MapValue>;

/** Stops the application from writing for the customer, and remembers what was there. Twice is once. */
export function freezeCustomer(freezing: Freezing): Promise<void> {
  return inBatch(freezing, async (session) => {
    const known = await journalled(freezing, session);
    if (known?.isFrozen === true) return rise(freezing, session, true, known.before);
    const before = await currentValues(freezing, session);
    await rise(freezing, session, true, freezing.box.seal(JSON.stringify(before)));
    if (before) await write(freezing, session, freezing.map.subject.freeze);
  });
}

/** Puts back what the suspension changed, where it still stands as the suspension left it. */
export function unfreezeCustomer(freezing: Freezing): Promise<void> {
  return inBatch(freezing, async (session) => {
    const known = await journalled(freezing, session);
    await rise(freezing, session, false, '');
    if (!known?.isFrozen) return;
    const before: Values | null = JSON.parse(freezing.box.open(known.before));
    const now = await currentValues(freezing, session);
    if (!before || !now || (await isErased(freezing, session))) return;
    const own = Object.entries(freezing.map.subject.freeze).filter(
      ([column, value]) => now[column] === (value === null ? null : String(value)),
    );
    await write(
      freezing,
      session,
      Object.fromEntries(own.map(([column]) => [column, before[column] ?? null])),
    );
  });
}

/** Only a held remainder of the customer is left: nothing may come back into it. */
async function isErased({ database, map, subject }: Freezing, session: Session): Promise<boolean> {
  const { table } = map.subject;
  return (await holdsOf(database, session, map.store, table, [subject.customerId])).size > 0;
}

async function journalled(
  { database: { dialect }, map, request, number }: Freezing,
  session: Session,
): Promise<{ isFrozen: boolean; before: string } | undefined> {
  const [row] = await session.read(
    `SELECT number, is_frozen, before_it FROM ${dialect.own('freezes')} WHERE store = ? AND request = ?${dialect.lock}`,
    [map.store, request],
  );
  if (!row) return undefined;
  if (Number(row.number) > number) throw new LaterFault('superseded');
  return { isFrozen: row.is_frozen === '1', before: String(row.before_it) };
}

async function rise(
  { database: { dialect }, map, request, number }: Freezing,
  session: Session,
  isFrozen: boolean,
  before: string,
): Promise<void> {
  await session.write(
    `${dialect.replace} INTO ${dialect.own('freezes')} (store, request, number, is_frozen, before_it) VALUES (?, ?, ?, ?, ?)`,
    [map.store, request, BigInt(number), isFrozen ? 1n : 0n, before],
  );
}

/** What stands in the columns that a suspension changes; nothing if the customer is gone. */
async function currentValues(
  freezing: Freezing,
  session: Session,
): Promise<Record<string, string | null> | null> {
  const { map, database, subject } = freezing;
  const { dialect } = database;
  const shape = schemaTable(freezing, map.subject.table);
  const key = searched(keyOf(shape), subject.customerId);
  const columns = Object.keys(map.subject.freeze);
  if (key === undefined || namesNobody(subject.customerId) || columns.length === 0) return null;
  for (const column of columns) columnOf(shape, column);
  const [row] = await session.read(
    `SELECT ${[keyOf(shape).name, ...columns].map(dialect.quote).join(', ')} FROM ${dialect.quote(shape.name)}
     WHERE ${dialect.quote(keyOf(shape).name)} = ?${dialect.lock}`,
    [key],
  );
  const isOwn = row && keyText(keyOf(shape), row[keyOf(shape).name]) === subject.customerId;
  return isOwn ? Object.fromEntries(columns.map((column) => [column, textOf(row[column] ?? null)])) : null;
}

const textOf = (cell: Cell): string | null =>
  cell instanceof Uint8Array ? Buffer.from(cell).toString('utf8') : cell;

async function write(freezing: Freezing, session: Session, values: Values): Promise<void> {
  const columns = Object.keys(values);
  if (columns.length === 0) return;
  const { dialect } = freezing.database;
  const shape = schemaTable(freezing, freezing.map.subject.table);
  const key = searched(keyOf(shape), freezing.subject.customerId);
  await session.write(
    `UPDATE ${dialect.quote(shape.name)} SET ${columns.map((column) => `${dialect.quote(column)} = ?`).join(', ')}
     WHERE ${dialect.quote(keyOf(shape).name)} = ?`,
    [...Object.values(values), key ?? null],
  );
}
