import { describe, expect, it } from 'vitest';
import type { NoticeRun } from '../../../functions/notices/domain/notice-run.ts';
import { trialsOf } from './every-act.ts';
import { afterTheWatch, type End, liveness, outcome, safety } from './invariants.ts';
import { newScene, type Scene, type Told } from './scene.ts';
import { type Prepare, situations } from './situations.ts';

const all = { ...safety, ...liveness, ...afterTheWatch, ...outcome };

const first = situations.sending['about to tell the first'] as Prepare;
const stopped = situations.stopped['because of bounces'] as Prepare;
const finished = situations.finished['with everybody told'] as Prepare;

const told = (scene: Scene, changes: Partial<Told> = {}) =>
  scene.told.push({
    customerId: 'KH-1000',
    batch: 1,
    wasKnown: false,
    wasGone: false,
    status: 'sending',
    ...changes,
  });
/** Writes to the run whatever it wants, past every rule. */
const change = (scene: Scene, changes: Partial<NoticeRun>) =>
  scene.runs.change(2, (run) => ({ ...run, ...changes }));

/** For each invariant, a situation and what is planted in it. */
const planted: Record<keyof typeof all, [Prepare, (scene: Scene) => unknown]> = {
  'nobody is told whose outcome is known': [finished, (scene) => told(scene, { wasKnown: true })],
  'nobody is told who has closed the account, or whose mailbox is gone': [
    finished,
    (scene) => told(scene, { wasGone: true }),
  ],
  'nothing is sent while the run stands still': [finished, (scene) => told(scene, { status: 'paused' })],
  'the account has everybody once, and calls nobody told who was not': [
    finished,
    (scene) => {
      scene.told.length = 0;
    },
  ],
  'the history tells each thing once': [
    finished,
    (scene) =>
      scene.runs.change(2, (run) => ({ ...run, history: [...run.history, { at: '', event: 'finished' }] })),
  ],
  'a finished run stays as it is': [finished, (scene) => change(scene, { status: 'sending' })],
  'the log names nobody': [finished, ({ log }) => log({ event: 'notice-sent KH-1000' })],
  'one execution carries the run at most': [
    first,
    ({ executions }) => {
      for (const execution of [...executions.values()]) executions.set(9, { ...execution });
    },
  ],
  'a run that stands still has ended, or called a person, or a person wanted it so': [
    stopped,
    ({ called }) => {
      called.length = 0;
    },
  ],
  'the command says what to do next': [
    stopped,
    (scene) => scene.runs.change(2, ({ stopped: _reason, ...run }) => run),
  ],
  'the run ends, and nothing runs any more': [first, () => {}],
  'everybody on record has an outcome': [first, () => {}],
  'nobody is lost': [first, () => {}],
  'nobody is told twice whose batch was never interrupted, and nobody three times': [
    finished,
    (scene) => told(scene),
  ],
};

async function endOf(prepare: Prepare, plant: (scene: Scene) => unknown): Promise<End> {
  const scene = await newScene();
  await prepare(scene);
  await plant(scene);
  return { scene, mailOutcomeUnknown: false };
}

describe('the invariant that', () => {
  it.each(Object.keys(planted) as (keyof typeof all)[])('%s is seen when it is violated', async (name) => {
    const [prepare, plant] = planted[name];

    expect(await all[name](await endOf(prepare, plant))).toEqual(expect.any(String));
  });

  it.each(Object.keys(all) as (keyof typeof all)[])('%s holds where nothing is wrong', async (name) => {
    expect(await all[name](await endOf(finished, () => {}))).toBeUndefined();
  });
});

describe('a trial', () => {
  it('sees that somebody is told twice who was told already', async () => {
    const trials = trialsOf(finished);

    await trials.doSafely({
      name: 'a careless act',
      repeatedBy: 'nobody',
      act: async ({ mail }) =>
        mail.send({
          to: 'khach.0@example.vn',
          letter: { subject: '', text: '', html: '' },
          tags: { policy: '2', batch: '1', place: '0' },
        }),
    });

    expect(trials.violations).toContainEqual(
      expect.stringContaining('a careless act: nobody is told whose outcome is known.'),
    );
  });
});
