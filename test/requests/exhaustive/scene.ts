import type { StoreName } from '../../../contract/stores.ts';
import type { Customer } from '../../../functions/register/ports.ts';
import { isClosed, type Request } from '../../../functions/requests/domain/request.ts';
import { isConfirmationSealed } from '../../../functions/requests/domain/seal.ts';
import { isRefusal } from '../../../functions/shared/refusal.ts';
import { inMemoryWorkflow } from '../../support/in-memory/workflow.ts';
import { type RequestMachine, withMachine } from '../../support/request-machine.ts';
import * as stages from '../../support/stages.ts';
import { lan, newWorld, type World } from '../../support/world.ts';

/** What happened in a scene that cannot be seen in its end any more. */
export type Fact =
  | { type: 'written'; request: Request }
  | { type: 'letter'; about: string; name: string; to: string }
  | { type: 'erased'; customerId: string; store: StoreName; mayBeErased: boolean };

/** A world with a machine, a second customer who has nothing to do with it, and a record of what happened. */
export type Scene = World & { workflow: RequestMachine; facts: Fact[]; neighbour: string };

export const minh: Customer = {
  ...lan,
  customerId: 'customer-minh',
  name: 'Trần Văn Minh',
  address: 'minh.tran@example.vn',
};

export async function newScene(): Promise<Scene> {
  const world = newWorld();
  world.register.customers = [{ ...lan }, { ...minh }];
  for (const store of Object.values(world.stores)) {
    const ofLan = store.holdings.filter(({ customerId }) => customerId === lan.customerId);
    store.holdings.push(...ofLan.map((holding) => ({ ...holding, customerId: minh.customerId })));
  }
  const facts: Fact[] = [];
  watchWrites(world, facts);
  watchLetters(world, facts);
  watchErasures(world, facts);
  const neighbour = await stages.asked(
    { ...world, workflow: inMemoryWorkflow() },
    { kind: 'handover', address: minh.address },
  );
  facts.length = 0;
  return Object.assign(withMachine(world), { facts, neighbour });
}

function watchWrites({ requests }: World, facts: Fact[]): void {
  const { change, create } = requests;
  requests.create = async (request) => {
    const answer = await create(request);
    if (answer === 'created') facts.push({ type: 'written', request });
    return answer;
  };
  requests.change = async (id, apply) => {
    let isChanged = false;
    const changed = await change(id, (current) => {
      const next = apply(current);
      isChanged = !isRefusal(next) && next !== current;
      return next;
    });
    if (isChanged && !isRefusal(changed)) facts.push({ type: 'written', request: changed });
    return changed;
  };
}

function watchLetters({ mail }: World, facts: Fact[]): void {
  const { send } = mail;
  mail.send = async (message) => {
    const sent = await send(message);
    const { request: about = '', letter: name = '' } = message.tags;
    facts.push({ type: 'letter', about, name, to: message.to });
    return sent;
  };
}

/** Whoever is erased from the register is no customer any more. */
function watchErasures(world: World, facts: Fact[]): void {
  for (const store of Object.keys(world.stores) as StoreName[]) {
    const { erase } = world.stores[store];
    world.stores[store].erase = async (subject, plan, plannedAt) => {
      const { customerId } = subject;
      const mayBeErased = world.requests.all().some((each) => mayErase(world, each, customerId, facts));
      facts.push({ type: 'erased', customerId, store, mayBeErased });
      const outcomes = await erase(subject, plan, plannedAt);
      if (store === 'account')
        world.register.customers = world.register.customers.filter((each) => each.customerId !== customerId);
      return outcomes;
    };
  }
}

/** Did this customer confirm a deletion, hear how to stop it, and have the time that was promised for it? */
function mayErase(world: World, request: Request, customerId: string, facts: Fact[]): boolean {
  const letter = world.mail.sent.findLast(
    ({ tags }) => tags.request === request.id && tags.letter === 'grace',
  );
  const wasTold = facts.some(
    (fact) => fact.type === 'letter' && fact.about === request.id && fact.name === 'grace',
  );
  return (
    request.customerId === customerId &&
    request.kind === 'deletion' &&
    !isClosed(request) &&
    request.cancelledAt === undefined &&
    isConfirmationSealed(request, world.verifyConfirmation) &&
    wasTold &&
    letter !== undefined &&
    JSON.parse(letter.text).endsAt <= world.clock().toISOString()
  );
}

export async function find(scene: World, id: string): Promise<Request> {
  const request = await scene.requests.find(id);
  if (!request) throw new Error(`There is no request ${id}.`);
  return request;
}

const masked = [
  'hash',
  'link',
  'messageId',
  'taskToken',
  'signature',
  'salt',
  'addressHash',
  'sha256',
  'seal',
  'id',
  'manifestSha256',
  'restarts',
];
const isInstant = (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value);

/** Everything that lasts, without what may differ between two attempts: times, random bytes, ids, repeated lines. */
export function lasting(scene: Scene): string {
  const { requests, workflow, openWork, stores, mailing, archives, register } = scene;
  const linesOf = ({ history }: Pick<Request, 'history'>) => [
    ...new Set(history.map(({ event, by, reason }) => [event, by, reason].join(' '))),
  ];
  const names = new Map(requests.all().map(({ id }, index) => [id, `request ${index + 1}`]));
  const everything = {
    requests: requests
      .all()
      .map(({ revision: _count, ...request }) => ({ ...request, history: linesOf(request) })),
    positions: requests.all().map(({ id }) => workflow.positionOf(id)?.state),
    open: [lan.customerId, ...requests.all().map(({ addressKey }) => addressKey)].map((owner) =>
      openWork.heldBy(owner),
    ),
    suppressed: [...mailing.suppressions.values()],
    archives: [...archives.archives].map(([id, files]) => [id, [...files.keys()].sort()]),
    holdings: Object.values(stores).map(({ holdings }) => holdings),
    customers: register.customers,
  };
  return JSON.stringify(everything, (key, value) => {
    if (masked.includes(key)) return key;
    if (isInstant(value)) return 'instant';
    return typeof value === 'string' ? (names.get(value) ?? value) : value;
  });
}

/** What an act without any effect leaves as it was, in a form to compare. */
export const exactly = (scene: Scene): string =>
  [
    scene.facts.length,
    scene.clock().toISOString(),
    scene.workflow.answers.length,
    scene.workflow.started.length,
    scene.workflow.redriven.length,
    scene.requests.all().reduce((sum, { revision }) => sum + revision, 0),
    lasting(scene),
  ].join();
