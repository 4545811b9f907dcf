import { describe, expect, it } from 'vitest';
import type { RunStatus } from '../../../functions/notices/domain/notice-run.ts';
import { resumeNotice } from '../../../functions/notices/operate-notices.ts';
import { watchRuns } from '../../../functions/notices/watch-runs.ts';
import { act, type NoticeWorld } from '../../support/notice-world.ts';
import { Trials } from '../../support/trials.ts';
import { doings, type Situation, strayCalls } from './acts.ts';
import { afterTheWatch, liveness, outcome, safety } from './invariants.ts';
import {
  calmLimits,
  dyingPorts,
  everything,
  exactly,
  lasting,
  newScene,
  refuse,
  runMachine,
  running,
  runOf,
  type Scene,
} from './scene.ts';
import { type Prepare, situations } from './situations.ts';

/** Calls that change nothing outside. */
const reads = [
  'find',
  'findBatch',
  'findEvents',
  'listBatches',
  'listEvents',
  'list',
  'findMany',
  'addressKeyOf',
  'quota',
  'executionStatus',
];

/** Staff mend what is broken and resume the run, as often as it stands still. */
async function letItEnd(scene: Scene): Promise<void> {
  for (let calls = 0; (await runOf(scene)).status !== 'finished' && calls < 12; calls += 1) {
    await runMachine(scene);
    refuse(scene);
    scene.mail.limits = calmLimits;
    await resumeNotice(scene, act);
  }
  await runMachine(scene);
}

/** Nobody does anything: the machine works until it stands still, and the watch looks. */
async function standStill(scene: Scene): Promise<void> {
  // An account that may not send today may tomorrow; without a machine nothing becomes of that.
  if (running(scene)) scene.mail.limits = calmLimits;
  await runMachine(scene);
  await scene.sleep(301_000);
  await watchRuns(scene);
}

export const trialsOf = (prepare: Prepare) =>
  new Trials<Situation, NoticeWorld>({
    async prepare() {
      const scene = await newScene();
      await prepare(scene);
      return { scene };
    },
    portsOf: ({ scene }, death) => dyingPorts(scene, death),
    reads,
    // Messages are under way while others are written down.
    dies: ['before', 'after'],
    exactly: ({ scene }) => exactly(scene),
    lasting: ({ scene }) => lasting(scene),
    everything: ({ scene }) => everything(scene),
    watch: ({ scene }) => standStill(scene),
    letItEnd: ({ scene }) => letItEnd(scene),
    safety,
    liveness,
    afterTheWatch,
    outcome,
    countedEachTime: [],
  });

/**
 * Every act in every situation of this status, undisturbed and dying before and after each write: what must never happen
 * does not, and what must happen does.
 */
export function tryEveryAct(status: RunStatus): void {
  describe(`a run that is ${status}`, () => {
    it.each(Object.entries(situations[status]))(
      'survives every act and crash: %s',
      async (_name, prepare) => {
        const scene = await newScene();
        await prepare(scene);
        expect(await runOf(scene)).toMatchObject({ status });

        const trials = trialsOf(prepare);
        for (const doing of doings) await trials.doEverywhere(doing);
        for (const doing of strayCalls) await trials.doSafely(doing);

        expect(trials.violations).toEqual([]);
      },
    );
  });
}
