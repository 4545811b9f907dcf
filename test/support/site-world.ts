import type { SiteSettings } from '../../contract/settings.ts';
import type { Customer } from '../../functions/register/ports.ts';
import type { LookUps } from '../../functions/sites/ports.ts';
import { siteRegister } from '../../functions/sites/site-register.ts';
import { inMemoryPartUploads } from './in-memory/part-uploads.ts';
import { inMemoryMarks } from './in-memory/recipients.ts';
import { inMemoryAgents, inMemoryLookUps, inMemoryNonces, inMemoryTasks } from './in-memory/site.ts';
import { agentPair } from './seals.ts';
import { newWorld } from './world.ts';

/** The provider's site: two systems, of which the billing system knows the users of the panel. */
const sampleSite: SiteSettings = {
  name: 'hanoi',
  agentKeys: [agentPair.key],
  stores: [
    {
      store: 'site:panel',
      scope: 'data',
      words: { vi: 'Máy chủ web', en: 'Web servers' },
      categories: ['panel-accounts', 'backups'],
      does: ['suspend', 'copy'],
    },
    {
      store: 'site:billing',
      scope: 'information',
      words: { vi: 'Hệ thống tính cước', en: 'Billing system' },
      categories: ['profile', 'invoices', 'tickets', 'other-records'],
      does: ['refuse', 'copy'],
    },
  ],
  leaseSeconds: 120,
  idlePollSeconds: 30,
  silentAfterSeconds: 7200,
};

/** Everything that the use cases need, with a site that nobody works for yet. */
export function newSiteWorld(given: SiteSettings = sampleSite) {
  const site = structuredClone(given);
  const world = newWorld();
  return {
    ...world,
    settings: { ...world.settings, site },
    site,
    tasks: inMemoryTasks(),
    uploads: inMemoryPartUploads(world.archives),
    agents: inMemoryAgents(),
    nonces: inMemoryNonces(),
    verifyAgent: agentPair.verify,
    verifyEvidence: agentPair.verify,
  };
}

/** The same, with the register behind the site, in its billing system. */
export function newRegisterWorld() {
  const world = newSiteWorld({ ...sampleSite, register: 'site:billing' });
  const lookUps = inMemoryLookUps();
  // Nobody is in the cloud's own register.
  const marks = inMemoryMarks();
  const register = Object.assign(siteRegister({ lookUps, marks, clock: world.clock }), {
    customers: [] as Customer[],
  });
  return { ...world, lookUps, marks, register };
}

export type SiteWorld = ReturnType<typeof newSiteWorld> & { lookUps?: LookUps };
