import type { SiteStoreSettings } from '../../../agent/engine/site-store.ts';
import { mapFrom, openStore } from './open-store.ts';
import type { OpenTestDatabase, TestDatabase } from './test-database.ts';

/** A system with whole numbers as keys, in the fewest tables that show a trap. */
export const shopSchema = [
  'CREATE TABLE client (id BIGINT NOT NULL PRIMARY KEY, email VARCHAR(254), name VARCHAR(100), secret VARCHAR(100))',
  'CREATE TABLE ticket (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT, author_email VARCHAR(254), subject VARCHAR(200))',
  'CREATE INDEX ticket_client ON ticket (client_id)',
  'CREATE TABLE message (id BIGINT NOT NULL PRIMARY KEY, ticket_id BIGINT, body VARCHAR(200))',
  'CREATE INDEX message_ticket ON message (ticket_id)',
  'CREATE TABLE invoice (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT, issued_at DATETIME, status VARCHAR(20), total DECIMAL(18,2), note VARCHAR(200))',
  'CREATE INDEX invoice_client ON invoice (client_id)',
  'CREATE TABLE invoice_item (id BIGINT NOT NULL PRIMARY KEY, invoice_id BIGINT, title VARCHAR(200))',
  'CREATE INDEX invoice_item_invoice ON invoice_item (invoice_id)',
];

const shopTables: Record<string, string> = {
  client: '{ is: profile, by: id, hide: secret }',
  ticket: '{ is: tickets, by: client_id, or-address: author_email }',
  message: '{ is: tickets, by: ticket_id -> ticket }',
  invoice:
    '{ is: invoices, by: client_id, hold: { basis: accounting, from: [issued_at], while: { status: [paid, open] } }, keep: [client_id, issued_at, status, total] }',
  invoice_item: "{ is: invoices, by: invoice_id -> invoice, hold: { with: invoice }, keep: '*' }",
};

/** The shop's map, with other or further lines. */
export const shopMap = (
  database: string,
  lines: Record<string, string | undefined> = {},
  subject = '{ table: client, key: id, address: email }',
): string => `store-map: 1
store: shop
database: ${database}
subject: ${subject}
tables:
${Object.entries({ ...shopTables, ...lines })
  .flatMap(([name, line]) => (line === undefined ? [] : [`  ${name}: ${line}\n`]))
  .join('')}words:
  vi: { store: Cửa hàng }
  en: { store: Shop }
`;

export interface ShopChanges {
  /** Statements after those of {@link shopSchema}, or in place of them. */
  schema?: readonly string[];
  more?: readonly string[];
  lines?: Record<string, string | undefined>;
  subject?: string;
  settings?: Partial<SiteStoreSettings>;
}

/** The shop in a new database, and a store over it. */
export async function openShop<Test extends TestDatabase>(
  openDatabase: OpenTestDatabase<Test>,
  changes: ShopChanges = {},
) {
  const test = await openDatabase();
  for (const statement of [...(changes.schema ?? shopSchema), ...(changes.more ?? [])])
    await test.run(statement);
  const map = mapFrom(shopMap(test.database.dialect.name, changes.lines, changes.subject));
  await test.grant([...map.tables.keys()]);
  const store = openStore(map, changes.settings?.database ?? test.database, changes.settings);
  const keys = async (table: string, column = 'id') =>
    (await test.query(`SELECT ${column} FROM ${table} ORDER BY ${column}`)).map((row) => row[column]);
  return { ...test, map, store, keys };
}
