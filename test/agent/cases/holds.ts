import { describe, expect, it } from 'vitest';
import { collect } from '../../support/collect.ts';
import { always, at, eraseCustomer, law, subjectOf } from '../support/open-store.ts';
import { openShop } from '../support/small-shop.ts';
import { insert, type OpenTestDatabase } from '../support/test-database.ts';

const staying =
  '{ is: profile, by: id, hide: secret, stays-for: [invoice], keep: [id], as: { email: "erased-{key}@invalid" } }';

export function describeHolds(dialect: string, openDatabase: OpenTestDatabase): void {
  const open = () => openShop(openDatabase, { lines: { client: staying } });
  type Shop = Awaited<ReturnType<typeof open>>;

  async function plantInvoice(
    test: Shop,
    id: bigint,
    issued_at: string | null,
    status = 'paid',
    client_id = 7n,
  ) {
    await insert(test, 'invoice', { id, client_id, issued_at, status, total: '1.50', note: 'Gọi chị An' });
    await insert(test, 'invoice_item', { id, invoice_id: id, title: 'Web' });
  }

  describe(`Holds over ${dialect}`, () => {
    it('keep what the law asks for, and strip the rest of the row', async () => {
      const shop = await open();
      await insert(shop, 'client', { id: 7n, email: 'an@example.vn', name: 'An', secret: 'x' });
      await plantInvoice(shop, 1n, '2026-01-05 10:00:00');
      await plantInvoice(shop, 2n, '2014-12-31 23:30:00');
      await plantInvoice(shop, 3n, '2026-01-05 10:00:00', 'draft');

      const { found, erasure } = await eraseCustomer(shop.store, subjectOf('7', 'an@example.vn'));

      const until = '2036-12-31T17:00:00.000Z';
      expect(found.plan.categories).toEqual([
        { category: 'profile', action: 'hold', count: 1, hold: { basis: 'accounting', until } },
        { category: 'tickets', action: 'erase', count: 0 },
        { category: 'invoices', action: 'erase', count: 4 },
        { category: 'invoices', action: 'hold', count: 2, hold: { basis: 'accounting', until } },
      ]);
      expect(erasure).toMatchObject({ left: 0, stopped: false });
      expect(await shop.query('SELECT * FROM client')).toEqual([
        { id: '7', email: 'erased-7@invalid', name: null, secret: null },
      ]);
      const [invoice, ...others] = await shop.query('SELECT * FROM invoice');
      expect(others).toEqual([]);
      expect(invoice).toMatchObject({ id: '1', client_id: '7', status: 'paid', note: null });
      expect(await shop.query('SELECT * FROM invoice_item')).toEqual([
        { id: '1', invoice_id: '1', title: 'Web' },
      ]);
    });

    it('count a date without an offset in the zone of the application', async () => {
      const shop = await open();
      // Before New Year in Hanoi, and after it in London.
      await plantInvoice(shop, 1n, '2025-12-31 23:30:00');

      const { plan } = await shop.store.find({
        request: 'R1',
        fence: 1,
        subject: subjectOf('7'),
        kind: 'deletion',
        at,
        law,
      });

      expect(plan.categories.find(({ action }) => action === 'hold')?.hold?.until).toBe(
        '2035-12-31T17:00:00.000Z',
      );
    });

    it.each(['', 'soon', '0000-00-00', '2026-02-31', '1899-01-01', '12/05/2026', null])(
      'take the date %j for the latest possible, and tell a person',
      async (issued) => {
        const shop = await openShop(openDatabase, {
          more: [
            'CREATE TABLE bill (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT, day VARCHAR(20))',
            'CREATE INDEX bill_client ON bill (client_id)',
          ],
          lines: {
            bill: '{ is: invoices, by: client_id, hold: { basis: accounting, from: [day] }, keep: [client_id, day] }',
          },
        });
        await insert(shop, 'bill', { id: 1n, client_id: 7n, day: issued });

        const { plan } = await shop.store.find({
          request: 'R1',
          fence: 1,
          subject: subjectOf('7'),
          kind: 'deletion',
          at,
          law,
        });

        expect(plan.unreadableDates).toEqual([{ category: 'invoices', field: 'day', count: 1 }]);
        expect(plan.categories.find(({ action }) => action === 'hold')).toMatchObject({
          count: 1,
          hold: { until: '2036-12-31T17:00:00.000Z' },
        });
      },
    );

    it('read seconds since 1970, and the first date that a row has', async () => {
      const shop = await openShop(openDatabase, {
        more: [
          'CREATE TABLE bill (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT, paid BIGINT, made BIGINT)',
          'CREATE INDEX bill_client ON bill (client_id)',
        ],
        lines: {
          bill: '{ is: invoices, by: client_id, hold: { basis: accounting, from: [paid, made] }, keep: [client_id, paid, made] }',
        },
      });
      await insert(shop, 'bill', { id: 1n, client_id: 7n, paid: 0n, made: 1_600_000_000n });

      const { plan } = await shop.store.find({
        request: 'R1',
        fence: 1,
        subject: subjectOf('7'),
        kind: 'deletion',
        at,
        law,
      });

      expect(plan.unreadableDates).toBeUndefined();
      expect(plan.categories.find(({ action }) => action === 'hold')?.hold?.until).toBe(
        '2030-12-31T17:00:00.000Z',
      );
    });

    it('that are set stay as they are, whatever a later law says', async () => {
      const shop = await open();
      await plantInvoice(shop, 1n, '2026-01-05 10:00:00');
      await eraseCustomer(shop.store, subjectOf('7'));

      const longer = { ...law, accountingMonths: 240 };
      const again = await shop.store.find({
        request: 'R2',
        fence: 1,
        subject: subjectOf('7'),
        kind: 'deletion',
        at,
        law: longer,
      });

      expect(again.plan.categories.filter(({ action }) => action === 'hold')).toMatchObject([
        { hold: { until: '2036-12-31T17:00:00.000Z' } },
      ]);
    });

    it('that another program fills in again are left over, and are stripped again', async () => {
      const shop = await open();
      await plantInvoice(shop, 1n, '2026-01-05 10:00:00');
      const { task } = await eraseCustomer(shop.store, subjectOf('7'));
      await shop.run("UPDATE invoice SET note = 'An gọi lại'");

      expect((await shop.store.verify(task)).left).toBe(1);
      expect((await shop.store.erase(task, always)).left).toBe(0);
      expect((await shop.query('SELECT note FROM invoice'))[0]).toEqual({ note: null });
    });

    it('strip a column that an upgrade added, because the map does not keep it', async () => {
      const shop = await open();
      await shop.run('ALTER TABLE invoice ADD COLUMN buyer_passport VARCHAR(20)');
      await plantInvoice(shop, 1n, '2026-01-05 10:00:00');
      await shop.run("UPDATE invoice SET buyer_passport = 'B1234567'");

      await eraseCustomer(shop.store, subjectOf('7'));

      expect((await shop.query('SELECT buyer_passport FROM invoice'))[0]).toEqual({ buyer_passport: null });
    });

    it('end on their day: rows go, the customer last, and it is on record for which request', async () => {
      const shop = await open();
      await insert(shop, 'client', { id: 7n, email: 'an@example.vn', name: 'An' });
      await insert(shop, 'client', { id: 8n, email: 'other@example.vn', name: 'Bình' });
      await plantInvoice(shop, 1n, '2019-01-05 10:00:00');
      await plantInvoice(shop, 2n, '2026-01-05 10:00:00');
      await plantInvoice(shop, 3n, '2019-01-05 10:00:00', 'paid', 8n);
      await eraseCustomer(shop.store, subjectOf('7'), { request: 'R7' });

      const before = await shop.store.purge(new Date('2029-12-31T16:59:59.000Z'), always);
      const first = await shop.store.purge(new Date('2029-12-31T17:00:00.000Z'), always);
      const again = await shop.store.purge(new Date('2029-12-31T17:00:00.000Z'), always);

      expect(before).toEqual({ ended: [], changed: 0, isComplete: true });
      expect(first).toEqual({
        ended: [{ request: 'R7', category: 'invoices', basis: 'accounting', count: 2 }],
        changed: 0,
        isComplete: true,
      });
      expect(again.ended).toEqual([]);
      expect(await shop.keys('invoice')).toEqual(['2', '3']);
      expect(await shop.keys('invoice_item')).toEqual(['2', '3']);
      expect(await shop.keys('client')).toEqual(['7', '8']);

      const last = await shop.store.purge(new Date('2036-12-31T17:00:00.000Z'), always);

      expect(last.ended.map(({ category, count }) => [category, count])).toEqual([
        ['invoices', 2],
        ['profile', 1],
      ]);
      expect(await shop.keys('invoice')).toEqual(['3']);
      expect(await shop.keys('client')).toEqual(['8']);
    });

    it('that ended leave a row that is somebody else’s by now, or that another program filled in again', async () => {
      const shop = await open();
      for (const id of [1n, 2n, 3n]) await plantInvoice(shop, id, '2019-01-05 10:00:00');
      await eraseCustomer(shop.store, subjectOf('7'));
      await shop.run('UPDATE invoice SET client_id = 8 WHERE id = 1');
      await shop.run("UPDATE invoice SET note = 'wieder' WHERE id = 2");

      const purge = await shop.store.purge(new Date('2031-01-01T00:00:00.000Z'), always);

      expect(purge.changed).toBe(3);
      expect(await shop.keys('invoice')).toEqual(['1', '2']);
    });

    it('stop between two batches when they are asked to', async () => {
      const shop = await open();
      await plantInvoice(shop, 1n, '2019-01-05 10:00:00');
      await eraseCustomer(shop.store, subjectOf('7'));

      const purge = await shop.store.purge(new Date('2031-01-01T00:00:00.000Z'), async () => false);

      expect(purge).toEqual({ ended: [], changed: 0, isComplete: false });
      expect(await shop.keys('invoice')).toEqual(['1']);
    });

    it('of a row that came by address alone end too', async () => {
      const shop = await openShop(openDatabase, {
        lines: {
          ticket:
            '{ is: tickets, by: client_id, or-address: author_email, hold: { basis: internet-service, from: [] }, keep: [client_id] }',
        },
      });
      await insert(shop, 'ticket', {
        id: 1n,
        client_id: null,
        author_email: 'an@example.vn',
        subject: 'Hỏi',
      });
      await insert(shop, 'ticket', {
        id: 2n,
        client_id: null,
        author_email: 'other@example.vn',
        subject: 'Hỏi',
      });
      await eraseCustomer(shop.store, subjectOf('7', 'an@example.vn'));

      expect((await shop.query('SELECT author_email, subject FROM ticket ORDER BY id'))[0]).toEqual({
        author_email: null,
        subject: null,
      });
      const purge = await shop.store.purge(new Date('2028-03-03T00:00:00.000Z'), always);

      expect(purge).toMatchObject({ ended: [{ category: 'tickets', count: 1 }], changed: 0 });
      expect(await shop.keys('ticket')).toEqual(['2']);
    });

    it('show a copy only what is left', async () => {
      const shop = await open();
      await plantInvoice(shop, 1n, '2026-01-05 10:00:00');
      await eraseCustomer(shop.store, subjectOf('7'));

      const records = (await collect(shop.store.exportRows(subjectOf('7')))).flatMap((page) => page.records);

      expect(records[0]).toMatchObject({ id: '1', note: null });
    });
  });
}
