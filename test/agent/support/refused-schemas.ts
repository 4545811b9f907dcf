import { type ShopChanges, shopSchema } from './small-shop.ts';

/** The shop's tables without one of them. */
export const without = (table: string) => shopSchema.filter((statement) => !statement.includes(` ${table} `));

/** Schemas that are refused by name, before anything of a customer's is touched. */
export const refusedSchemas: [name: string, changes: ShopChanges, code: string, where: string][] = [
  [
    'a table that the system lacks',
    { lines: { other: '{ is: logs, by: client_id }' } },
    'table-unknown',
    'other',
  ],
  [
    'a hidden column that was renamed',
    { lines: { client: '{ is: profile, by: id, hide: [password] }' } },
    'column-unknown',
    'client.password',
  ],
  [
    'a kept column that was renamed',
    {
      lines: {
        invoice_item:
          '{ is: invoices, by: invoice_id -> invoice, hold: { with: invoice }, keep: [invoice_id, name] }',
      },
    },
    'column-unknown',
    'invoice_item.name',
  ],
  [
    'a table without a key',
    {
      more: ['CREATE TABLE log (client_id BIGINT)', 'CREATE INDEX log_client ON log (client_id)'],
      lines: { log: '{ is: logs, by: client_id }' },
    },
    'key-missing',
    'log',
  ],
  [
    'a key of two columns',
    {
      more: ['CREATE TABLE tag (client_id BIGINT, name VARCHAR(20), PRIMARY KEY (client_id, name))'],
      lines: { tag: '{ is: logs, by: client_id }' },
    },
    'composite-key',
    'tag',
  ],
  [
    'a key of bytes',
    {
      more: [
        'CREATE TABLE log (id VARBINARY(16) NOT NULL PRIMARY KEY, client_id BIGINT)',
        'CREATE INDEX log_client ON log (client_id)',
      ],
      lines: { log: '{ is: logs, by: client_id }' },
    },
    'binary-key',
    'log.id',
  ],
  [
    'a key of type UUID',
    {
      more: [
        'CREATE TABLE log (id UUID NOT NULL PRIMARY KEY, client_id BIGINT)',
        'CREATE INDEX log_client ON log (client_id)',
      ],
      lines: { log: '{ is: logs, by: client_id }' },
    },
    'uuid-key',
    'log.id',
  ],
  [
    'a key that is a date',
    {
      more: [
        'CREATE TABLE log (id DATETIME NOT NULL PRIMARY KEY, client_id BIGINT)',
        'CREATE INDEX log_client ON log (client_id)',
      ],
      lines: { log: '{ is: logs, by: client_id }' },
    },
    'key-kind',
    'log.id',
  ],
  [
    'a `by` that is no reference',
    {
      more: [
        'CREATE TABLE log (id BIGINT NOT NULL PRIMARY KEY, paid DECIMAL(10,2))',
        'CREATE INDEX log_paid ON log (paid)',
      ],
      lines: { log: '{ is: logs, by: paid }' },
    },
    'key-kind',
    'log.paid',
  ],
  [
    'a `by` without an index',
    {
      more: ['CREATE TABLE log (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT)'],
      lines: { log: '{ is: logs, by: client_id }' },
    },
    'index-missing',
    'log.client_id',
  ],
  [
    'a `by` that is only the second column of an index',
    {
      more: [
        'CREATE TABLE log (id BIGINT NOT NULL PRIMARY KEY, at DATETIME, client_id BIGINT)',
        'CREATE INDEX log_at ON log (at, client_id)',
      ],
      lines: { log: '{ is: logs, by: client_id }' },
    },
    'index-missing',
    'log.client_id',
  ],
  [
    'a view',
    {
      more: ['CREATE VIEW people AS SELECT id, email FROM client'],
      lines: { people: '{ is: contacts, by: id }' },
    },
    'view',
    'people',
  ],
  [
    'customers by a column that is not their key',
    {
      schema: [
        ...without('client'),
        'CREATE TABLE client (uid BIGINT NOT NULL PRIMARY KEY, id BIGINT, email VARCHAR(254), secret VARCHAR(9))',
        'CREATE INDEX client_id ON client (id)',
      ],
    },
    'subject-key',
    'client',
  ],
  [
    'a column that cannot be empty and that nothing replaces',
    {
      schema: [
        ...without('invoice'),
        'CREATE TABLE invoice (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT, issued_at DATETIME, status VARCHAR(20), total DECIMAL(18,2), note VARCHAR(200) NOT NULL)',
        'CREATE INDEX invoice_client2 ON invoice (client_id)',
      ],
    },
    'as-missing',
    'invoice.note',
  ],
  [
    'a key that takes held rows along',
    {
      schema: [
        ...without('invoice_item'),
        'CREATE TABLE invoice_item (id BIGINT NOT NULL PRIMARY KEY, invoice_id BIGINT, title VARCHAR(9), FOREIGN KEY (invoice_id) REFERENCES invoice (id) ON DELETE CASCADE)',
        'CREATE INDEX item_invoice2 ON invoice_item (invoice_id)',
      ],
    },
    'cascade',
    'invoice',
  ],
  [
    'a key that takes rows along that nobody mapped',
    {
      more: [
        'CREATE TABLE wallet (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT, FOREIGN KEY (client_id) REFERENCES client (id) ON DELETE CASCADE)',
      ],
    },
    'cascade',
    'client',
  ],
  [
    'a key that empties rows that nobody mapped',
    {
      more: [
        'CREATE TABLE wallet (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT, FOREIGN KEY (client_id) REFERENCES client (id) ON DELETE SET NULL)',
      ],
    },
    'cascade',
    'client',
  ],
];
