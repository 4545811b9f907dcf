import { checksum } from './checksum.ts';
import { openShop } from './small-shop.ts';
import { insert, type OpenTestDatabase, type TestDatabase } from './test-database.ts';

const tables = ['client', 'ticket', 'message', 'invoice', 'invoice_item'] as const;
export const crashLines = {
  client: '{ is: profile, by: id, hide: secret, stays-for: [invoice], keep: [id] }',
};

/** What a deletion leaves of customer 7. */
export const whatStays = { client: 1, ticket: 0, message: 0, invoice: 2, invoice_item: 2 };

/** Customers 7 and 8, each with three rows in each table: 70 to 72, and 80 to 82. */
export async function openCrashShop<Test extends TestDatabase>(openDatabase: OpenTestDatabase<Test>) {
  const shop = await openShop(openDatabase, { lines: crashLines });
  const own = (name: string) => shop.database.dialect.own(name);

  async function plant(id: bigint): Promise<void> {
    await insert(shop, 'client', { id, email: `c${id}@example.vn`, name: 'An' });
    for (let row = id * 10n; row < id * 10n + 3n; row += 1n) {
      await insert(shop, 'ticket', { id: row, client_id: id, subject: 'Hỏi' });
      await insert(shop, 'message', { id: row, ticket_id: row, body: 'Chào' });
      const issued_at = row === id * 10n ? '2010-01-05 10:00:00' : '2026-01-05 10:00:00';
      await insert(shop, 'invoice', { id: row, client_id: id, issued_at, status: 'paid', note: 'An' });
      await insert(shop, 'invoice_item', { id: row, invoice_id: row, title: 'Web' });
    }
  }

  const rowsOf = (id: number) => (table: string) =>
    table === 'client' ? `id = ${id}` : `id BETWEEN ${id * 10} AND ${id * 10 + 9}`;
  const count = async (sql: string) => Number((await shop.query(`SELECT COUNT(*) AS n FROM ${sql}`))[0]?.n);

  return {
    ...shop,
    /** Everything as at the beginning, the ledger too. */
    async plantAgain() {
      for (const table of tables) await shop.run(`DELETE FROM ${table}`);
      for (const table of ['holds', 'gone', 'plans']) await shop.run(`DELETE FROM ${own(table)}`);
      await plant(7n);
      await plant(8n);
    },
    plant,
    count,
    neighbour: () => checksum(shop, tables, rowsOf(8)),
    async whatIsLeft() {
      const counts = tables.map(
        async (table) => [table, await count(`${table} WHERE ${rowsOf(7)(table)}`)] as const,
      );
      return Object.fromEntries(await Promise.all(counts));
    },
    /** Rows under a parent that is gone, and stripped rows that the ledger does not know. Both must be 0 at any instant. */
    async broken() {
      const holds = `SELECT row_key FROM ${own('holds')} WHERE tbl = 'invoice'`;
      return {
        orphans:
          (await count('message WHERE ticket_id NOT IN (SELECT id FROM ticket)')) +
          (await count('invoice_item WHERE invoice_id NOT IN (SELECT id FROM invoice)')),
        unrecorded: await count(`invoice WHERE note IS NULL AND CAST(id AS CHAR(20)) NOT IN (${holds})`),
      };
    },
  };
}
