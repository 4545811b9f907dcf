import type { Row, Session } from './database.ts';
import type { Column, ColumnKind, ForeignKey, Schema, Table } from './schema.ts';

/** Reads the shape of a database file. */
export async function readSqliteSchema(read: Session['read']): Promise<Schema> {
  const listed = await read(
    "SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
  );
  const tables: [string, Table][] = [];
  // `shadow` tables are the inside of a virtual one.
  for (const { name, type } of listed.filter((row) => row.type !== 'shadow'))
    tables.push([String(name), await readTable(read, String(name), String(type))]);
  return { tables: new Map(tables), jobs: [], showsTriggers: true };
}

async function readTable(read: Session['read'], name: string, type: string): Promise<Table> {
  const columns = await read(
    'SELECT name, type, "notnull" AS required, pk, hidden FROM pragma_table_xinfo(?)',
    [name],
  );
  const indexed = await read(
    `SELECT i.name FROM pragma_index_list(?) AS l JOIN pragma_index_info(l.name) AS i
     WHERE i.seqno = 0 AND l.partial = 0 AND i.name IS NOT NULL`,
    [name],
  );
  const foreignKeys = await read('SELECT "table" AS target, on_delete FROM pragma_foreign_key_list(?)', [
    name,
  ]);
  const triggers = await read("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", [
    name,
  ]);
  const key = columns.filter(({ pk }) => pk !== '0').toSorted((a, b) => Number(a.pk) - Number(b.pk));
  return {
    name,
    kind: type === 'view' || type === 'virtual' ? type : 'table',
    isTransactional: true,
    columns: new Map(columns.map((row) => [String(row.name), toColumn(row)])),
    key: key.map((row) => String(row.name)),
    indexed: new Set([...key.slice(0, 1), ...indexed].map((row) => String(row.name))),
    foreignKeys: foreignKeys.map(toForeignKey),
    triggers: triggers.map((row) => String(row.name)),
  };
}

const toColumn = (row: Row): Column => ({
  name: String(row.name),
  type: String(row.type),
  kind: kindOf(String(row.type)),
  isNullable: row.required === '0' && row.pk === '0',
  isGenerated: row.hidden === '2' || row.hidden === '3',
  // `=` compares bytes unless the column says otherwise, and which it says cannot be read.
  folds: false,
});

/** The rules of SQLite's affinity, https://www.sqlite.org/datatype3.html, and the names that other programs use. */
function kindOf(type: string): ColumnKind {
  const name = type.toUpperCase();
  if (name.includes('INT')) return 'integer';
  if (name === 'UUID') return 'uuid';
  if (/CHAR|CLOB|TEXT/.test(name)) return 'text';
  if (name === '' || /BLOB|BINARY/.test(name)) return 'binary';
  if (/TIMESTAMP/.test(name)) return 'timestamp';
  if (/DATE|TIME/.test(name)) return 'date';
  return /REAL|FLOA|DOUB|DEC|NUM/.test(name) ? 'decimal' : 'other';
}

const toForeignKey = (row: Row): ForeignKey => ({
  target: String(row.target),
  onDelete:
    row.on_delete === 'CASCADE' ? 'cascade' : String(row.on_delete).startsWith('SET') ? 'set-null' : 'keep',
});
