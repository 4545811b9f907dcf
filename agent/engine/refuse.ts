import type { Topic } from '../../functions/shared/vocabulary.ts';
import type { Cell } from '../database/database.ts';
import { NeverFault } from '../faults.ts';
import type { MapValue } from '../store-map/store-map.ts';
import { customerOnFile, lookUpCustomer } from './customers.ts';
import { type Erasing, inBatch } from './erase.ts';
import { columnOf, keyOf, type Look, schemaTable, searched } from './look.ts';

/** Whose promotions stop: a customer number, or the address alone. */
export interface Refuser {
  customerId?: string;
  /** Normalised; empty if nobody knows it. */
  address: string;
}

export interface Refusing extends Pick<Look, 'map' | 'database' | 'schema'>, Pick<Erasing, 'pauses'> {}

/**
 * Sets the flags of these topics in the customer's row, and reads them again: a trigger or the application could put them
 * back. Twice is once. Who is nobody's customer has no flag. Throws `ambiguous-subject` if several customers have the
 * address, and `database-refused` if the flags do not stay.
 */
export async function refuseTopics(
  refusing: Refusing,
  { customerId, address }: Refuser,
  topics: readonly Topic[],
): Promise<void> {
  const { map, database } = refusing;
  const flags: Record<string, MapValue> = Object.assign(
    {},
    ...topics.map((topic) => map.subject.refuse[topic]),
  );
  const columns = Object.keys(flags);
  if (columns.length === 0) return;
  const customer =
    customerId === undefined
      ? await lookUpCustomer(refusing, address)
      : await customerOnFile(refusing, customerId);
  const shape = schemaTable(refusing, map.subject.table);
  const key = customer && searched(keyOf(shape), customer.customerId);
  if (key === undefined) return;
  for (const column of columns) columnOf(shape, column);
  const { dialect } = database;
  const where = `WHERE ${dialect.quote(keyOf(shape).name)} = ?`;
  const values = Object.values(flags);
  await inBatch(refusing, (session) =>
    session.write(
      `UPDATE ${dialect.quote(shape.name)} SET ${columns.map((column) => `${dialect.quote(column)} = ?`).join(', ')} ${where}`,
      [...values, key],
    ),
  );
  const [row] = await database.read(
    `SELECT ${columns.map(dialect.quote).join(', ')} FROM ${dialect.quote(shape.name)} ${where}`,
    [key],
  );
  const isSet =
    row === undefined || columns.every((column) => isSame(row[column] ?? null, flags[column] ?? null));
  if (!isSet) throw new NeverFault('database-refused');
}

const isSame = (cell: Cell, value: MapValue): boolean =>
  value === null ? cell === null : textOf(cell) === String(value);

const textOf = (cell: Cell): string | null =>
  cell instanceof Uint8Array ? Buffer.from(cell).toString('utf8') : cell;
