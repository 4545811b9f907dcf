import type { Request } from '../../functions/requests/domain/request.ts';
import type { Submission } from '../../functions/requests/domain/submission.ts';
import { accepted } from '../support/accepted.ts';
import { type FakeAgent, fakeAgent, type Holdings, inMemoryChannel } from '../support/fake-agent.ts';
import { machineWithRegister, machineWithSite, withMachine } from '../support/request-machine.ts';
import { newRegisterWorld, newSiteWorld, type SiteWorld } from '../support/site-world.ts';
import { confirm } from '../support/stages.ts';
import { lan } from '../support/world.ts';

/** What the site holds of Lan. */
export const holdingsOfLan = (): Holdings => ({
  'site:panel': { 'panel-accounts': 2, backups: 1 },
  'site:billing': { profile: 1, invoices: 3, tickets: 4 },
});
/** What it holds of somebody else, whom nothing may touch. */
export const holdingsOfNeighbour = (): Holdings => ({
  'site:panel': { 'panel-accounts': 1 },
  'site:billing': { profile: 1, invoices: 9 },
});

/** A world with the machine of a site, and an agent that has not come yet. */
export function newLife() {
  const world = withMachine(newSiteWorld(), machineWithSite);
  const customers: Record<string, Holdings> = {
    [lan.customerId]: holdingsOfLan(),
    'customer-nam': holdingsOfNeighbour(),
  };
  const agent = fakeAgent(inMemoryChannel(world), customers);
  return { world, agent, customers };
}

/** The same, with the register behind the site: Lan is on file there, and nobody in the cloud. */
export function newRegisterLife() {
  const world = withMachine(newRegisterWorld(), machineWithRegister);
  const customers: Record<string, Holdings> = {
    [lan.customerId]: holdingsOfLan(),
    'customer-nam': holdingsOfNeighbour(),
  };
  const agent = fakeAgent(inMemoryChannel(world), customers);
  const { customerId, address, name } = lan;
  agent.onFile.push({ customerId, address, name }, { customerId: 'customer-nam', address: 'nam@example.vn' });
  return { world, agent, customers };
}

type Life = ReturnType<typeof newLife>;
export type LifeWorld = Life['world'];

/** Submits and confirms a request; the machine goes on until it waits again. */
export async function confirmedLife(world: LifeWorld, changes: Partial<Submission> = {}): Promise<string> {
  const kind = changes.kind ?? 'deletion';
  const { request } = await accepted(
    world,
    {
      kind,
      scope: kind === 'opt-out' ? 'information' : 'everything',
      topics: kind === 'opt-out' ? ['promotions'] : [],
      address: lan.address,
      language: 'vi',
      channel: 'form',
      ...changes,
    },
    '192.0.2.1',
  );
  await world.workflow.run(request.id);
  await confirm(world, request.id);
  await world.workflow.run(request.id);
  return request.id;
}

export async function requestOf({ requests }: Pick<SiteWorld, 'requests'>, id: string): Promise<Request> {
  const request = await requests.find(id);
  if (!request) throw new Error('There is no such request.');
  return request;
}

/** The agent comes as long as there is work for it, and the machine goes on in between. */
export async function workOn({ workflow }: LifeWorld, agent: FakeAgent, id: string): Promise<void> {
  for (let turns = 0; turns < 50; turns += 1) {
    await workflow.run(id);
    if ((await agent.turn()) === 0) return;
  }
  throw new Error('The agent never comes to an end.');
}

/** The grace period is over, and the agent works until nothing is left to do. */
export async function liveToTheEnd(world: LifeWorld, agent: FakeAgent, id: string): Promise<Request> {
  await world.workflow.runTo(id, 'Find at the site');
  await workOn(world, agent, id);
  return requestOf(world, id);
}
