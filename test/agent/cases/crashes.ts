import { describe, expect, it } from 'vitest';
import type { Database } from '../../../agent/database/database.ts';
import { LaterFault } from '../../../agent/faults.ts';
import { openCrashShop, whatStays } from '../support/crash-shop.ts';
import { Died, mortalDatabase } from '../support/mortal-database.ts';
import { always, at, eraseCustomer, law, openStore, subjectOf } from '../support/open-store.ts';
import { insert, type OpenTestDatabase } from '../support/test-database.ts';

const subject = subjectOf('7', 'c7@example.vn');

export function describeCrashes(dialect: string, openDatabase: OpenTestDatabase): void {
  describe(`An erasure over ${dialect}`, () => {
    it('ends in the same state whichever call its process dies at, before or after it', async () => {
      const shop = await openCrashShop(openDatabase);
      await shop.store.find({ request: 'R0', fence: 1, subject, kind: 'deletion', at, law });
      await shop.plantAgain();
      const neighbour = await shop.neighbour();
      let deaths = 0;

      for (let dieAt = 1, died = true; died; dieAt += 1) {
        // The whole of it dies at each call, in turn before and after it.
        await shop.plantAgain();
        const request = `R${dieAt}`;
        const { sha256 } = await shop.store.find({ request, fence: 1, subject, kind: 'deletion', at, law });
        const task = { request, fence: 1, subject, sha256 };
        const mortal = mortalDatabase(shop.database, dieAt, dieAt % 2 === 0);
        died = await openStore(shop.map, mortal.database)
          .erase(task, always)
          .then(
            () => false,
            (error: unknown) => {
              if (error instanceof Died) return true;
              throw error;
            },
          );
        deaths += Number(died);
        expect(await shop.broken(), `after the death at call ${dieAt}`).toEqual({
          orphans: 0,
          unrecorded: 0,
        });
        expect(await shop.neighbour(), `after the death at call ${dieAt}`).toBe(neighbour);

        const { left, outcomes } = await shop.store.erase({ ...task, fence: 2 }, always);

        expect(left, `after the death at call ${dieAt}`).toBe(0);
        expect(outcomes).toContainEqual({ category: 'tickets', result: 'erased', count: 6 });
        expect(await shop.whatIsLeft()).toEqual(whatStays);
      }

      expect(deaths).toBeGreaterThan(60);
      expect(await shop.neighbour()).toBe(neighbour);
    });

    it('leaves what the application gave to somebody else between reading and locking', async () => {
      const shop = await openCrashShop(openDatabase);
      await shop.plant(7n);
      await shop.plant(8n);
      let batches = 0;

      const { erasure } = await eraseCustomer(shop.store, subject, {
        mayContinue: async () => {
          batches += 1;
          if (batches === 1) {
            await shop.run('UPDATE ticket SET client_id = 8 WHERE id = 70');
            await shop.run('UPDATE invoice SET client_id = 8 WHERE id = 71');
            await shop.run('UPDATE message SET ticket_id = 80 WHERE id = 72');
          }
          return true;
        },
      });

      expect(erasure.left).toBe(0);
      expect(await shop.keys('ticket')).toEqual(['70', '80', '81', '82']);
      expect(await shop.keys('message')).toEqual(['70', '72', '80', '81', '82']);
      expect(await shop.query('SELECT note FROM invoice WHERE id = 71')).toEqual([{ note: 'An' }]);
    });

    it('takes along what the application adds meanwhile, under rows that are gone too', async () => {
      const shop = await openCrashShop(openDatabase);
      await shop.plant(7n);
      await shop.plant(8n);
      const neighbour = await shop.neighbour();
      let batches = 0;

      const { erasure } = await eraseCustomer(shop.store, subject, {
        mayContinue: async () => {
          batches += 1;
          // Before each batch of the first round: under every ticket, whether it is still there or not.
          for (let ticket = 70n; ticket < 73n && batches < 6; ticket += 1n)
            await insert(shop, 'message', { id: 1000n + BigInt(batches) * 10n + ticket, ticket_id: ticket });
          if (batches === 3) await insert(shop, 'ticket', { id: 75n, client_id: 7n });
          return true;
        },
      });

      expect(erasure.left).toBe(0);
      expect(await shop.whatIsLeft()).toEqual(whatStays);
      expect(await shop.count('message')).toBe(3);
      expect(await shop.neighbour()).toBe(neighbour);
    });

    it('leaves the rows of a neighbour to whom the application gave a number that became free', async () => {
      const shop = await openCrashShop(openDatabase);
      await shop.plant(7n);
      let isGiven = false;

      const { erasure } = await eraseCustomer(shop.store, subject, {
        mayContinue: async () => {
          if (!isGiven && (await shop.count('ticket')) === 0) {
            isGiven = true;
            await insert(shop, 'ticket', { id: 72n, client_id: 8n, subject: 'Của người khác' });
            await insert(shop, 'message', { id: 900n, ticket_id: 72n });
          }
          return true;
        },
      });

      expect(isGiven).toBe(true);
      expect(erasure.left).toBe(0);
      expect(await shop.keys('ticket')).toEqual(['72']);
      expect(await shop.keys('message')).toEqual(['900']);
    });

    it('says what is left when the application never stops writing', async () => {
      const shop = await openCrashShop(openDatabase);
      await shop.plant(7n);
      let row = 5000n;

      const { erasure } = await eraseCustomer(shop.store, subject, {
        mayContinue: async () => {
          row += 1n;
          await insert(shop, 'ticket', { id: row, client_id: 7n });
          return true;
        },
      });

      expect(erasure.left).toBeGreaterThan(0);
    });

    it('tries a batch again when somebody’s lock is in its way, and gives up in the end', async () => {
      const shop = await openCrashShop(openDatabase);
      await shop.plant(7n);
      const { sha256 } = await shop.store.find({
        request: 'R1',
        fence: 1,
        subject,
        kind: 'deletion',
        at,
        law,
      });
      const task = { request: 'R1', fence: 1, subject, sha256 };
      const storeThatFails = (times: number) => {
        let left = times;
        let hasBegun = false;
        const transaction: Database['transaction'] = (work) =>
          shop.database.transaction(async (session) => {
            const worked = await work(session);
            // The ledger's tables are made first; then, at the end of each batch, the locks of somebody else.
            if (hasBegun && left-- > 0) throw new LaterFault('database-busy');
            hasBegun = true;
            return worked;
          });
        return openStore(shop.map, { ...shop.database, transaction });
      };

      await expect(storeThatFails(Number.POSITIVE_INFINITY).erase(task, always)).rejects.toThrow(
        'database-busy',
      );
      expect(await shop.whatIsLeft()).toEqual({
        client: 1,
        ticket: 3,
        message: 3,
        invoice: 3,
        invoice_item: 3,
      });
      expect((await storeThatFails(5).erase(task, always)).left).toBe(0);
    });
  });
}
