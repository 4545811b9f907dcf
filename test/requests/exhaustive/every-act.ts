import { describe, expect, it } from 'vitest';
import { type Status, statuses } from '../../../functions/requests/domain/request.ts';
import { acts } from './acts.ts';
import { find, newScene } from './scene.ts';
import { situations } from './situations.ts';
import { strayCalls } from './stray-calls.ts';
import { type Doing, machineGoesOn, trialsOf, waitIsOver } from './trials.ts';

/** Each part is a file of its own, so that they run side by side. */
type Part = 'before the confirmation' | 'on its way' | 'in need of a person, or closed';

const partOf: Record<Status, Part> = {
  received: 'before the confirmation',
  'awaiting-confirmation': 'before the confirmation',
  'in-grace-period': 'on its way',
  executing: 'on its way',
  delivered: 'on its way',
  'needs-attention': 'in need of a person, or closed',
  completed: 'in need of a person, or closed',
  'completed-with-exceptions': 'in need of a person, or closed',
  expired: 'in need of a person, or closed',
  cancelled: 'in need of a person, or closed',
  'no-such-customer': 'in need of a person, or closed',
  joined: 'in need of a person, or closed',
};

const machine: Doing[] = [
  { name: 'the machine goes on', act: machineGoesOn, repeatedBy: 'machine' },
  { name: 'the wait is over', act: waitIsOver, repeatedBy: 'machine' },
];
const people = acts.map(
  ([name, act]): Doing => ({
    name,
    act: (ports, { scene, id }) => act(ports, scene, id),
    repeatedBy: 'person',
  }),
);

/**
 * Every act in every situation of these statuses, undisturbed and dying after each write: what must never happen does
 * not, and what must happen does.
 */
export function tryEveryAct(part: Part): void {
  describe.each(statuses.filter((status) => partOf[status] === part))('a request that is %s', (status) => {
    it.each(Object.entries(situations[status]))(
      'survives every act and crash: %s',
      async (_name, prepare) => {
        const scene = await newScene();
        const id = await prepare(scene);
        expect(await find(scene, id)).toMatchObject({ status });

        const trials = trialsOf(prepare);
        const { late, early } = strayCalls(scene, id);
        for (const doing of [...machine, ...people, ...late]) await trials.doEverywhere(doing);
        for (const doing of early) await trials.doSafely(doing);

        expect(trials.violations).toEqual([]);
      },
    );
  });
}
