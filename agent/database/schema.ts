import { createHash } from 'node:crypto';

/** What a column's values are, as far as identity depends on it. */
export type ColumnKind = 'integer' | 'decimal' | 'text' | 'binary' | 'uuid' | 'date' | 'timestamp' | 'other';

export interface Column {
  name: string;
  /** As the database writes it. */
  type: string;
  kind: ColumnKind;
  isNullable: boolean;
  isGenerated: boolean;
  /** `=` takes texts as equal that are not, in capitals, accents and blanks at the end. It finds more, never less. */
  folds: boolean;
}

export interface ForeignKey {
  /** The table whose row it refers to. */
  target: string;
  onDelete: 'keep' | 'cascade' | 'set-null';
}

export interface Table {
  name: string;
  kind: 'table' | 'view' | 'virtual';
  isTransactional: boolean;
  columns: ReadonlyMap<string, Column>;
  /** Columns of the primary key. */
  key: readonly string[];
  /** The first column of each index. */
  indexed: ReadonlySet<string>;
  foreignKeys: readonly ForeignKey[];
  triggers: readonly string[];
}

export interface Schema {
  tables: ReadonlyMap<string, Table>;
  /** Jobs of the database itself, which may delete what the law holds. */
  jobs: readonly string[];
  /** Does the reader see triggers at all? */
  showsTriggers: boolean;
}

/** Names the shape of these tables: columns, types, keys, triggers. Another shape, another print. Hex. */
export function fingerprint(schema: Schema, tables: readonly string[]): string {
  const shapes = tables.toSorted().map((name) => {
    const table = schema.tables.get(name);
    if (!table) return [name];
    const columns = [...table.columns.values()].map(({ name, type, isNullable }) => [name, type, isNullable]);
    return [name, table.kind, columns, table.key, [...table.triggers].sort()];
  });
  return createHash('sha256').update(JSON.stringify(shapes)).digest('hex');
}

/** The column whose value names a row, if it is one that this program can hold on to. */
export function keyColumnOf(table: Table): Column | undefined {
  const [name, ...others] = table.key;
  const column = others.length === 0 && name !== undefined ? table.columns.get(name) : undefined;
  return column && (column.kind === 'integer' || column.kind === 'text') ? column : undefined;
}
