import { describe, expect, it } from 'vitest';
import type { Request } from '../../../functions/requests/domain/request.ts';
import { lan } from '../../support/world.ts';
import { afterTheWatch, type End, liveness, outcome, safety, stateOfNeighbour } from './invariants.ts';
import { minh, newScene, type Scene } from './scene.ts';
import { type Prepare, situations } from './situations.ts';
import { trialsOf } from './trials.ts';

const all = { ...safety, ...liveness, ...afterTheWatch, ...outcome };

const { 'in-grace-period': inGrace, completed, delivered } = situations;
const aDeletion = inGrace['a deletion'] as Prepare;
const aClosed = completed['a handover'] as Prepare;
const aCopy = delivered['a copy'] as Prepare;

/** Writes to a request whatever it wants, past every rule. */
const change = (scene: Scene, id: string, changes: Partial<Request>) =>
  scene.requests.change(id, (request) => ({ ...request, ...changes }));
const letter = (scene: Scene, id: string, name: string, to = lan.address) =>
  scene.mail.send({ to, subject: '', text: '', html: '', tags: { request: id, letter: name } });
const again = (scene: Scene, id: string, event: string) =>
  scene.requests.change(id, (request) => ({
    ...request,
    history: [...request.history, { at: '', event }, { at: '', event }],
  }));

/** For each invariant, a situation and what is planted in it. */
const planted: Record<keyof typeof all, [Prepare, (scene: Scene, id: string) => unknown]> = {
  'nothing is erased without a sealed confirmation, a letter about cancelling, and its time': [
    aDeletion,
    ({ stores }) => {
      const subject = { customerId: lan.customerId, addressKey: '', address: lan.address };
      return stores.hosting.erase(subject, { store: 'hosting', categories: [] }, new Date());
    },
  ],
  'what is cancelled stays cancelled': [
    inGrace['that is cancelled'] as Prepare,
    (scene, id) => change(scene, id, { status: 'completed' }),
  ],
  'what is closed stays as it is': [aClosed, (scene, id) => change(scene, id, { status: 'executing' })],
  'what is closed holds no place': [
    aClosed,
    ({ openWork, clock }, requestId) =>
      openWork.claim(lan.customerId, { slot: 'handover', requestId, scope: 'data', topics: [] }, [], clock()),
  ],
  'what is closed keeps no personal data and no token': [
    aClosed,
    (scene, id) => change(scene, id, { taskToken: 'token' }),
  ],
  'no letter leaves after the end': [aClosed, (scene, id) => letter(scene, id, 'cancelled')],
  'a letter leaves once': [aDeletion, (scene, id) => letter(scene, id, 'grace')],
  'the history tells each thing once': [aDeletion, (scene, id) => again(scene, id, 'planned')],
  'a letter goes to its customer only': [
    aDeletion,
    (scene, id) => letter(scene, id, 'receipt', minh.address),
  ],
  'the neighbour is untouched': [
    aDeletion,
    ({ stores }) => {
      stores.hosting.holdings = [];
    },
  ],
  'a request that waits knows what the machine waits on': [
    aDeletion,
    (scene, id) => change(scene, id, { taskToken: 'another' }),
  ],
  'whoever acted is heard': [aDeletion, (scene, id) => change(scene, id, { cancelledAt: '2026-03-02' })],
  'every request comes to an end': [aDeletion, () => {}],
  'what was confirmed does not expire': [aDeletion, (scene, id) => change(scene, id, { status: 'expired' })],
  'whoever had a letter and confirmed hears how it ended': [
    aDeletion,
    (scene, id) => change(scene, id, { status: 'completed' }),
  ],
  'an archive is gone when its request is closed': [aCopy, () => {}],
};

async function endOf(prepare: Prepare, plant: (scene: Scene, id: string) => unknown): Promise<End> {
  const scene = await newScene();
  const id = await prepare(scene);
  const neighbourBefore = stateOfNeighbour(scene);
  await plant(scene, id);
  return { scene, id, neighbourBefore, mailOutcomeUnknown: false };
}

describe('the invariant that', () => {
  it.each(Object.keys(planted) as (keyof typeof all)[])('%s is seen when it is violated', async (name) => {
    const [prepare, plant] = planted[name];

    expect(all[name](await endOf(prepare, plant))).toEqual(expect.any(String));
  });

  it.each(Object.keys({ ...safety, ...liveness, ...afterTheWatch }) as (keyof typeof safety)[])(
    '%s holds where nothing is wrong',
    async (name) => {
      expect(all[name](await endOf(aDeletion, () => {}))).toBeUndefined();
      expect(all[name](await endOf(aClosed, () => {}))).toBeUndefined();
    },
  );
});

describe('a trial', () => {
  it('sees that an act repeats its effect when it is repeated', async () => {
    const trials = trialsOf(aDeletion);

    await trials.doEverywhere({
      name: 'a careless act',
      repeatedBy: 'person',
      act: async ({ requests }, { id }) => {
        await requests.change(id, (request) => ({ ...request, topics: [...request.topics, 'promotions'] }));
        await requests.change(id, (request) => ({ ...request, topics: [...request.topics, 'promotions'] }));
      },
    });

    expect(trials.violations).toEqual([
      expect.stringContaining('dying after requests.change (call 1), and again: the end is another one.'),
      expect.stringContaining('dying after requests.change (call 2), and again: the end is another one.'),
    ]);
  });
});
