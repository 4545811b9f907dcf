import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../agent/database/database.ts';
import { type MysqlLogin, openMysql } from '../../agent/database/mysql.ts';
import { startMariadb } from '../support/mariadb-of-run.ts';
import { withMariadb } from './support/mariadb-database.ts';
import { always, at, law, mapFrom, openStore, subjectOf } from './support/open-store.ts';
import { shopMap, shopSchema } from './support/small-shop.ts';

const subject = subjectOf('7', 'an@example.vn');

/** Something happens at the end of each transaction, before it is committed. */
const afterWork = (database: Database, happen: () => Promise<void>): Database => ({
  ...database,
  transaction: (work) =>
    database.transaction(async (session) => {
      const answer = await work(session);
      await happen();
      return answer;
    }),
});

/** A server of its own, because these tests kill it. */
function describeOutages(): void {
  describe('A MariaDB', () => {
    let folder = '';
    let server: ChildProcess;
    const socketPath = () => join(folder, 's');
    const start = async (where = folder) => {
      server = await startMariadb(where, join(where, 's'));
    };
    const kill = async () => {
      server.kill('SIGKILL');
      await once(server, 'exit');
    };
    const open = (socket = socketPath()) => {
      const login: MysqlLogin = { socketPath: socket, user: 'root' };
      return openMysql({ schema: 'app', ledger: 'ledger', reader: login, eraser: login });
    };
    const asRoot = async (statement: string) => {
      const connection = await createConnection({ socketPath: socketPath(), user: 'root' });
      await connection.query(statement);
      await connection.end();
    };
    const map = mapFrom(shopMap('mysql'));

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'privacy-requests-mariadb-'));
      await start();
      for (const name of ['app', 'ledger']) await asRoot(`CREATE DATABASE ${name}`);
      const application = open();
      for (const statement of shopSchema)
        await application.transaction((session) => session.write(statement));
      await application.close();
    });

    afterAll(async () => {
      if (server.exitCode === null && server.signalCode === null) await kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    });

    async function plant(count: number): Promise<void> {
      const application = open();
      await application.transaction(async (session) => {
        await session.write('DELETE FROM ticket');
        const rows = Array.from(
          { length: count },
          (_, index) => `(${index + 1}, ${index % 10 === 9 ? 8 : 7})`,
        );
        await session.write(`INSERT INTO ticket (id, client_id) VALUES ${rows.join(', ')}`);
      });
      await application.close();
    }

    async function countOf(owner: number): Promise<number> {
      const application = open();
      const [row] = await application.read(`SELECT COUNT(*) AS n FROM ticket WHERE client_id = ${owner}`);
      await application.close();
      return Number(row?.n);
    }

    async function planned(store: ReturnType<typeof openStore>, request: string) {
      const { sha256 } = await store.find({ request, fence: 1, subject, kind: 'deletion', at, law });
      return { request, fence: 1, subject, sha256 };
    }

    it('that goes away in the middle of a batch is a fault that passes, and the erasure goes on where it was', async () => {
      await plant(2000);
      const database = open();
      let batches = 0;
      const failing = afterWork(database, async () => {
        if (batches === 2) await kill();
      });
      const task = await planned(openStore(map, database), 'R1');

      const erasing = openStore(map, failing).erase(task, async () => {
        batches += 1;
        return true;
      });

      await expect(erasing).rejects.toMatchObject({ name: 'Transient', code: 'database-away' });
      await expect(openStore(map, open()).verify(task)).rejects.toMatchObject({ code: 'database-away' });
      await start();
      expect(await countOf(7)).toBe(1300);
      const again = open();
      expect((await openStore(map, again).erase(task, always)).left).toBe(0);
      expect([await countOf(7), await countOf(8)]).toEqual([0, 200]);
      await Promise.all([again.close(), database.close()]);
    });

    it('from which single connections are cut off is the same', async () => {
      await plant(1200);
      const [database, other] = [open(), open()];
      const task = await planned(openStore(map, database), 'R2');
      let batches = 0;

      const failing = afterWork(database, async () => {
        if (batches !== 2) return;
        const rows = await other.read(
          'SELECT id FROM information_schema.PROCESSLIST WHERE id <> CONNECTION_ID() AND db = DATABASE()',
        );
        for (const { id } of rows) await asRoot(`KILL ${id}`);
      });

      const erasing = openStore(map, failing).erase(task, async () => {
        batches += 1;
        return true;
      });

      await expect(erasing).rejects.toMatchObject({ code: 'database-away' });
      const again = open();
      expect((await openStore(map, again).erase(task, always)).left).toBe(0);
      expect([await countOf(7), await countOf(8)]).toEqual([0, 120]);
      await Promise.all([again.close(), database.close(), other.close()]);
    });

    it('that only reads, or is a copy of the one that was planned for, proves nothing', async () => {
      await plant(10);
      const database = open();
      const task = await planned(openStore(map, database), 'R3');
      const store = openStore(map, database);

      await asRoot('SET GLOBAL read_only = 1');
      expect((await store.check()).findings).toContainEqual(
        expect.objectContaining({ level: 'stops', code: 'replica' }),
      );
      await expect(store.erase(task, always)).rejects.toThrow('other-server: read-only');
      await asRoot('SET GLOBAL read_only = 0');
      await database.close();

      await kill();
      const copy = await mkdtemp(join(tmpdir(), 'privacy-requests-mariadb-'));
      await cp(join(folder, 'data'), join(copy, 'data'), { recursive: true });
      await start(copy);
      const elsewhere = open(join(copy, 's'));
      await expect(openStore(map, elsewhere).erase(task, always)).rejects.toThrow('other-server');
      await expect(openStore(map, elsewhere).verify(task)).rejects.toThrow('other-server');
      await elsewhere.close();
      await kill();
      await rm(copy, { recursive: true, force: true, maxRetries: 10 });
    });
  });
}

withMariadb(describeOutages);
