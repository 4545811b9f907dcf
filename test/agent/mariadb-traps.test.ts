import { describe, expect, it } from 'vitest';
import { stops } from '../../agent/check/finding.ts';
import { openMysql } from '../../agent/database/mysql.ts';
import { collect } from '../support/collect.ts';
import { openMariadbDatabase, withMariadb } from './support/mariadb-database.ts';
import { at, eraseCustomer, law, openStore, subjectOf } from './support/open-store.ts';
import { openShop, shopSchema } from './support/small-shop.ts';
import { insert } from './support/test-database.ts';

const subject = subjectOf('7', 'an@example.vn');
const without = (table: string) => shopSchema.filter((statement) => !statement.includes(` ${table} `));

function describeTraps(): void {
  describe('MariaDB', () => {
    it('empties nothing in silence where the server is not strict', async () => {
      const { store, run, query, ...test } = await openShop(openMariadbDatabase, {
        lines: {
          client:
            '{ is: profile, by: id, hide: secret, stays-for: [invoice], keep: [id], as: { name: "erased-{key}-of-this-customer-and-longer-than-the-column-can-hold" } }',
        },
        schema: [
          ...without('client'),
          'CREATE TABLE client (id BIGINT NOT NULL PRIMARY KEY, email VARCHAR(254), name VARCHAR(20) NOT NULL, secret VARCHAR(100))',
        ],
      });
      await run("SET GLOBAL sql_mode = ''");
      await insert({ run, ...test }, 'client', { id: 7n, email: 'an@example.vn', name: 'An' });
      await insert({ run, ...test }, 'invoice', {
        id: 1n,
        client_id: 7n,
        issued_at: '2026-01-05 10:00:00',
        status: 'paid',
      });

      await expect(eraseCustomer(store, subject)).rejects.toThrow('database-refused: ER_DATA_TOO_LONG');

      expect(await query('SELECT email, name FROM client')).toEqual([{ email: 'an@example.vn', name: 'An' }]);
    });

    it('says no word of a value that it refused', async () => {
      const { store, run, ...test } = await openShop(openMariadbDatabase, {
        schema: [
          ...without('client'),
          'CREATE TABLE client (id BIGINT NOT NULL PRIMARY KEY, email VARCHAR(254) UNIQUE, name VARCHAR(20), secret VARCHAR(9))',
        ],
        lines: {
          client:
            "{ is: profile, by: id, stays-for: [invoice], keep: [id], as: { email: 'taken@example.vn' } }",
        },
      });
      await insert({ run, ...test }, 'client', { id: 7n, email: 'an@example.vn' });
      await insert({ run, ...test }, 'client', { id: 8n, email: 'taken@example.vn' });
      await insert({ run, ...test }, 'invoice', {
        id: 1n,
        client_id: 7n,
        issued_at: '2026-01-05 10:00:00',
        status: 'paid',
      });

      const error = await eraseCustomer(store, subject).catch((thrown: unknown) => thrown);

      expect(error).toMatchObject({ message: 'database-refused: ER_DUP_ENTRY', code: 'database-refused' });
      expect((error as Error).cause).toBeUndefined();
    });

    it('refuses a table without transactions unless the map accepts it', async () => {
      const schema = [
        ...without('ticket'),
        'CREATE TABLE ticket (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT, author_email VARCHAR(254), subject VARCHAR(9), KEY (client_id)) ENGINE = MyISAM',
      ];
      const refused = await openShop(openMariadbDatabase, { schema });
      const accepted = await openShop(openMariadbDatabase, {
        schema,
        lines: { ticket: '{ is: tickets, by: client_id, not-transactional: true }' },
      });
      for (const shop of [refused, accepted]) await insert(shop, 'ticket', { id: 1n, client_id: 7n });

      expect(stops((await refused.store.check()).findings)).toMatchObject([
        { code: 'not-transactional', where: 'ticket' },
      ]);
      await expect(eraseCustomer(refused.store, subject)).rejects.toThrow(
        'schema-unfit: not-transactional ticket',
      );
      expect((await eraseCustomer(accepted.store, subject)).erasure.left).toBe(0);
    });

    it('reads dates as they are stored, wherever the server and this machine are', async () => {
      const { store, run } = await openShop(openMariadbDatabase, {
        schema: [
          ...without('invoice'),
          'CREATE TABLE invoice (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT, issued_at TIMESTAMP NULL, status VARCHAR(20), total DECIMAL(18,2), note VARCHAR(9), KEY (client_id))',
        ],
      });
      // 23:30 in Hanoi on the last day of 2025: 01:30 of the next year in Tokyo, 16:30 in London.
      await run("SET time_zone = '+09:00'");
      await run(
        "INSERT INTO invoice (id, client_id, issued_at, status) VALUES (1, 7, FROM_UNIXTIME(1767198600), 'paid')",
      );

      const { plan } = await store.find({ request: 'R1', fence: 1, subject, kind: 'deletion', at, law });
      const pages = await collect(store.exportRows(subject));

      expect(plan.categories.find(({ action }) => action === 'hold')?.hold?.until).toBe(
        '2035-12-31T17:00:00.000Z',
      );
      expect(pages[0]?.records[0]).toMatchObject({ issued_at: '2025-12-31 16:30:00' });
    });

    it('holds numbers that are padded with zeros, and such beyond the sign', async () => {
      const { store, keys, ...test } = await openShop(openMariadbDatabase, {
        schema: [
          ...without('client'),
          'CREATE TABLE client (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, email VARCHAR(254), secret VARCHAR(9))',
        ],
        more: [
          'CREATE TABLE log (id INT(10) ZEROFILL NOT NULL PRIMARY KEY, client_id BIGINT(20) UNSIGNED ZEROFILL, KEY (client_id))',
        ],
        lines: { log: '{ is: logs, by: client_id }' },
      });
      const big = 18_446_744_073_709_551_615n;
      for (const [index, id] of [big, big - 1n, 42n].entries()) {
        await insert(test, 'client', { id, email: 'a@example.vn' });
        await insert(test, 'log', { id: BigInt(index + 1), client_id: id });
      }

      expect((await eraseCustomer(store, subjectOf(String(big)))).erasure.left).toBe(0);
      expect((await eraseCustomer(store, subjectOf('42'), { request: 'R2' })).erasure.left).toBe(0);
      expect(await keys('client')).toEqual([String(big - 1n)]);
      expect(await keys('log')).toEqual(['2']);
    });

    it('erases in partitions', async () => {
      const { store, keys, ...test } = await openShop(openMariadbDatabase, {
        more: [
          'CREATE TABLE log (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT, KEY (client_id)) PARTITION BY HASH (id) PARTITIONS 4',
        ],
        lines: { log: '{ is: logs, by: client_id }' },
      });
      for (let id = 1n; id <= 8n; id += 1n)
        await insert(test, 'log', { id, client_id: id % 2n === 0n ? 7n : 8n });

      expect((await eraseCustomer(store, subject)).erasure.left).toBe(0);
      expect(await keys('log')).toEqual(['1', '3', '5', '7']);
    });

    it('exports bytes as bytes, and numbers with all their digits', async () => {
      const { store, run } = await openShop(openMariadbDatabase, {
        more: [
          'CREATE TABLE log (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT, raw VARBINARY(10), blob_ BLOB, txt TEXT, flag BIT(1), amount DECIMAL(30,10), ratio DOUBLE, doc JSON, day DATE, place POINT, small INT, KEY (client_id))',
        ],
        lines: { log: '{ is: logs, by: client_id }' },
      });
      await run(
        `INSERT INTO log VALUES (1, 7, X'00FF', X'C3A9', 'é', b'1', '12345678901234567890.0123456789', 0.5, '{"a":1}', '2026-03-01', POINT(1, 2), 42)`,
      );

      const [page] = (await collect(store.exportRows(subject))).filter(({ table }) => table === 'log');

      expect(page?.records[0]).toMatchObject({
        client_id: '7',
        raw: Buffer.from([0, 255]),
        blob_: Buffer.from([0xc3, 0xa9]),
        txt: 'é',
        flag: Buffer.from([1]),
        amount: { digits: '12345678901234567890.0123456789' },
        ratio: 0.5,
        doc: '{"a":1}',
        place: '{"x":1,"y":2}',
        small: 42,
        day: '2026-03-01',
      });
    });

    it('reads addresses in every collation by their bytes', async () => {
      for (const collation of [
        'utf8mb4_general_ci',
        'utf8mb4_unicode_ci',
        'utf8mb4_bin',
        'utf8mb4_general_nopad_ci',
        'latin1_swedish_ci',
      ]) {
        const charset = collation.split('_')[0];
        const { store, ...test } = await openShop(openMariadbDatabase, {
          schema: [
            ...without('client'),
            `CREATE TABLE client (id BIGINT NOT NULL PRIMARY KEY, email VARCHAR(200) CHARACTER SET ${charset} COLLATE ${collation}, secret VARCHAR(9), KEY (email))`,
          ],
        });
        for (const [id, email] of ['án@example.vn', 'AN@example.vn  ', 'am@example.vn'].entries())
          await insert(test, 'client', { id: BigInt(id + 1), email });

        expect((await store.lookUp('an@example.vn'))?.customerId, collation).toBe('2');
        expect(await store.lookUp('bn@example.vn'), collation).toBeUndefined();
      }
    });

    it('waits for a lock of the application, and tries again after a deadlock', async () => {
      const { store, schema, socketPath, run, keys, ...test } = await openShop(openMariadbDatabase);
      for (const id of [1n, 2n]) await insert({ run, ...test }, 'ticket', { id, client_id: 7n });
      await insert({ run, ...test }, 'message', { id: 1n, ticket_id: 1n });
      const root = { socketPath, user: 'root' };
      const application = openMysql({ schema, ledger: 'unused', reader: root, eraser: root });
      const { sha256 } = await store.find({ request: 'R1', fence: 1, subject, kind: 'deletion', at, law });
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      let isLocked = () => {};
      const locked = new Promise<void>((resolve) => {
        isLocked = resolve;
      });
      // It holds the ticket and then wants the message, as the erasure holds the message and then wants the ticket.
      const other = application.transaction(async (session) => {
        await session.read('SELECT id FROM ticket WHERE id = 1 FOR UPDATE');
        isLocked();
        await released;
        await session.write("UPDATE message SET body = 'later' WHERE id = 1");
      });
      await locked;

      const erasing = store.erase({ request: 'R1', fence: 1, subject, sha256 }, async () => {
        setTimeout(release, 300);
        return true;
      });

      // Whichever of the two the server breaks off, the erasure comes to its end.
      const [erased] = await Promise.all([erasing, other.catch(() => undefined)]);
      await application.close();
      expect(erased.left).toBe(0);
      expect(await keys('ticket')).toEqual([]);
    });

    it('gives its two users nothing beyond what they need, and check says so', async () => {
      const { store, database, run, schema, map } = await openShop(openMariadbDatabase);
      await run('CREATE TABLE wallet (id BIGINT NOT NULL PRIMARY KEY)');

      expect(
        (await store.check()).findings.map(({ code }) => code).filter((code) => code.startsWith('rights')),
      ).toEqual([]);
      await expect(database.read('DELETE FROM client')).rejects.toThrow(
        'database-refused: ER_TABLEACCESS_DENIED_ERROR',
      );
      for (const forbidden of [
        'SELECT id FROM wallet',
        'DELETE FROM wallet',
        'INSERT INTO client (id) VALUES (1)',
        'DROP TABLE client',
        `CREATE TABLE ${schema}.x (id INT)`,
      ])
        await expect(database.transaction((session) => session.write(forbidden))).rejects.toThrow(
          /database-refused/,
        );

      const [{ user } = { user: '' }] = await database.read('SELECT CURRENT_USER() AS user');
      const [name, host] = String(user).split('@');
      await run(`GRANT DELETE ON ${schema}.* TO '${name}'@'${host}'`);
      const fresh = openStore(map, database);
      expect((await fresh.check()).findings).toContainEqual(
        expect.objectContaining({ level: 'calls', code: 'rights-too-many' }),
      );
    });

    it('names a right that is missing before anything is erased', async () => {
      const { store, database, run, schema } = await openShop(openMariadbDatabase);
      const [{ user } = { user: '' }] = await database.transaction((session) =>
        session.read('SELECT CURRENT_USER() AS user'),
      );
      const [name, host] = String(user).split('@');
      await run(`REVOKE DELETE ON ${schema}.ticket FROM '${name}'@'${host}'`);

      expect(stops((await store.check()).findings)).toEqual([
        expect.objectContaining({ code: 'rights-missing', where: 'ticket' }),
      ]);
    });

    it('names the jobs of the database itself', async () => {
      const { store, run } = await openShop(openMariadbDatabase);
      await run('CREATE EVENT clean_up ON SCHEDULE EVERY 1 DAY DO DELETE FROM invoice');

      expect((await store.check()).findings).toContainEqual(
        expect.objectContaining({ level: 'calls', code: 'database-jobs', where: 'clean_up' }),
      );
    });
  });
}

withMariadb(describeTraps);
