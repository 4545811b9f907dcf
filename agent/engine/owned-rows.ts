import { marks, type Row, type Session } from '../database/database.ts';
import { mayStay, type TableMap, tableOf } from '../store-map/store-map.ts';
import { isAddress } from './address.ts';
import { isCustomerKey } from './key-pages.ts';
import { isGone } from './ledger.ts';
import { columnOf, keyOf, keyText, type Look, namesNobody, schemaTable, searched } from './look.ts';
import { residueOf } from './strip.ts';

/** A row that is the customer's, and the row above it. */
export interface OwnedRow {
  key: string;
  row: Row;
  /** None for a row under the customer itself, and under one that this request erased. */
  parent?: OwnedRow;
}

/** The name under which a row that may stay tells whether more is left of it than may. */
const residue = 'privacy_site_residue';

/** Is nothing left of the row beyond what may stay? */
export const isStripped = (row: Row): boolean => (row[residue] ?? '0') === '0';

/**
 * Those of the rows that are the customer's, with what a decision about them needs. Compared here, byte by byte: SQL takes
 * texts as equal that are not. The whole way up to the customer is read anew.
 *
 * @param lock within a transaction: no row of the way changes before its end
 */
export async function ownedRows(
  look: Look,
  session: Pick<Session, 'read'>,
  table: TableMap,
  keys: readonly string[],
  lock: boolean,
): Promise<OwnedRow[]> {
  const rows = await rowsByKey(look, session, table, keys, lock);
  if (table.by.parent === undefined) return rows.filter(({ row }) => isOwn(look, table, row));
  const parent = tableOf(look.map, table.by.parent);
  const column = columnOf(schemaTable(look, table.name), table.by.column);
  const reference = ({ row }: OwnedRow) => keyText(column, row[column.name]);
  const above = [...new Set(rows.map(reference))].filter((each) => !namesNobody(each));
  if (above.length === 0) return [];
  const parents = new Map(
    (await ownedRows(look, session, parent, above, lock)).map((each) => [each.key, each]),
  );
  const orphans = await orphanedBy(
    look,
    session,
    parent,
    above.filter((each) => !parents.has(each)),
  );
  return rows.flatMap((each) => {
    const over = parents.get(reference(each));
    if (over) return [{ ...each, parent: over }];
    return orphans.has(reference(each)) ? [each] : [];
  });
}

function isOwn({ schema, subject, isInLedger }: Look, table: TableMap, row: Row): boolean {
  const column = columnOf(schemaTable({ schema }, table.name), table.by.column);
  const owner = keyText(column, row[column.name]);
  if (!namesNobody(owner)) return isCustomerKey(subject.customerId) && owner === subject.customerId;
  return table.orAddress !== undefined && (isInLedger || isAddress(row[table.orAddress], subject.address));
}

/** Keys that this request erased and that nobody has taken since: some databases give the last key out again. */
async function orphanedBy(
  look: Look,
  session: Pick<Session, 'read'>,
  parent: TableMap,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  if (look.request === undefined || keys.length === 0) return new Set();
  const gone = await isGone(look.database, session, look.map.store, look.request, parent.name, keys);
  const taken = await rowsByKey(look, session, parent, [...gone], false);
  return new Set([...gone].filter((key) => taken.every((row) => row.key !== key)));
}

/** Rows as they are now, whoever's they are. */
export async function rowsByKey(
  look: Look,
  session: Pick<Session, 'read'>,
  table: TableMap,
  keys: readonly string[],
  lock: boolean,
): Promise<OwnedRow[]> {
  const { dialect } = look.database;
  const shape = schemaTable(look, table.name);
  const key = keyOf(shape);
  const values = keys.flatMap((each) => searched(key, each) ?? []);
  if (values.length === 0) return [];
  const columns = [...new Set([key.name, ...decisiveColumns(table)])].map(dialect.quote);
  const left = mayStay(table) ? residueOf(look, table) : undefined;
  if (left) columns.push(`${left.sql} AS ${residue}`);
  const rows = await session.read(
    `SELECT ${columns.join(', ')} FROM ${dialect.quote(table.name)}
     WHERE ${dialect.quote(key.name)} IN (${marks(values)})${lock ? dialect.lock : ''}`,
    [...(left?.values ?? []), ...values],
  );
  return rows.map((row) => ({ key: keyText(key, row[key.name]), row }));
}

/** What decides on a row. Nothing else is read of one that is only counted or erased. */
const decisiveColumns = (table: TableMap): string[] => [
  table.by.column,
  ...(table.orAddress === undefined ? [] : [table.orAddress]),
  ...(table.hold && 'basis' in table.hold ? [...table.hold.from, ...Object.keys(table.hold.while)] : []),
  ...Object.values(table.names).flat(),
  ...(table.files ? [table.files.column] : []),
];
