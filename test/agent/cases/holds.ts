import { describe, expect, it } from 'vitest';
import { collect } from '../../support/collect.ts';
import { openHolding, plantInvoice } from '../support/held-invoices.ts';
import { always, at, eraseCustomer, law, subjectOf } from '../support/open-store.ts';
import { openShop } from '../support/small-shop.ts';
import { insert, type OpenTestDatabase } from '../support/test-database.ts';

export function describeHolds(dialect: string, openDatabase: OpenTestDatabase): void {
  const open = () => openHolding(openDatabase);

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

    it.each(['Paid', 'PAID', ' paid', 'pàid', 'paid '])(
      'take the status %j for paid where nobody knows whether the application does, and tell a person',
      async (status) => {
        const shop = await open();
        await plantInvoice(shop, 1n, '2026-01-05 10:00:00', status);

        const { found } = await eraseCustomer(shop.store, subjectOf('7'));

        expect(await shop.keys('invoice')).toEqual(['1']);
        const { folds } = (await shop.database.schema()).tables.get('invoice')?.columns.get('status') ?? {};
        expect(found.plan.unreadableDates).toEqual(
          folds ? undefined : [{ category: 'invoices', field: 'status', count: 1 }],
        );
      },
    );

    it('compare a condition with a number as a number', async () => {
      const shop = await openShop(openDatabase, {
        more: [
          'CREATE TABLE bill (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT, day VARCHAR(20), approved DECIMAL(5,2))',
          'CREATE INDEX bill_client ON bill (client_id)',
        ],
        lines: {
          bill: '{ is: invoices, by: client_id, hold: { basis: accounting, from: [day], while: { approved: 1 } }, keep: [client_id, day, approved] }',
        },
      });
      await insert(shop, 'bill', { id: 1n, client_id: 7n, day: '2026-01-05', approved: '1.00' });
      await insert(shop, 'bill', { id: 2n, client_id: 7n, day: '2026-01-05', approved: '0.00' });

      await eraseCustomer(shop.store, subjectOf('7'));

      expect(await shop.keys('bill')).toEqual(['1']);
    });

    it('are judged afresh where a key was given out again, to somebody else or after its end', async () => {
      const shop = await open();
      await plantInvoice(shop, 1n, '2016-01-05 10:00:00', 'paid', 7n);
      await plantInvoice(shop, 2n, '2016-01-05 10:00:00', 'paid', 7n);
      await eraseCustomer(shop.store, subjectOf('7'));
      await shop.run('DELETE FROM invoice_item');
      await shop.run('DELETE FROM invoice');
      await plantInvoice(shop, 1n, '2027-01-05 10:00:00', 'paid', 8n);
      await plantInvoice(shop, 2n, '2027-01-05 10:00:00', 'paid', 7n);
      const when = new Date('2027-03-02T02:00:00.000Z');

      const other = await eraseCustomer(shop.store, subjectOf('8'), { request: 'R8', when });
      const same = await eraseCustomer(shop.store, subjectOf('7'), { request: 'R9', when });

      const until = '2037-12-31T17:00:00.000Z';
      for (const { found, erasure } of [other, same]) {
        expect(found.plan.categories).toContainEqual(
          expect.objectContaining({ category: 'invoices', count: 2, hold: { basis: 'accounting', until } }),
        );
        expect(erasure.left).toBe(0);
      }
      expect(await shop.keys('invoice')).toEqual(['1', '2']);
      const purge = await shop.store.purge(new Date(until), always);
      expect(purge.ended.map(({ request, count }) => [request, count])).toEqual([
        ['R8', 2],
        ['R9', 2],
      ]);
    });

    it('strip a column that an upgrade added, because the map does not keep it', async () => {
      const shop = await open();
      await shop.run('ALTER TABLE invoice ADD COLUMN buyer_passport VARCHAR(20)');
      await plantInvoice(shop, 1n, '2026-01-05 10:00:00');
      await shop.run("UPDATE invoice SET buyer_passport = 'B1234567'");

      await eraseCustomer(shop.store, subjectOf('7'));

      expect((await shop.query('SELECT buyer_passport FROM invoice'))[0]).toEqual({ buyer_passport: null });
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
