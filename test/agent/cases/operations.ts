import { describe, expect, it } from 'vitest';
import { collect } from '../../support/collect.ts';
import { always, at, eraseCustomer, law, mapFrom, openStore, subjectOf } from '../support/open-store.ts';
import { openShop, shopMap } from '../support/small-shop.ts';
import { insert, type OpenTestDatabase } from '../support/test-database.ts';

const subject = subjectOf('7', 'an@example.vn');

export function describeOperations(dialect: string, openDatabase: OpenTestDatabase): void {
  const freezing = '{ table: client, key: id, address: email, freeze: { name: closed, secret: null } }';
  const task = { request: 'R1', fence: 1, subject };

  describe(`A plan over ${dialect}`, () => {
    it('is carried out only as this program made it', async () => {
      const { store, ...test } = await openShop(openDatabase);
      await insert(test, 'client', { id: 7n, email: 'an@example.vn' });
      const { sha256 } = await store.find({ ...task, kind: 'deletion', at, law });

      for (const wrong of [
        { ...task, request: 'R2', sha256 },
        { ...task, sha256: 'f'.repeat(64) },
        { ...task, sha256, subject: subjectOf('8', 'an@example.vn') },
        { ...task, sha256, subject: subjectOf('7', 'other@example.vn') },
      ])
        await expect(store.erase(wrong, always)).rejects.toThrow('plan-unknown');
      expect(await test.query('SELECT id FROM client')).toHaveLength(1);
    });

    it('is not carried out by a run that a later one replaced, not even in its next batch', async () => {
      const { store, keys, ...test } = await openShop(openDatabase);
      await insert(test, 'ticket', { id: 1n, client_id: 7n });
      await insert(test, 'message', { id: 1n, ticket_id: 1n });
      const { sha256 } = await store.find({ ...task, kind: 'deletion', at, law });
      let batches = 0;
      const overtaken = store.erase({ ...task, sha256 }, async () => {
        batches += 1;
        if (batches === 2) await store.erase({ ...task, fence: 2, sha256 }, async () => false);
        return true;
      });

      await expect(overtaken).rejects.toThrow('old-fence');
      expect(await keys('ticket')).toEqual(['1']);
      await expect(store.erase({ ...task, sha256 }, always)).rejects.toThrow('old-fence');
      await expect(store.find({ ...task, kind: 'deletion', at, law })).rejects.toThrow('old-fence');
      expect((await store.erase({ ...task, fence: 3, sha256 }, always)).left).toBe(0);
    });

    it('of a copy is not carried out as a deletion', async () => {
      const { store, keys, ...shop } = await openShop(openDatabase);
      await insert(shop, 'client', { id: 7n, email: '7@example.vn' });
      const subject = subjectOf('7');
      const asked = { request: 'R1', fence: 1, subject };

      const { sha256 } = await store.find({ ...asked, kind: 'handover', at, law });

      await expect(store.erase({ ...asked, sha256 }, always)).rejects.toThrow('plan-unknown');
      expect(await keys('client')).toEqual(['7']);
    });

    it('that is carried out again touches nobody who has the number by then', async () => {
      const { store, keys, ...shop } = await openShop(openDatabase);
      await insert(shop, 'client', { id: 7n, email: 'an@example.vn' });
      const { task } = await eraseCustomer(store, subjectOf('7', 'an@example.vn'));
      expect((await store.erase(task, always)).left).toBe(0);
      await insert(shop, 'client', { id: 7n, email: 'binh@example.vn' });
      await insert(shop, 'ticket', { id: 1n, client_id: 7n });

      await expect(store.erase(task, always)).rejects.toThrow('plan-unknown');

      expect(await keys('client')).toEqual(['7']);
      expect(await keys('ticket')).toEqual(['1']);
    });

    it('that was begun is answered again, so that a repeated question takes nothing from the receipt', async () => {
      const { store, ...test } = await openShop(openDatabase);
      await insert(test, 'client', { id: 7n, email: 'an@example.vn' });
      await insert(test, 'ticket', { id: 1n, client_id: 7n });
      const first = await store.find({ ...task, kind: 'deletion', at, law });
      await store.erase({ ...task, sha256: first.sha256 }, async ({ done }) => done === 0);

      const again = await store.find({ ...task, fence: 2, kind: 'deletion', at: new Date(), law });
      const { outcomes } = await store.erase({ ...task, fence: 2, sha256: again.sha256 }, always);

      expect(again).toEqual(first);
      expect(outcomes.map(({ result, count }) => [result, count])).toEqual([
        ['erased', 1],
        ['erased', 1],
        ['nothing-found', 0],
      ]);
      const another = await store.find({ ...task, request: 'R2', kind: 'deletion', at, law });
      expect(another.plan.categories.map(({ count }) => count)).toEqual([0, 0, 0]);
    });

    it('stops between batches, says so, and goes on later', async () => {
      const { store, keys, ...test } = await openShop(openDatabase);
      await insert(test, 'client', { id: 7n, email: 'an@example.vn' });
      for (let id = 1n; id <= 1100n; id += 1n) await insert(test, 'ticket', { id, client_id: 7n });
      const { sha256 } = await store.find({ ...task, kind: 'deletion', at, law });
      const asked: unknown[] = [];

      const stopped = await store.erase({ ...task, sha256 }, async (progress) => asked.push(progress) < 2);

      expect(asked).toEqual([
        { done: 0, total: 1101 },
        { done: 500, total: 1101 },
      ]);
      expect(stopped).toMatchObject({ stopped: true, left: 601 });
      expect(await keys('ticket')).toHaveLength(600);
      expect(await store.erase({ ...task, sha256 }, always)).toMatchObject({ stopped: false, left: 0 });
    });

    it('is forgotten with its request, and the holds are not', async () => {
      const { store, database, ...test } = await openShop(openDatabase);
      await insert(test, 'invoice', {
        id: 1n,
        client_id: 7n,
        issued_at: '2026-01-05 10:00:00',
        status: 'paid',
      });
      await eraseCustomer(store, subject);

      await store.forget('R1');

      for (const [table, count] of [
        ['plans', 0],
        ['gone', 0],
        ['freezes', 0],
        ['holds', 1],
      ] as const)
        expect(await database.read(`SELECT store FROM ${database.dialect.own(table)}`)).toHaveLength(count);
    });

    it('knows by its epochs that a backup was put back', async () => {
      const { store, database, run: _run, ...test } = await openShop(openDatabase);
      await insert({ run: _run }, 'client', { id: 7n, email: 'an@example.vn' });
      const first = (await eraseCustomer(store, subject)).erasure.epoch;
      const second = (await eraseCustomer(store, subject, { request: 'R2' })).erasure.epoch;
      expect([await store.knows(first), await store.knows(second)]).toEqual([true, true]);

      await database.transaction((session) =>
        session.write(`DELETE FROM ${database.dialect.own('epochs')} WHERE number = 2`),
      );
      const another = (await eraseCustomer(store, subject, { request: 'R3' })).erasure.epoch;

      expect(another.number).toBe(second.number);
      expect([await store.knows(first), await store.knows(second)]).toEqual([true, false]);
      void test;
    });

    it('finds handles for other stores and tells them to nobody but who asked', async () => {
      const { store, ...test } = await openShop(openDatabase, {
        more: [
          'CREATE TABLE hosting (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT, server_id BIGINT, username VARCHAR(40))',
          'CREATE INDEX hosting_client ON hosting (client_id)',
        ],
        lines: {
          hosting: '{ is: account-facts, by: client_id, names: { panel-user: [server_id, username] } }',
        },
      });
      await insert(test, 'hosting', {
        id: 1n,
        client_id: 7n,
        server_id: 9_007_199_254_740_993n,
        username: 'binhan',
      });
      await insert(test, 'hosting', { id: 2n, client_id: 8n, server_id: 1n, username: 'an' });
      await insert(test, 'hosting', { id: 3n, client_id: 7n, server_id: null, username: null });

      const { handles, plan } = await store.find({ ...task, kind: 'deletion', at, law });

      expect(handles).toEqual([
        { kind: 'panel-user', values: { server_id: '9007199254740993', username: 'binhan' } },
      ]);
      expect(JSON.stringify(plan)).not.toContain('binhan');
      expect(await store.handles('R1')).toEqual(handles);
      await store.forget('R1');
      expect(await store.handles('R1')).toEqual([]);
    });

    it('from documentation only finds, until a person signs this very schema', async () => {
      const { database, map, ...test } = await openShop(openDatabase);
      await insert(test, 'client', { id: 7n, email: 'an@example.vn' });
      const documented = mapFrom(
        shopMap(map.database).replace('store: shop', 'store: shop\nsource: documentation'),
      );
      const unsigned = openStore(documented, database);
      const { fingerprint, findings } = await unsigned.check();
      const signed = openStore(documented, database, { signed: fingerprint });

      expect(findings).toContainEqual(expect.objectContaining({ level: 'calls', code: 'source-unsigned' }));
      await expect(eraseCustomer(unsigned, subject)).rejects.toThrow('schema-not-signed');
      await expect(collect(unsigned.exportRows(subject))).rejects.toThrow('schema-not-signed');
      expect((await unsigned.find({ ...task, kind: 'deletion', at, law })).plan.categories[0]).toMatchObject({
        count: 1,
      });
      await test.run('ALTER TABLE client ADD COLUMN passport VARCHAR(20)');
      await expect(eraseCustomer(signed, subject)).rejects.toThrow('schema-not-signed');
      await test.run('ALTER TABLE client DROP COLUMN passport');
      expect((await eraseCustomer(signed, subject)).erasure.left).toBe(0);
    });
  });

  describe(`A customer who is looked up over ${dialect}`, () => {
    it('has the name that the map puts together, and the day since when, as far as there are any', async () => {
      const { store, ...test } = await openShop(openDatabase, {
        subject: '{ table: client, key: id, address: email, name: [secret, name], since: joined }',
        more: ['ALTER TABLE client ADD COLUMN joined VARCHAR(30)'],
      });
      const rows = [
        { secret: ' Nguyễn Thị ', name: 'An', joined: '2026-03-01 10:00:00' },
        { secret: '', name: 'Bình', joined: '0000-00-00 00:00:00' },
        { secret: null, name: '  ', joined: null },
      ];
      for (const [index, row] of rows.entries())
        await insert(test, 'client', { id: BigInt(index + 1), email: `${index + 1}@example.vn`, ...row });

      const found = await Promise.all(rows.map((_, index) => store.lookUp(`${index + 1}@example.vn`)));

      expect(found).toEqual([
        {
          customerId: '1',
          address: '1@example.vn',
          name: 'Nguyễn Thị An',
          since: '2026-03-01T10:00:00+07:00',
        },
        { customerId: '2', address: '2@example.vn', name: 'Bình' },
        { customerId: '3', address: '3@example.vn' },
      ]);
    });

    it('is none any more once only a held remainder is left, and is one again when it is filled in', async () => {
      const { store, ...test } = await openShop(openDatabase, {
        lines: { client: '{ is: profile, by: id, stays-for: [invoice], keep: [id, email] }' },
      });
      await insert(test, 'client', { id: 7n, email: 'an@example.vn', name: 'An' });
      await insert(test, 'invoice', {
        id: 1n,
        client_id: 7n,
        issued_at: '2026-01-01 00:00:00',
        status: 'paid',
      });
      expect((await store.lookUp('an@example.vn'))?.customerId).toBe('7');

      await eraseCustomer(store, subject);
      expect(await test.query('SELECT email FROM client')).toEqual([{ email: 'an@example.vn' }]);
      expect(await store.lookUp('an@example.vn')).toBeUndefined();
      expect(await store.customer('7')).toBeUndefined();

      await test.run("UPDATE client SET name = 'An is back' WHERE id = 7");
      expect((await store.lookUp('an@example.vn'))?.customerId).toBe('7');
      expect((await store.customer('7'))?.address).toBe('an@example.vn');
    });
  });

  describe(`A refusal over ${dialect}`, () => {
    const refusing =
      '{ table: client, key: id, address: email, refuse: { promotions: { newsletter: 0 }, price-lists: { newsletter: 0, prices: no } } }';
    const shop = () =>
      openShop(openDatabase, {
        subject: refusing,
        more: [
          'ALTER TABLE client ADD COLUMN newsletter INT',
          'ALTER TABLE client ADD COLUMN prices VARCHAR(10)',
        ],
      });
    const flags = 'SELECT id, newsletter, prices FROM client ORDER BY id';
    const neighbour = { id: '70', newsletter: '1', prices: 'yes' };
    async function subscribed() {
      const opened = await shop();
      const { store: _store, ...test } = opened;
      await insert(test, 'client', { id: 7n, email: 'an@example.vn', newsletter: 1n, prices: 'yes' });
      await insert(test, 'client', { id: 70n, email: 'b@example.vn', newsletter: 1n, prices: 'yes' });
      return opened;
    }

    it('sets the flags of its topics for its customer, by the number or the address, once or twice', async () => {
      for (const refuser of [
        { customerId: '7', address: '' },
        { customerId: '7', address: 'former@example.vn' },
        { address: 'an@example.vn' },
      ]) {
        const { store, query } = await subscribed();
        await store.refuse(refuser, ['promotions']);
        await store.refuse(refuser, ['promotions']);
        expect(await query(flags)).toEqual([{ id: '7', newsletter: '0', prices: 'yes' }, neighbour]);

        await store.refuse(refuser, ['promotions', 'price-lists', 'sales-policy']);
        expect(await query(flags)).toEqual([{ id: '7', newsletter: '0', prices: 'no' }, neighbour]);
      }
    });

    it('changes nothing for who is nobody’s customer, and nothing for a topic without a flag', async () => {
      const { store, query } = await subscribed();
      const before = await query(flags);

      await store.refuse({ customerId: '700', address: 'an@example.vn' }, ['promotions']);
      await store.refuse({ customerId: '7abc', address: '' }, ['promotions']);
      await store.refuse({ address: 'nobody@example.vn' }, ['promotions']);
      await store.refuse({ address: '' }, ['promotions']);
      await store.refuse({ customerId: '7', address: '' }, ['sales-policy']);
      await store.refuse({ customerId: '7', address: '' }, []);

      expect(await query(flags)).toEqual(before);
    });

    it('that does not stay is told as one that failed', async () => {
      const { store, ...test } = await subscribed();
      const body =
        test.database.dialect.name === 'sqlite'
          ? 'AFTER UPDATE ON client WHEN NEW.newsletter = 0 BEGIN UPDATE client SET newsletter = 1 WHERE id = NEW.id; END'
          : 'BEFORE UPDATE ON client FOR EACH ROW SET NEW.newsletter = 1';
      await test.run(`CREATE TRIGGER resubscribe ${body}`);

      await expect(store.refuse({ customerId: '7', address: '' }, ['promotions'])).rejects.toThrow();
    });
  });

  describe(`A suspension over ${dialect}`, () => {
    it('changes what the map says, once, and undoes only that', async () => {
      const { store, query, database, ...test } = await openShop(openDatabase, { subject: freezing });
      await insert(test, 'client', { id: 7n, email: 'an@example.vn', name: 'active', secret: 's3cret' });
      await insert(test, 'client', { id: 70n, email: 'b@example.vn', name: 'active', secret: 'other' });

      await store.freeze({ ...task, number: 1 });
      await store.freeze({ ...task, number: 1 });

      expect(await query('SELECT name, secret FROM client ORDER BY id')).toEqual([
        { name: 'closed', secret: null },
        { name: 'active', secret: 'other' },
      ]);
      const [kept] = await database.read(`SELECT before_it FROM ${database.dialect.own('freezes')}`);
      expect(String(kept?.before_it)).not.toContain('s3cret');

      await test.run("UPDATE client SET name = 'fraud' WHERE id = 7");
      await store.unfreeze({ ...task, number: 2 });
      expect(await query('SELECT name, secret FROM client ORDER BY id')).toEqual([
        { name: 'fraud', secret: 's3cret' },
        { name: 'active', secret: 'other' },
      ]);
    });

    it('that comes late is refused', async () => {
      const { store, query, ...test } = await openShop(openDatabase, { subject: freezing });
      await insert(test, 'client', { id: 7n, email: 'an@example.vn', name: 'active', secret: 's' });

      await store.unfreeze({ ...task, number: 2 });

      await expect(store.freeze({ ...task, number: 1 })).rejects.toThrow('superseded');
      expect(await query('SELECT name, secret FROM client')).toEqual([{ name: 'active', secret: 's' }]);
    });

    it('lasts as long as any request needs it, and then puts back what stood there first', async () => {
      const { store, query, ...shop } = await openShop(openDatabase, { subject: freezing });
      await insert(shop, 'client', { id: 7n, email: '7@example.vn', name: 'An', secret: 's' });
      const [first, second] = ['R1', 'R2'].map((request) => ({ request, fence: 1, subject: subjectOf('7') }));
      if (!first || !second) throw new Error('two requests');
      const name = async () => (await query('SELECT name FROM client'))[0]?.name;

      await store.freeze({ ...first, number: 1 });
      await store.freeze({ ...second, number: 1 });
      await store.unfreeze({ ...first, number: 2 });
      expect(await name()).toBe('closed');
      await store.unfreeze({ ...second, number: 2 });
      expect(await query('SELECT name, secret FROM client')).toEqual([{ name: 'An', secret: 's' }]);
    });

    it('brings nothing back into what is left of an erased customer', async () => {
      const { store, query, ...test } = await openShop(openDatabase, {
        subject: freezing,
        lines: { client: '{ is: profile, by: id, hide: secret, stays-for: [invoice], keep: [id, name] }' },
      });
      await insert(test, 'client', { id: 7n, email: 'an@example.vn', name: 'active', secret: 's' });
      await insert(test, 'invoice', {
        id: 1n,
        client_id: 7n,
        issued_at: '2026-01-05 10:00:00',
        status: 'paid',
      });
      await store.freeze({ ...task, number: 1 });
      await eraseCustomer(store, subject);

      await store.unfreeze({ ...task, number: 2 });

      expect(await query('SELECT email, name, secret FROM client')).toEqual([
        { email: null, name: 'closed', secret: null },
      ]);
    });
  });
}
