import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../program/own-files.ts';
import { type SeededCustomer, seededCustomers } from '../seed/customers.ts';
import { type LocalStack, type StackOptions, startStack } from '../stack.ts';
import { type AgentProcess, type AgentSettings, enrolAgent } from './agent-process.ts';
import { type BillingSystem, openBillingSystem } from './billing-system.ts';
import { type PanelServer, startPanelServer } from './panel-server.ts';
import { copySystems, siteName, siteSettings } from './settings.ts';

/** The provider's own systems, and the agent beside them. */
export interface ProviderSite {
  billing: BillingSystem;
  panel: PanelServer;
  agent: AgentProcess;
  /** Adds a customer to every system of the site. */
  add(customer: SeededCustomer): void;
}

export type StackWithSite = LocalStack & { provider: ProviderSite };

interface SiteOptions {
  /** Called when the agent has ended although nobody asked for that. */
  onAgentEnd?: (exitCode: number | null) => void;
  /** Customers are looked up in the billing system, and not in the cloud. */
  hasRegister?: boolean;
}

/** What an agent is configured with before there is a deployment whose keys it could pin. */
const notYet = { url: 'http://127.0.0.1:1', key: 'A'.repeat(43) };

/**
 * The whole system on this machine, with a site: the sample provider's billing system and hosting server with the sample
 * customers in them, and a real agent that asks the stack for work.
 */
export async function startStackWithSite({
  onAgentEnd = () => {},
  settings = {},
  hasRegister = false,
  ...options
}: Omit<StackOptions, 'folder' | 'template'> & SiteOptions = {}): Promise<StackWithSite> {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const run = await temporaryFolder('local');
    closers.push(run.remove);
    const folder = join(run.path, 'site');
    mkdirSync(folder, { mode: 0o700 });
    const systems = join(folder, 'systems');
    copySystems(systems);
    const billing = openBillingSystem(folder);
    closers.push(billing.close);
    const panel = await startPanelServer(folder);
    closers.push(panel.server.close);
    const configWith = (cloud: Parameters<typeof agentSettings>[2]) => agentSettings(billing, panel, cloud);
    const unpinned = {
      url: notYet.url,
      transportKey: notYet.key,
      confirmationKey: notYet.key,
      uploads: notYet.url,
    };
    const agent = await enrolAgent(folder, configWith(unpinned), {
      onEnd: onAgentEnd,
      signal: options.signal,
    });
    const add = (customer: SeededCustomer) => panel.add(customer, billing.add(customer));
    for (const customer of seededCustomers) add(customer);

    const stack = await startStack({
      ...options,
      folder: run.path,
      settings: { ...settings, ...siteSettings(systems, agent.key, { hasRegister }) },
    });
    closers.push(stack.close);
    if (!stack.site) throw new Error('The stack has no site, although its settings name one.');
    agent.start(configWith({ ...stack.site, uploads: new URL(stack.urls.s3).origin }));
    // The first to end: nothing that it asks is away before it.
    closers.push(() => agent.end());
    return { ...stack, provider: { billing, panel, agent, add }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The agent's configuration, as docs/site.md explains it. Nobody waits for two days here. */
const agentSettings = (
  { file, files }: BillingSystem,
  { server, login, tokenFile, packages }: PanelServer,
  {
    url,
    transportKey,
    confirmationKey,
    uploads,
  }: Pick<NonNullable<LocalStack['site']>, 'url' | 'transportKey' | 'confirmationKey'> & { uploads: string },
): AgentSettings => ({
  site: siteName,
  cloud: url,
  'cloud-keys': [transportKey],
  'decision-keys': { confirmation: [confirmationKey] },
  uploads,
  'erase-after-hours': 0,
  register: 'billing',
  stores: { billing: { map: 'systems/billing.yaml', scope: 'information', files, database: { file } } },
  panels: {
    panel: {
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
        'may-chu-1': {
          panel: 'cpanel',
          url: server.url,
          user: login,
          'token-file': tokenFile,
          packages,
        },
      },
      'backups-kept': '30d',
    },
  },
});
