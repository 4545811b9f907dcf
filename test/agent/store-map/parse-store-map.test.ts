import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eraseOrder } from '../../../agent/store-map/erase-order.ts';
import { mapFrom } from '../support/open-store.ts';
import { invoice, problemsOf, withTables, words } from './map-texts.ts';

const systems = new URL('../../../systems/', import.meta.url);
const readSystem = (name: string) => readFileSync(new URL(name, systems), 'utf8');
/** Of every folder; what other systems are described by is no map. */
const mapsOfSystems = readdirSync(systems, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.yaml') && /^store-map:/m.test(readSystem(name)),
);

describe('A store map', () => {
  it('says everything that one can say of a table', () => {
    const map = mapFrom(
      withTables(
        `client:
  is: profile
  by: id
  hide: [pass, salt]
  stays-for: [invoice]
  keep: [id, created_at]
  as: { email: 'erased-{key}@invalid', tax_exempt: 0, old: null }
invoice:
  is: invoices
  by: client_id
  hold: { basis: accounting, from: [paid_at, created_at], while: { status: [paid, unpaid], approved: 1 } }
  keep: [id, client_id, nr, status, approved, paid_at, created_at]
invoice_item: { is: invoices, by: invoice_id -> invoice, hold: { with: invoice }, keep: '*' }
ticket: { is: tickets, by: client_id, or-address: author_email }
ticket_message: { is: tickets, by: ticket_id -> ticket, files: { column: attachment, under: data/uploads } }
hosting: { is: account-facts, by: client_id, names: { panel-user: [server_id, username] }, scan: true }
activity: { is: logs, by: client_id, probe: message, optional: true, not-transactional: true, triggers: [audit] }`,
        `nothing-of-customers: [admin, currency]
copies: { binlog: 7d, dumps: 30d }
`,
      ).replace(
        words,
        `words:
  vi: { store: Hệ thống tính cước, copies: { binlog: Nhật ký, dumps: Bản sao lưu } }
  en: { store: Billing, copies: { binlog: Change log, dumps: Backups } }
`,
      ),
    );

    expect(map).toMatchObject({
      store: 'billing',
      database: 'mysql',
      source: 'schema',
      zone: '+07:00',
      subject: { table: 'client', key: 'id', address: 'email', name: [], freeze: {}, refuse: {} },
      nothingOfCustomers: ['admin', 'currency'],
      copies: [
        { name: 'binlog', days: 7 },
        { name: 'dumps', days: 30 },
      ],
    });
    expect(map.words.vi).toEqual({
      store: 'Hệ thống tính cước',
      copies: { binlog: 'Nhật ký', dumps: 'Bản sao lưu' },
    });
    expect(map.tables.get('client')).toMatchObject({
      hide: ['pass', 'salt'],
      staysFor: ['invoice'],
      keep: ['id', 'created_at'],
      as: { email: 'erased-{key}@invalid', tax_exempt: 0, old: null },
    });
    expect(map.tables.get('invoice')).toMatchObject({
      by: { column: 'client_id' },
      hold: {
        basis: 'accounting',
        from: ['paid_at', 'created_at'],
        while: { status: ['paid', 'unpaid'], approved: ['1'] },
      },
    });
    expect(map.tables.get('invoice_item')).toMatchObject({
      by: { column: 'invoice_id', parent: 'invoice' },
      hold: { with: 'invoice' },
      keep: '*',
    });
    expect(map.tables.get('ticket')).toMatchObject({ orAddress: 'author_email' });
    expect(map.tables.get('ticket_message')).toMatchObject({
      files: { column: 'attachment', under: 'data/uploads' },
    });
    expect(map.tables.get('hosting')).toMatchObject({
      names: { 'panel-user': ['server_id', 'username'] },
      scan: true,
    });
    expect(map.tables.get('activity')).toMatchObject({
      probe: ['message'],
      optional: true,
      notTransactional: true,
      triggers: ['audit'],
    });
  });

  it('erases the deepest rows first, what others stay for before them, and the customer last', () => {
    const map = mapFrom(
      withTables(`client: { is: profile, by: id, stays-for: [invoice], keep: [id] }
note: { is: tickets, by: message_id -> message }
message: { is: tickets, by: ticket_id -> ticket }
address: { is: contacts, by: client_id, stays-for: [invoice], keep: [client_id] }
ticket: { is: tickets, by: client_id }
${invoice}
item: { is: invoices, by: invoice_id -> invoice, hold: { with: invoice }, keep: '*' }`),
    );

    const order = eraseOrder(map).map(({ name }) => name);

    expect(order.at(-1)).toBe('client');
    for (const [first, then] of [
      ['note', 'message'],
      ['message', 'ticket'],
      ['item', 'invoice'],
      ['invoice', 'address'],
    ] as const)
      expect(order.indexOf(first)).toBeLessThan(order.indexOf(then));
  });

  it.each(mapsOfSystems)('systems/%s is right', (name) => {
    const text = readSystem(name);

    expect(problemsOf(text)).toEqual([]);
  });
});
