import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FakePanel, panelHandler } from '../../emulators/panel/panel.ts';
import { fakeWhm } from '../../emulators/panel/whm.ts';
import { type LocalServer, listen } from '../../emulators/server.ts';
import type { BillingRow } from '../seed/billing.ts';
import type { SeededCustomer } from '../seed/customers.ts';
import { hostedFilesOf } from '../seed/hosted-files.ts';

/** The sample provider's hosting server: a panel's API before real files. */
export interface PanelServer {
  panel: FakePanel;
  server: LocalServer;
  /** Login of its API, and the file of its token. */
  login: string;
  tokenFile: string;
  /** The folder into which it packs accounts, as the panel and as the agent sees it. */
  packages: { there: string; here: string };
  /** Makes the account that the billing system names, with a website, a mailbox and a database. */
  add(customer: SeededCustomer, rows: readonly BillingRow[]): void;
}

const login = 'root';
/** Backups of each account; they stay when the account goes. */
const backupsEach = 3;

/** @param folder where it keeps the accounts' homes and the token */
export async function startPanelServer(folder: string): Promise<PanelServer> {
  const token = randomBytes(16).toString('hex').toUpperCase();
  const tokenFile = join(folder, 'panel.token');
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const packages = { there: '/packages', here: join(folder, 'packages') };
  mkdirSync(packages.here);
  const panel = fakeWhm({ drive: folder, homes: join(folder, 'homes') });
  const server = await listen(
    panelHandler(panel, (authorization) => authorization !== `whm ${login}:${token}`),
  );
  return {
    panel,
    server,
    login,
    tokenFile,
    packages,
    add(customer, rows) {
      const user = accountOf(customer);
      const service = rows.find(({ table }) => table === 'services')?.values;
      panel.add({
        user,
        owner: customer.id,
        uid: Number(service?.panel_uid),
        created: new Date(customer.facts.serviceStartedAt ?? customer.profile.customerSince ?? 0),
        ...(customer.domains[0]?.domain && { domain: customer.domains[0].domain }),
      });
      panel.backups.set(user, backupsEach);
      for (const { path, content } of filesOf(customer)) panel.write(user, path, content);
    },
  };
}

/** The name of a customer's account, as the billing system has it. */
export const accountOf = ({ facts }: SeededCustomer): string => facts.account;

/** The website as it is today, a mailbox, and a dump. */
function filesOf(customer: SeededCustomer): { path: string; content: string | Buffer }[] {
  const today = new Map(hostedFilesOf(customer).map(({ path, content }) => [path, content]));
  const hosted = [...today].flatMap(([path, content]) =>
    content === undefined ? [] : [{ path: path.replace(/^website\//, 'public_html/'), content }],
  );
  const mail = `From: khach@example.net\r\nTo: info@example.vn\r\nSubject: Hỏi giá\r\n\r\nKính gửi ${customer.name}, xin báo giá.\r\n`;
  return [...hosted, { path: 'mail/info/cur/1.eml', content: mail }];
}
