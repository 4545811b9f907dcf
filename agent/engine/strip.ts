import type { Dialect } from '../database/database.ts';
import type { Column } from '../database/schema.ts';
import type { MapValue, TableMap } from '../store-map/store-map.ts';
import type { Condition } from './address.ts';
import { keyOf, type Look, schemaTable } from './look.ts';

/**
 * Columns that are emptied when a row stays: all that `keep` does not name, so that a column that an upgrade adds goes by
 * itself. What the database computes follows its source.
 */
function strippedColumns({ schema }: Pick<Look, 'schema'>, table: TableMap): Column[] {
  if (table.keep === '*') return [];
  const shape = schemaTable({ schema }, table.name);
  const kept = new Set([keyOf(shape).name, table.by.column, ...table.keep]);
  return [...shape.columns.values()].filter(({ name, isGenerated }) => !kept.has(name) && !isGenerated);
}

/** True for a row of which more is left than may stay. */
export function residueOf(look: Look, table: TableMap): Condition {
  const { dialect } = look.database;
  const parts = strippedColumns(look, table).map(({ name }) => {
    const { sql, values } = replacement(look, table, name);
    return { sql: `${dialect.quote(name)} ${dialect.same} ${sql}`, values };
  });
  if (parts.length === 0) return { sql: '0', values: [] };
  return {
    sql: `NOT (${parts.map(({ sql }) => sql).join(' AND ')})`,
    values: parts.flatMap(({ values }) => values),
  };
}

/** `column = …, …` for the rows that stay; none if nothing of them goes. */
export function assignments(look: Look, table: TableMap): Condition | undefined {
  const parts = strippedColumns(look, table).map(({ name }) => {
    const { sql, values } = replacement(look, table, name);
    return { sql: `${look.database.dialect.quote(name)} = ${sql}`, values };
  });
  if (parts.length === 0) return undefined;
  return { sql: parts.map(({ sql }) => sql).join(', '), values: parts.flatMap(({ values }) => values) };
}

/** What stands in a stripped column: nothing, or what the map says. */
function replacement(look: Look, table: TableMap, column: string): Condition {
  const value: MapValue = table.as[column] ?? null;
  const { dialect } = look.database;
  if (typeof value !== 'string' || !value.includes('{key}')) return { sql: '?', values: [value] };
  const key = dialect.quote(keyOf(schemaTable(look, table.name)).name);
  const parts = value.split('{key}');
  const pieces = parts.flatMap((_, index) => (index === 0 ? ['?'] : [asText(dialect, key), '?']));
  return {
    sql: dialect.name === 'mysql' ? `CONCAT(${pieces.join(', ')})` : `(${pieces.join(' || ')})`,
    values: parts,
  };
}

const asText = (dialect: Dialect, key: string): string =>
  `CAST(${key} AS ${dialect.name === 'mysql' ? 'CHAR' : 'TEXT'})`;
