import { errorNames } from '../../../contract/machines.ts';
import { isClosed, type Request } from '../../../functions/requests/domain/request.ts';
import {
  cancelForCustomer,
  retryRequest,
  vouchForAddress,
} from '../../../functions/requests/operate-requests.ts';
import { watchDeadlines } from '../../../functions/requests/watch-deadlines.ts';
import { isRefusal } from '../../../functions/shared/refusal.ts';
import { Crash, type Death, mortal } from '../../support/mortal.ts';
import * as trials from '../../support/trials.ts';
import type { World } from '../../support/world.ts';
import { afterTheWatch, liveness, outcome, type Situation, safety, stateOfNeighbour } from './invariants.ts';
import { exactly, lasting, newScene, type Scene } from './scene.ts';
import type { Prepare } from './situations.ts';

const outside = [
  'requests',
  'limits',
  'workflow',
  'openWork',
  'register',
  'addresses',
  'mail',
  'mailing',
  'archives',
] as const;

/** The ports of a process that dies, each store one of them. */
function dyingPorts(scene: Scene, death?: Death): { ports: World; calls: string[] } {
  const { hosting: hostingStore, mailing: mailingStore, account: accountStore } = scene.stores;
  const { ports, calls } = mortal(
    { ...scene, hostingStore, mailingStore, accountStore },
    [...outside, 'hostingStore', 'mailingStore', 'accountStore'],
    death,
  );
  const stores = {
    hosting: ports.hostingStore,
    mailing: ports.mailingStore,
    account: ports.accountStore,
  };
  return { ports: { ...ports, stores }, calls };
}

export type Doing = trials.Doing<Situation, World>;

/**
 * Lets everybody do what they do when the customer does nothing more: the machine goes on, the watch looks every hour,
 * and staff answer when they are called.
 */
async function letItEnd(scene: Scene): Promise<void> {
  const calls = new Map<string, number>();
  const open = () => scene.requests.all().filter((each) => each.id !== scene.neighbour && !isClosed(each));
  for (let round = 0; round < 300; round += 1) {
    scene.clock.advance(301);
    await watchDeadlines(scene);
    for (const request of open().filter((each) => isStaffCalled(scene, each))) {
      const count = (calls.get(request.id) ?? 0) + 1;
      calls.set(request.id, count);
      await answerCall(scene, request.id, count, request.attention?.error);
    }
    if (open().length === 0 || !(await scene.workflow.runNext())) return;
  }
}

/** The alarm rings for what waits for a person, and for what the watch finds abandoned. */
function isStaffCalled(scene: Scene, { id, status }: Request): boolean {
  const position = scene.workflow.positionOf(id);
  if (position) return position.state === 'Ask a person' && position.token !== undefined;
  return status !== 'received';
}

/** Staff mend and retry, and end what cannot be mended. */
async function answerCall(scene: Scene, id: string, count: number, error?: string): Promise<void> {
  const act = { id, by: 'minh', reason: 'ticket 12' };
  for (const { failures } of Object.values(scene.stores)) delete failures.erase;
  if (error === errorNames.doubtfulAddress && count <= 3) await vouchForAddress(scene, act);
  else if (count <= 3) await retryRequest(scene, act);
  else if (isRefusal(await cancelForCustomer(scene, act))) await retryRequest(scene, act);
}

/** Calls that change nothing outside. */
const reads = [
  'find',
  'listOpen',
  'findByAddress',
  'isCustomer',
  'hasOtherAddress',
  'findAddress',
  'ask',
  'executionStatus',
  'isWaiting',
  'survey',
  'exportRecords',
  'exportFiles',
  'verify',
  'mintUrl',
  'findPart',
];

/** One situation of a request, in which many things are tried. */
export const trialsOf = (prepare: Prepare) =>
  new trials.Trials<Situation, World>({
    async prepare() {
      const scene = await newScene();
      const id = await prepare(scene);
      return { scene, id, neighbourBefore: stateOfNeighbour(scene) };
    },
    portsOf: ({ scene }, death) => dyingPorts(scene, death),
    reads,
    // What a step has begun is awaited before its next write: after each write is everywhere.
    dies: ['after'],
    exactly: ({ scene }) => exactly(scene),
    lasting: ({ scene }) => lasting(scene),
    everything({ scene }) {
      const letters = scene.facts.flatMap((fact) =>
        fact.type === 'letter' ? [`${fact.about} ${fact.name}`] : [],
      );
      return `${lasting(scene)} ${letters}`;
    },
    async watch({ scene }) {
      scene.clock.advance(301);
      await watchDeadlines(scene);
    },
    letItEnd: ({ scene }) => letItEnd(scene),
    safety,
    liveness,
    afterTheWatch,
    outcome,
    // Each press of the button counts.
    countedEachTime: ['download', 'download with a wrong code', 'confirm with a wrong code'],
  });

/** The machine carries the request on until it waits; whoever dies is followed by another process. */
export const machineGoesOn: Doing['act'] = async (ports, { scene, id }) => {
  let current = ports;
  let faults = 0;
  // What fails again and again is left to its next attempt.
  while (faults < 3) {
    const position = scene.workflow.positionOf(id);
    if (!position || position.token) return;
    const error = await scene.workflow.perform(id, current);
    if (error instanceof Crash) current = scene;
    else if (error) faults += 1;
  }
};

export const waitIsOver: Doing['act'] = async (ports, situation) => {
  const { scene, id } = situation;
  if (!scene.workflow.positionOf(id)?.token) return;
  scene.workflow.expire(id);
  await machineGoesOn(ports, situation);
};
