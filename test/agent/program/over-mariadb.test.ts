import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildAgent, enrol, install } from '../support/agent-process.ts';
import { startFakeCloud } from '../support/fake-cloud.ts';
import { type MariadbDatabase, openMariadbDatabase, withMariadb } from '../support/mariadb-database.ts';
import { subjectOf } from '../support/open-store.ts';
import { openSampleBilling } from '../support/sample-billing.ts';
import { confirmedBy, taskOf } from '../support/site-tasks.ts';

const c1 = subjectOf('C1');
const decision = confirmedBy({ subject: c1 });

/** A billing system on MariaDB, and an agent that may do there what `grants` printed. */
async function siteOverMariadb() {
  const opened: MariadbDatabase[] = [];
  const billing = await openSampleBilling(async () => {
    const database = await openMariadbDatabase();
    opened.push(database);
    return database;
  });
  const [{ login, socketPath }] = opened as [MariadbDatabase];
  await billing.plant('C1');
  await billing.plant('C2');
  const cloud = await startFakeCloud();
  const user = (name: 'reader' | 'eraser') => ({
    user: login[name].user,
    'password-file': `${name}.password`,
  });
  const database = {
    socket: socketPath,
    schema: login.schema,
    ledger: login.ledger,
    reader: user('reader'),
    eraser: user('eraser'),
  };
  const stores = {
    billing: { map: 'billing.yaml', scope: 'information', files: billing.filesRoot, database },
  };
  const at = await install(await buildAgent(), cloud, { stores });
  const map = join(at.folder, 'billing.yaml');
  writeFileSync(map, readFileSync(map, 'utf8').replace('database: sqlite', 'database: mysql'));
  for (const name of ['reader', 'eraser'] as const)
    writeFileSync(join(at.folder, `${name}.password`), `${login[name].password}\n`);
  enrol(at, cloud);
  return { billing, cloud, at };
}

withMariadb(() => {
  describe('the bundled agent over MariaDB', () => {
    it('finds nothing that stops it, with the rights that `grants` printed', async () => {
      const { at } = await siteOverMariadb();
      const { code, out } = await at.command('check', '--json');

      expect(JSON.parse(out).findings.filter(({ level }: { level: string }) => level === 'stops')).toEqual(
        [],
      );
      expect(code).toBe(0);
    });

    it('erases one customer, and leaves the neighbour as they were', async () => {
      const { billing, cloud, at } = await siteOverMariadb();
      const neighbour = await billing.query("SELECT * FROM customers WHERE code = 'C2'");
      const child = at.start();
      const find = taskOf('find', { subject: c1, decision });
      cloud.open(find);
      await cloud.until(() => cloud.endOf(find.task) !== undefined);
      const found = cloud.endOf(find.task);
      const sha256 = found?.state === 'done' ? String(JSON.parse(found.evidence.text).plan) : '';
      const plan = { sha256, plannedAt: new Date().toISOString() };
      const erase = taskOf('erase', { subject: c1, decision, plan });
      cloud.open(erase);
      await cloud.until(() => cloud.endOf(erase.task) !== undefined);
      const closed = once(child, 'close');
      child.kill('SIGTERM');

      expect(cloud.endOf(erase.task)).toMatchObject({ state: 'done', result: { left: 0 } });
      expect(await billing.query("SELECT * FROM customers WHERE email LIKE 'c1@%'")).toEqual([]);
      expect(await billing.query("SELECT * FROM customers WHERE code = 'C2'")).toEqual(neighbour);
      expect(await closed).toEqual([0, null]);
    });
  });
});
