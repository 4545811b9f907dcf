import { createHash } from 'node:crypto';
import type { TestDatabase } from './test-database.ts';

/** A sum over rows, as anybody can compute it: equal sums, equal rows. */
export async function checksum(
  { query }: Pick<TestDatabase, 'query'>,
  tables: readonly string[],
  where: (table: string) => string,
): Promise<string> {
  const rows = [];
  for (const table of tables)
    rows.push(table, await query(`SELECT * FROM ${table} WHERE ${where(table)} ORDER BY 1`));
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}
