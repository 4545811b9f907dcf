import { describe, expect, it } from 'vitest';
import { openHolding, plantInvoice, staying } from '../support/held-invoices.ts';
import { always, eraseCustomer, subjectOf } from '../support/open-store.ts';
import { openShop, shopSchema } from '../support/small-shop.ts';
import { insert, type OpenTestDatabase } from '../support/test-database.ts';

export function describeEndedHolds(dialect: string, openDatabase: OpenTestDatabase): void {
  const open = () => openHolding(openDatabase);

  describe(`Holds over ${dialect}`, () => {
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

    it.each(['', ', FOREIGN KEY (client_id) REFERENCES client (id)'])(
      'that ended leave the customer as long as what was added during the erasure stays%s',
      async (restriction) => {
        const shop = await openShop(openDatabase, {
          schema: shopSchema.map((each) =>
            each.includes('TABLE invoice (') ? each.replace(/\)$/, `${restriction})`) : each,
          ),
          lines: { client: staying },
        });
        for (const id of [7n, 8n]) {
          await insert(shop, 'client', { id, email: `${id}@example.vn`, name: 'An' });
          await plantInvoice(shop, id, '2025-01-05 10:00:00', 'paid', id);
        }
        const mayContinue = async ({ done }: { done: number }) => {
          const isThere = (await shop.keys('invoice')).includes('9');
          if (done >= 2 && !isThere) await plantInvoice(shop, 9n, '2026-03-02 10:00:00');
          return true;
        };
        await eraseCustomer(shop.store, subjectOf('7', '7@example.vn'), { mayContinue });
        await eraseCustomer(shop.store, subjectOf('8', '8@example.vn'), { request: 'R8' });
        await shop.run('UPDATE client SET name = NULL');

        const first = await shop.store.purge(new Date('2035-12-31T17:00:00.000Z'), always);

        expect(await shop.keys('client')).toEqual(['7']);
        expect(await shop.keys('invoice')).toEqual(['9']);
        expect(first.changed).toBe(0);
        expect(first.ended).toContainEqual({
          request: 'R8',
          category: 'profile',
          basis: 'accounting',
          count: 1,
        });
        await shop.store.purge(new Date('2036-12-31T17:00:00.000Z'), always);
        expect(await shop.keys('client')).toEqual([]);
      },
    );

    it('that ended leave the customer of whom there is a row that nobody holds, and tell a person', async () => {
      const shop = await open();
      await insert(shop, 'client', { id: 7n, email: '7@example.vn', name: 'An' });
      await plantInvoice(shop, 1n, '2025-01-05 10:00:00');
      await eraseCustomer(shop.store, subjectOf('7', '7@example.vn'));
      await plantInvoice(shop, 2n, '2027-01-05 10:00:00');

      const purge = await shop.store.purge(new Date('2035-12-31T17:00:00.000Z'), always);

      expect(purge.changed).toBe(1);
      expect(await shop.keys('client')).toEqual(['7']);
      expect(await shop.keys('invoice')).toEqual(['2']);
    });

    it('that ended are told by the next purge if one breaks off', async () => {
      const shop = await open();
      await plantInvoice(shop, 1n, '2019-01-05 10:00:00');
      await eraseCustomer(shop.store, subjectOf('7'));
      const when = new Date('2031-01-01T00:00:00.000Z');
      let asked = 0;
      const breakOff = async () => {
        asked += 1;
        if (asked > 1) throw new Error('away');
        return true;
      };

      await expect(shop.store.purge(when, breakOff)).rejects.toThrow('away');

      const purge = await shop.store.purge(when, always);
      expect(purge.ended).toEqual([{ request: 'R1', category: 'invoices', basis: 'accounting', count: 2 }]);
      expect((await shop.store.purge(when, always)).ended).toEqual([]);
    });

    it('that ended and that the database refuses to end do not keep the others', async () => {
      const shop = await openShop(openDatabase, {
        lines: { client: staying },
        more: [
          'CREATE TABLE scan (id BIGINT NOT NULL PRIMARY KEY, invoice_id BIGINT, FOREIGN KEY (invoice_id) REFERENCES invoice (id))',
        ],
        nothing: ['scan'],
      });
      for (const id of [1n, 2n, 3n]) await plantInvoice(shop, id, '2019-01-05 10:00:00');
      await eraseCustomer(shop.store, subjectOf('7'));
      await insert(shop, 'scan', { id: 1n, invoice_id: 2n });

      const purge = await shop.store.purge(new Date('2031-01-01T00:00:00.000Z'), always);

      expect(await shop.keys('invoice')).toEqual(['2']);
      expect(purge).toMatchObject({ changed: 1, isComplete: true });
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
  });
}
