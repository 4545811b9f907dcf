import type { DataSubject } from '../../functions/stores/domain/data-subject.ts';
import type { Hold, HoldLaw } from '../../functions/stores/domain/holds.ts';
import type { Bound, Cell, Database, Session } from '../database/database.ts';
import { type Column, keyColumnOf, type Schema, type Table } from '../database/schema.ts';
import { NeverFault } from '../faults.ts';
import type { StoreMap, TableMap } from '../store-map/store-map.ts';

/** Rows that one transaction changes at most. */
export const batchRows = 500;
/** Keys that one page of a search has at most: a search costs more than what is done with a key. */
export const pageRows = 2_000;

/** One customer of one system, as one operation looks at them. */
export interface Look {
  map: StoreMap;
  database: Database;
  schema: Schema;
  subject: DataSubject;
  /** What erased parents are remembered under. None: nothing is remembered. */
  request?: string;
  /** The rows come out of the ledger: one without an owner is the customer's, although its address is gone. */
  isInLedger?: boolean;
}

/** A look that also decides. */
export interface Judgement extends Look {
  law: HoldLaw;
  at: Date;
  /** Tables of which rows stay: by the map, or because the ledger says so of some. In all others everything goes. */
  staying: ReadonlySet<string>;
  /** The hold with the latest end that the customer has in these tables. */
  latestHold(session: Pick<Session, 'read'>, tables: readonly string[]): Promise<Hold | undefined>;
}

export function schemaTable({ schema }: Pick<Look, 'schema'>, name: string): Table {
  const table = schema.tables.get(name);
  if (!table) throw new NeverFault('schema-unfit', `no table ${name}`);
  return table;
}

export function columnOf(table: Table, name: string): Column {
  const column = table.columns.get(name);
  if (!column) throw new NeverFault('schema-unfit', `no column ${table.name}.${name}`);
  return column;
}

export function keyOf(table: Table): Column {
  const column = keyColumnOf(table);
  if (!column) throw new NeverFault('schema-unfit', `no key in ${table.name}`);
  return column;
}

/** Mapped tables that the system has, in the given order: it may lack optional ones. */
export const presentTables = ({ schema }: Pick<Look, 'schema'>, tables: Iterable<TableMap>): TableMap[] =>
  [...tables].filter(({ name, optional }) => !optional || schema.tables.has(name));

/** A whole number as one writes it. Anything else, put beside a number by SQL, would match somebody. */
const wholeNumber = /^(0|-?[1-9]\d{0,19})$/;

/** The value under which a column is searched; none if the column cannot hold such a key. */
export function searched(column: Column, key: string): Bound | undefined {
  if (column.kind === 'text') return key;
  if (column.kind !== 'integer' || !wholeNumber.test(key)) return undefined;
  const number = BigInt(key);
  const fits = /unsigned/i.test(column.type) ? BigInt.asUintN(64, number) : BigInt.asIntN(64, number);
  return fits === number ? number : undefined;
}

/** A key or a reference as text; digits without what a column pads them with. */
export function keyText(column: Column, cell: Cell | undefined): string {
  if (typeof cell !== 'string') return '';
  return column.kind === 'integer' && /^-?0\d/.test(cell) ? String(BigInt(cell)) : cell;
}

/** A reference that names nobody. Programs write 0 or nothing where they know no customer. */
export const namesNobody = (reference: string): boolean => reference === '' || reference === '0';
