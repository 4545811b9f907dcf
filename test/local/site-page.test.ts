import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parse } from 'node-html-parser';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SeededCustomer } from '../../local/seed/customers.ts';
import { seededCustomers } from '../../local/seed/seed.ts';
import type { AgentProcess } from '../../local/site/agent-process.ts';
import { openBillingSystem } from '../../local/site/billing-system.ts';
import { startPanelServer } from '../../local/site/panel-server.ts';
import { startSitePage } from '../../local/site/site-page.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const [lan, minh] = seededCustomers as unknown as [SeededCustomer, SeededCustomer];

/** The systems of the sample provider, without an agent. */
async function openSite(customers: readonly SeededCustomer[] = seededCustomers) {
  const folder = join(await temporaryFolder(), 'site');
  mkdirSync(folder);
  const billing = openBillingSystem(folder);
  const panel = await startPanelServer(folder);
  const add = (customer: SeededCustomer) => panel.add(customer, billing.add(customer));
  for (const customer of customers) add(customer);
  let pid: number | undefined = 4711;
  const agent = { pid: () => pid } as AgentProcess;
  const page = await startSitePage({ billing, panel, agent, add });
  const database = new DatabaseSync(billing.file);
  onTestFinished(async () => {
    database.close();
    await page.close();
    await panel.server.close();
    billing.close();
  });
  return {
    billing,
    panel: panel.panel,
    database,
    page,
    stopAgent: () => {
      pid = undefined;
    },
    show: async () => parse(await (await fetch(page.url)).text()),
  };
}

const sectionOf = (root: ReturnType<typeof parse>, { id }: SeededCustomer): string =>
  root.querySelector(`section#${id}`)?.structuredText ?? '';

describe('the page of the site', () => {
  it('shows the account and every row of each customer, and whether the agent works', async () => {
    const site = await openSite();
    const root = await site.show();

    expect(root.querySelectorAll('section')).toHaveLength(seededCustomers.length);
    const section = sectionOf(root, lan);
    for (const shown of [
      'account lan.nguyen',
      'It runs',
      'public_html/index.html',
      'HD-2014-0077',
      'ketoan@',
    ])
      expect(section).toContain(shown);
    expect(section).not.toContain('kept by law until');
    expect(section).not.toContain(minh.address);
    expect(root.text).toContain('The agent works');
    site.stopAgent();
    expect((await site.show()).text).toContain('The agent is away');
  });

  it('shows what has become of them', async () => {
    const site = await openSite();
    const account = site.panel.accounts.get('minh.tran');
    Object.assign(account ?? {}, { isSuspended: true, reason: 'Privacy request 7' });
    site.panel.drop('lan.nguyen');
    site.database.exec(`DELETE FROM tickets; DELETE FROM contacts WHERE customer_code = 'KH-1042';
      CREATE TABLE privacy_site_holds (store TEXT, tbl TEXT, row_key TEXT, until TEXT);
      INSERT INTO privacy_site_holds VALUES ('billing', 'invoices', '102', '2034-12-31T17:00:00.000Z')`);
    const root = await site.show();

    const gone = sectionOf(root, lan);
    expect(gone).toContain('It is gone, and its files with it. Backups: 3');
    expect(gone).toContain('kept by law until');
    expect(gone).toContain('2034-12-31');
    expect(gone).not.toMatch(/tickets\n|ketoan@/);
    expect(sectionOf(root, minh)).toContain('Suspended: Privacy request 7');
    expect(root.querySelector('ul')?.text).toContain('Nguyễn Thị Lan: account is gone, 0 files');
  });

  it('shows what a customer has typed as text', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    const site = await openSite([{ ...lan, profile: { ...lan.profile, postalAddress: evil } }]);
    const root = await site.show();

    expect(root.querySelectorAll('img, script')).toEqual([]);
    expect(root.text).toContain('onerror=alert(1)');
  });

  it.each(['POST', 'PUT', 'DELETE'])('changes nothing when it is asked with %s', async (method) => {
    const site = await openSite();
    const before = site.billing.rowsOf(lan.id);

    expect((await fetch(site.page.url, { method })).status).toBe(405);
    expect(site.billing.rowsOf(lan.id)).toEqual(before);
    expect((await fetch(`${site.page.url}/KH-1042`)).status).toBe(404);
  });
});

describe('the sample customers at the site', () => {
  it('are the same as in the cloud: numbers, addresses, and the account that billing names', async () => {
    const site = await openSite();

    for (const { id, address, facts, contacts, invoices } of seededCustomers) {
      const rows = site.billing.rowsOf(id);
      const valuesOf = (table: string) =>
        rows.filter((row) => row.table === table).map(({ values }) => values);
      expect(valuesOf('customers')).toMatchObject([{ code: id, email: address }]);
      expect(valuesOf('services')).toMatchObject([{ panel_user: facts.account, panel_server: 'may-chu-1' }]);
      expect(valuesOf('invoices')).toHaveLength(invoices.length);
      expect(valuesOf('contacts')).toHaveLength(contacts.length);
      const account = site.panel.accounts.get(facts.account);
      expect(account).toMatchObject({ owner: id, uid: valuesOf('services')[0]?.panel_uid });
    }
  });
});
