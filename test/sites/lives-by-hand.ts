import type { SiteSettings, SiteStore } from '../../contract/settings.ts';
import { countersign, recordByHand } from '../../functions/sites/work-by-hand.ts';
import { fakeAgent, inMemoryChannel } from '../support/fake-agent.ts';
import { machineWithSite, withMachine } from '../support/request-machine.ts';
import { newSiteWorld } from '../support/site-world.ts';
import { lan } from '../support/world.ts';
import { confirmedLife, holdingsOfLan, type LifeWorld, liveToTheEnd } from './lives.ts';

export const vnnic: SiteStore = {
  store: 'site:vnnic',
  scope: 'information',
  words: { vi: 'Hồ sơ tên miền tại VNNIC', en: 'Domain file at VNNIC' },
  categories: ['domain-registrations', 'contacts'],
  does: [],
  manual: {
    instructions: { vi: 'Gửi công văn cho VNNIC.', en: 'Send a letter to VNNIC.' },
    daysBefore: 5,
  },
};

/** A world in which persons work at the registry, and an agent that has not come yet. */
export function newLifeByHand(changeSite: (site: SiteSettings) => void = () => {}) {
  const { site } = newSiteWorld();
  site.stores.push(structuredClone(vnnic));
  changeSite(site);
  const world = withMachine(newSiteWorld(site), machineWithSite);
  const customers = { [lan.customerId]: holdingsOfLan() };
  const agent = fakeAgent(inMemoryChannel(world), customers, {
    // Also one that says that it serves what it does not.
    stores: ['site:panel', 'site:billing', 'site:vnnic'],
  });
  return { world, agent, customers };
}

export const evidence = {
  sent: { what: 'letter 12', on: '2026-03-06' },
  answer: { what: 'mail 88', on: '2026-03-09' },
  outcomes: [
    { category: 'domain-registrations', result: 'erased', count: 2 },
    { category: 'contacts', result: 'nothing-found', count: 0 },
  ],
} as const;
export const about = (id: string) => ({ id, store: 'site:vnnic' }) as const;
export const record = (world: LifeWorld, id: string, by = 'hoa') =>
  recordByHand(world, { ...about(id), by, ...structuredClone(evidence), outcomes: [...evidence.outcomes] });
export const confirmBy = (world: LifeWorld, id: string, by = 'minh') =>
  countersign(world, { ...about(id), by, reason: 'saw mail 88' });
export const personTask = ({ tasks }: LifeWorld) => tasks.all().find(({ person }) => person);

/** Everything is done but the work of the person. */
export async function waitingForPerson(changeSite?: (site: SiteSettings) => void) {
  const life = newLifeByHand(changeSite);
  const id = await confirmedLife(life.world);
  await liveToTheEnd(life.world, life.agent, id);
  return { ...life, id };
}
