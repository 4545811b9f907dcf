import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readPanels } from '../../../agent/config/read-panels.ts';
import { readStores } from '../../../agent/config/read-stores.ts';
import { journalInMemory } from '../../../agent/journal/journal.ts';
import { MapReader, Problems } from '../../../agent/store-map/map-reader.ts';
import { openSystems } from '../../../agent/stores/open-systems.ts';
import { operationsOf } from '../../../agent/stores/site-system.ts';
import { healthOf } from '../../../agent/work/health.ts';
import { fakeDirectAdmin } from '../../../emulators/panel/directadmin.ts';
import type { FakePanel } from '../../../emulators/panel/panel.ts';
import { fakeWhm } from '../../../emulators/panel/whm.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { localhostCertificate } from '../support/localhost-certificate.ts';
import { law, subjectOf } from '../support/open-store.ts';
import { findTask, goOn, taskOf } from '../support/panel-world.ts';
import { openSampleBilling, sampleCustomer } from '../support/sample-billing.ts';
import { servePanel } from '../support/serve-panel.ts';
import { openSqliteDatabase } from '../support/sqlite-database.ts';

const logins: string[] = [];
const kinds = [
  ['cpanel', fakeWhm, 'whm admin:SECRET'],
  ['directadmin', fakeDirectAdmin, `Basic ${Buffer.from('admin:SECRET').toString('base64')}`],
] as const;

describe.each(kinds)(
  'a configured store over %s, beside the billing system that names its accounts',
  (panel, fakeOf, login) => {
    /** The sample provider's billing with two customers, a panel with both accounts, and the agent's systems over HTTPS. */
    async function site(changes: { token?: string } = {}) {
      const path: string[] = [];
      const billing = await openSampleBilling(async () => {
        const database = await openSqliteDatabase();
        path.push(database.path);
        return database;
      });
      await billing.plant('C1');
      await billing.plant('C2');
      await billing.run("UPDATE services SET panel_user = 'lan' WHERE customer_code = 'C2'");
      const fake: FakePanel = fakeOf();
      for (const row of await billing.query('SELECT * FROM services'))
        fake.add({
          user: String(row.panel_user),
          uid: Number(row.panel_uid),
          created: new Date(`${String(row.started_at).replace(' ', 'T')}+07:00`),
          domain: String(row.domain),
          owner: String(row.customer_code),
        });
      const url = await servePanel(fake, {
        tls: localhostCertificate,
        refuses(authorization) {
          logins.push(authorization);
          return authorization !== login;
        },
      });
      const folder = await temporaryFolder();
      copyFileSync(
        new URL('../../../systems/sample-billing.yaml', import.meta.url),
        join(folder, 'billing.yaml'),
      );
      writeFileSync(join(folder, 'token'), `${changes.token ?? 'SECRET'}\n`);
      writeFileSync(join(folder, 'ca.pem'), localhostCertificate.cert);
      const problems = new Problems();
      const reader = new MapReader(
        {
          stores: {
            billing: {
              map: 'billing.yaml',
              scope: 'information',
              database: { file: path[0] },
              files: billing.filesRoot,
            },
          },
          panels: {
            hosting: {
              scope: 'data',
              names: {
                from: 'billing',
                handle: 'panel-user',
                server: 'panel_server',
                user: 'panel_user',
                uid: 'panel_uid',
                created: 'started_at',
                domain: 'domain',
              },
              servers: {
                'may-chu-1': { panel, url, user: 'admin', 'token-file': 'token', 'ca-file': 'ca.pem' },
              },
            },
          },
        },
        '',
        problems,
      );
      const stores = readStores(reader, folder);
      const config = { stores, panels: readPanels(reader, folder, stores), plugs: [] };
      expect(problems.sentences).toEqual([]);
      const journal = journalInMemory();
      const box = { seal: (text: string) => text, open: (text: string) => text };
      const systems = openSystems(config, box, journal);
      onTestFinished(async () => {
        for (const system of systems.values()) await system.close();
        journal.close();
      });
      const hosting = systems.get('site:hosting');
      const register = systems.get('site:billing');
      if (!hosting || !register) throw new Error('not opened');
      return { fake, hosting, register, systems, query: billing.query };
    }
    const c1 = { ...taskOf(), subject: subjectOf('C1') };
    const find = { ...findTask(), subject: subjectOf('C1') };

    it('erases the account of the one customer over the wire, before billing forgets its name', async () => {
      const { fake, hosting, register, query } = await site();
      await hosting.suspend?.({ ...c1, turn: 1 });
      const { sha256, plan } = await hosting.find(find);
      const billingPlan = await register.find({ ...find, law });
      expect(plan.categories[0]).toEqual({ category: 'panel-accounts', action: 'erase', count: 1 });
      expect(await hosting.erase({ ...c1, sha256 }, goOn)).toMatchObject({ left: 0 });
      expect(await register.erase({ ...c1, sha256: billingPlan.sha256 }, goOn)).toMatchObject({ left: 0 });

      expect([...fake.accounts.values()].map(({ owner }) => owner)).toEqual([sampleCustomer('C2').id]);
      expect(await hosting.verify({ ...c1, sha256 })).toEqual({ left: 0, mentions: [] });
      expect((await query('SELECT customer_code FROM services')).length).toBeGreaterThan(0);
    });

    it('goes on when billing has forgotten the name already', async () => {
      const { fake, hosting, register } = await site();
      const { sha256 } = await hosting.find(find);
      const billingPlan = await register.find({ ...find, law });
      await register.erase({ ...c1, sha256: billingPlan.sha256 }, goOn);

      expect(await hosting.erase({ ...c1, sha256 }, goOn)).toMatchObject({ left: 0 });
      expect([...fake.accounts.values()].map(({ owner }) => owner)).toEqual(['C2']);
    });

    it('says what it serves, and a code where the panel refuses its login', async () => {
      const { hosting, systems } = await site();
      expect(operationsOf(hosting)).toEqual(['suspend', 'unsuspend', 'find', 'erase', 'verify', 'forget']);
      expect((await hosting.check()).findings.map(({ code }) => code)).toEqual(['reached', 'no-packages']);
      const health = healthOf(systems);
      await health.look();
      expect(health.served().find(({ store }) => store === 'site:hosting')).not.toHaveProperty('ailment');

      const refused = await site({ token: 'OLD' });
      const ill = healthOf(refused.systems);
      await ill.look();
      expect(ill.served().find(({ store }) => store === 'site:hosting')).toMatchObject({
        ailment: 'panel-refused',
      });
      expect(JSON.stringify(await refused.hosting.check())).not.toContain('OLD');
    });
  },
);
