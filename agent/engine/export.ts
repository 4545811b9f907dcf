import {
  type ExportedRecord,
  type ExportedValue,
  exportedNumber,
} from '../../functions/stores/domain/exported-value.ts';
import type { Category } from '../../functions/stores/domain/plan.ts';
import { type Cell, marks, type Row } from '../database/database.ts';
import type { Column } from '../database/schema.ts';
import type { TableMap } from '../store-map/store-map.ts';
import { filesOf, openFile } from './files.ts';
import { keyBatches } from './key-pages.ts';
import { keyOf, type Look, presentTables, schemaTable, searched } from './look.ts';
import { ownedRows } from './owned-rows.ts';

/** At most a page of rows of one table. */
export interface ExportedPage {
  category: Category;
  table: string;
  records: ExportedRecord[];
}

/** A file that a row names. */
export interface ExportedSiteFile {
  category: Category;
  table: string;
  /** As the row has it. */
  name: string;
  size: number;
  modifiedAt: Date;
  read(): AsyncIterable<Uint8Array>;
}

export interface Exporting extends Look {
  filesRoot?: string;
}

/** All rows of the customer, page by page, with every column that the map does not hide. */
export async function* exportRows(look: Look): AsyncGenerator<ExportedPage> {
  for (const table of presentTables(look, look.map.tables.values())) {
    for await (const keys of keyBatches(look, table)) {
      const owned = await ownedRows(look, look.database, table, keys, false);
      if (owned.length === 0) continue;
      const records = await recordsOf(
        look,
        table,
        owned.map(({ key }) => key),
      );
      yield { category: table.is, table: table.name, records };
    }
  }
}

/** All files of the customer. */
export async function* exportFiles(look: Exporting): AsyncGenerator<ExportedSiteFile> {
  for (const table of presentTables(look, look.map.tables.values()).filter(({ files }) => files)) {
    for await (const keys of keyBatches(look, table)) {
      const owned = await ownedRows(look, look.database, table, keys, false);
      for (const { name, path, stats } of await filesOf(look, table, owned))
        yield {
          category: table.is,
          table: table.name,
          name,
          size: stats.size,
          modifiedAt: stats.mtime,
          read: () => openFile(path),
        };
    }
  }
}

async function recordsOf(look: Look, table: TableMap, keys: readonly string[]): Promise<ExportedRecord[]> {
  const { dialect, read } = look.database;
  const shape = schemaTable(look, table.name);
  const key = keyOf(shape);
  const shown = [...shape.columns.values()].filter(({ name }) => !table.hide.includes(name));
  const values = keys.flatMap((each) => searched(key, each) ?? []);
  const rows = await read(
    `SELECT ${shown.map(({ name }) => dialect.quote(name)).join(', ')} FROM ${dialect.quote(table.name)}
     WHERE ${dialect.quote(key.name)} IN (${marks(values)}) ORDER BY ${dialect.quote(key.name)}`,
    values,
  );
  // Numbers that name something are no quantities: they stay as they are written.
  const identifies = new Set([key.name, table.by.column, ...Object.values(table.names).flat()]);
  return rows.map((row) => recordOf(row, shown, identifies));
}

const recordOf = (row: Row, shown: readonly Column[], identifies: ReadonlySet<string>): ExportedRecord =>
  Object.fromEntries(
    shown.map((column) => [column.name, exportedValue(row[column.name] ?? null, column, identifies)]),
  );

function exportedValue(cell: Cell, { name, kind }: Column, identifies: ReadonlySet<string>): ExportedValue {
  const isNumber = kind === 'integer' || kind === 'decimal';
  return typeof cell === 'string' && isNumber && !identifies.has(name) && /^-?\d/.test(cell)
    ? exportedNumber(cell)
    : cell;
}
