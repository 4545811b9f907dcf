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
import type { World } from '../../support/world.ts';
import type { Act } from './acts.ts';
import {
  afterTheWatch,
  type End,
  type Invariant,
  liveness,
  outcome,
  safety,
  stateOfNeighbour,
} from './invariants.ts';
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

/** What is done in a trial, and who does it again when the process dies. */
export interface Doing {
  name: string;
  act: Act;
  /** `machine`: it always repeats its step. `person`: perhaps, perhaps not. `nobody`: it is a late or early run. */
  repeatedBy: 'machine' | 'person' | 'nobody';
}

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

/** Calls that change nothing outside. Whatever is not named here counts as a write. */
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
const isWrite = (call: string) => !reads.includes(call.split('.')[1] ?? '');

/**
 * Where a process can die. It leaves behind what it has written and nothing else, so that it makes no difference how far
 * it came between two writes: after each write is everywhere.
 */
const deathsAt = (calls: readonly string[]): Death[] =>
  calls.flatMap((call, index): Death[] => (isWrite(call) ? [{ call: index + 1, when: 'after' }] : []));

/** Each press of the button counts. */
const countedEachTime = ['download', 'download with a wrong code', 'confirm with a wrong code'];

/** One situation, in which many things are tried. */
export class Trials {
  readonly violations: string[] = [];
  readonly #prepare: Prepare;
  /** A scene in which nothing has happened yet. */
  #fresh: { scene: Scene; id: string; before: string; neighbourBefore: string } | undefined;
  /** The states from which everybody has been let to the end. */
  readonly #ended = new Set<string>();

  constructor(prepare: Prepare) {
    this.#prepare = prepare;
  }

  /** Does what nobody should have asked for: nothing may go wrong by it, even if the request is stopped. */
  async doSafely({ name, act }: Doing): Promise<void> {
    const undisturbed = await this.#attempt(act);
    this.#check(safety, undisturbed, name);
    for (const death of deathsAt(undisturbed.calls))
      this.#check(safety, await this.#attempt(act, death), `${name}, dying at call ${death.call}`);
  }

  /** Does one thing: undisturbed, then dying everywhere, and then perhaps once more. */
  async doEverywhere({ name, act, repeatedBy }: Doing): Promise<void> {
    const undisturbed = await this.#attempt(act);
    const expected = lasting(undisturbed.scene);
    this.#check(safety, undisturbed, name);
    this.#check(liveness, undisturbed, name);
    await this.#end(undisturbed, name);
    for (const death of deathsAt(undisturbed.calls)) {
      const when = `${name}, dying ${death.when} ${undisturbed.calls[death.call - 1]} (call ${death.call})`;
      let end = await this.#attempt(act, death);
      this.#check(safety, end, when);
      if (repeatedBy === 'nobody') {
        await this.#end(end, when);
        continue;
      }
      if (repeatedBy === 'person') {
        if (await this.#end(end, when)) end = await this.#attempt(act, death);
        await act(end.scene, end.scene, end.id).catch((error: unknown) => error);
      }
      const again = `${when}, and again`;
      this.#check(safety, end, again);
      this.#check(liveness, end, again);
      const state = lasting(end.scene);
      if (state !== expected && !countedEachTime.includes(name))
        this.violations.push(`${again}: the end is another one. ${difference(state, expected)}`);
      await this.#end(end, again);
    }
  }

  async #attempt(act: Act, death?: Death): Promise<End & { calls: string[] }> {
    const { scene, id, before, neighbourBefore } = this.#fresh ?? (await this.#prepared());
    this.#fresh = undefined;
    const { ports, calls } = dyingPorts(scene, death);
    await act(ports, scene, id).catch((error: unknown) => error);
    if (exactly(scene) === before) this.#fresh = { scene, id, before, neighbourBefore };
    const mailOutcomeUnknown = death !== undefined && calls[death.call - 1] === 'mail.send';
    return { scene, id, neighbourBefore, mailOutcomeUnknown, calls };
  }

  async #prepared() {
    const scene = await newScene();
    const id = await this.#prepare(scene);
    return { scene, id, before: exactly(scene), neighbourBefore: stateOfNeighbour(scene) };
  }

  /** Answers whether the scene was used up: from the same state, the same end would come. */
  async #end(end: End, when: string): Promise<boolean> {
    const { scene } = end;
    const letters = scene.facts.flatMap((fact) =>
      fact.type === 'letter' ? [`${fact.about} ${fact.name}`] : [],
    );
    const state = `${lasting(scene)} ${letters}`;
    if (this.#ended.has(state)) return false;
    this.#ended.add(state);
    if (this.#fresh?.scene === scene) this.#fresh = undefined;
    scene.clock.advance(301);
    await watchDeadlines(scene);
    this.#check(afterTheWatch, end, `${when}, five minutes later`);
    await letItEnd(scene);
    this.#check(safety, end, `${when}, in the end`);
    this.#check(outcome, end, `${when}, in the end`);
    return true;
  }

  #check(invariants: Record<string, Invariant>, end: End, when: string): void {
    for (const [name, isViolated] of Object.entries(invariants)) {
      const how = isViolated(end);
      if (how) this.violations.push(`${when}: ${name}. ${how}`);
    }
  }
}

/** Where two states differ first. */
function difference(actual: string, expected: string): string {
  const at = [...actual].findIndex((character, index) => character !== expected[index]);
  const around = (text: string) => text.slice(Math.max(0, at - 60), at + 80);
  return `…${around(actual)}… instead of …${around(expected)}…`;
}

/** The machine carries the request on until it waits; whoever dies is followed by another process. */
export const machineGoesOn: Act = async (ports, scene, id) => {
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

export const waitIsOver: Act = async (ports, scene, id) => {
  if (!scene.workflow.positionOf(id)?.token) return;
  scene.workflow.expire(id);
  await machineGoesOn(ports, scene, id);
};
