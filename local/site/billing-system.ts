import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { attachmentOf, type BillingRow, billingRowsOf, billingSchema } from '../seed/billing.ts';
import type { SeededCustomer } from '../seed/customers.ts';

/** A row of a table, as it is now. */
export interface StoredRow {
  table: string;
  values: Readonly<Record<string, unknown>>;
  /** Until when the agent's ledger keeps it, ISO 8601, if it does. */
  keptUntil?: string;
}

/** The sample provider's billing system: one SQLite file, and a folder of attachments. */
export interface BillingSystem {
  /** File of the database. */
  file: string;
  /** Folder of the application's files. */
  files: string;
  /** Writes a customer's rows and attachment, as the application would. Answers the rows. */
  add(customer: SeededCustomer): readonly BillingRow[];
  /** What is there now of the rows that were added for a customer. */
  rowsOf(customerId: string): StoredRow[];
  close(): void;
}

/** Milliseconds to wait for the agent, which writes into the same file. */
const busyMs = 10_000;
/** Numbers that each customer's rows have for themselves, in every table. */
const numbersEach = 100;
/** The agent's ledger lies in the same file. */
const holdsTable = 'privacy_site_holds';

/** @param folder where it makes its files */
export function openBillingSystem(folder: string): BillingSystem {
  const file = join(folder, 'billing.db');
  const files = join(folder, 'billing-files');
  mkdirSync(join(files, 'attachments'), { recursive: true });
  const database = new DatabaseSync(file, { timeout: busyMs });
  for (const statement of billingSchema()) database.exec(statement);
  const added = new Map<string, readonly BillingRow[]>();

  /** The ends of holds by table and key; none before the agent has made its ledger. */
  const holds = (): Map<string, string> => {
    const isThere = database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(holdsTable);
    const rows = isThere ? database.prepare(`SELECT tbl, row_key, until FROM ${holdsTable}`).all() : [];
    return new Map(rows.map(({ tbl, row_key, until }) => [`${tbl} ${row_key}`, String(until)]));
  };

  return {
    file,
    files,
    add(customer) {
      const rows = billingRowsOf(customer, (added.size + 1) * numbersEach);
      added.set(customer.id, rows);
      database.exec('BEGIN IMMEDIATE');
      for (const { table, values } of rows) {
        const columns = Object.keys(values);
        const marks = columns.map(() => '?').join(', ');
        const insert = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`;
        database.prepare(insert).run(...Object.values(values));
      }
      database.exec('COMMIT');
      const { name, content } = attachmentOf(customer);
      writeFileSync(join(files, 'attachments', name), content);
      return rows;
    },
    rowsOf(customerId) {
      const ends = holds();
      return (added.get(customerId) ?? []).flatMap(({ table, values: before }): StoredRow[] => {
        // The first column of each table is its key.
        const [[column = '', key = null] = []] = Object.entries(before);
        const values = database.prepare(`SELECT * FROM ${table} WHERE ${column} = ?`).get(key);
        const keptUntil = ends.get(`${table} ${key}`);
        return values ? [{ table, values, ...(keptUntil !== undefined && { keptUntil }) }] : [];
      });
    },
    close: () => database.close(),
  };
}
