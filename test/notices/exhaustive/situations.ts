import type { NoticeStep } from '../../../contract/machines.ts';
import type { RunStatus } from '../../../functions/notices/domain/notice-run.ts';
import { pauseNotice, resumeNotice } from '../../../functions/notices/operate-notices.ts';
import { PermanentError } from '../../../functions/shared/errors.ts';
import { act, begun } from '../../support/notice-world.ts';
import { reported } from './acts.ts';
import { calmLimits, dyingPorts, perform, refuse, runMachine, running, runOf, type Scene } from './scene.ts';

/** Brings a fresh scene to a situation, through the real use cases. */
export type Prepare = (scene: Scene) => Promise<unknown>;

const started: Prepare = begun;

/** One after the other. */
const all =
  (...steps: Prepare[]): Prepare =>
  async (scene) => {
    for (const each of steps) await each(scene);
  };

/** The machine goes on until its next state is this one, in this pass. */
const to =
  (next: NoticeStep, pass: 'known' | 'latecomers' = 'known'): Prepare =>
  async (scene) => {
    const isThere = async () => running(scene)?.next === next && (await runOf(scene)).pass === pass;
    for (let states = 0; !(await isThere()); states += 1) {
      if (states > 50 || !running(scene)) throw new Error(`The machine never comes to "${next}".`);
      await perform(scene);
    }
  };

const untilOver: Prepare = runMachine;
const pausing: Prepare = (scene) => pauseNotice(scene, act);
const resuming: Prepare = (scene) => resumeNotice(scene, act);
const paused = all(pausing, untilOver);

/** Somebody stops the execution by hand. */
const aborted: Prepare = async (scene) => {
  const execution = running(scene);
  if (execution) execution.status = 'failed';
};

/** The machine is not told: the process of the command died before. */
const unheard =
  (command: Prepare): Prepare =>
  (scene) =>
    command({ ...scene, machine: { ...scene.machine, start: async () => {} } });

/** The machine works on until so many calls of this name have been answered; its function dies at the next call. */
const dyingAfter =
  (name: string, count = 1): Prepare =>
  async (scene) => {
    const death = { call: Number.POSITIVE_INFINITY, when: 'before' as const };
    const { ports, calls } = dyingPorts(scene, death);
    const [port = '', method = ''] = name.split('.');
    const watched = new Proxy(Reflect.get(ports, port) as object, {
      get(target, property) {
        const own = Reflect.get(target, property);
        if (property !== method) return own;
        return async (...given: unknown[]) => {
          const answer = await own.apply(target, given);
          if (calls.filter((call) => call === name).length >= count)
            death.call = Math.min(death.call, calls.length + 1);
          return answer;
        };
      },
    });
    await perform(scene, { ...ports, [port]: watched });
  };

const afterTheCanary = all(started, to('await-answers'));
// The first message after the canary goes to the address that is refused.
const interrupted = all(afterTheCanary, dyingAfter('mail.send', 2));
const gone = { type: 'bounce', bounceType: 'Permanent', status: '5.1.1' } as const;
const bounced = (nth: number): Prepare => reported(gone, nth);
const complained = (nth: number): Prepare => reported({ type: 'complaint' }, nth);

const quotaEmpty: Prepare = async ({ mail }) => {
  mail.limits = { ...calmLimits, perDay: 3 };
};

/** Every status, and the situations in which a run can have it. */
export const situations: Record<RunStatus, Record<string, Prepare>> = {
  freezing: {
    'about to begin': started,
    'whose machine was never started': unheard(started),
    'written down in part': all(started, dyingAfter('runs.change')),
    'asked to pause': all(started, pausing),
    'whose execution was stopped': all(started, aborted),
    'looking for latecomers': all(started, to('freeze', 'latecomers')),
  },
  sending: {
    'about to tell the first': all(started, to('send')),
    'waiting for the first answers': afterTheCanary,
    'waiting for the first answers, one of which is a bounce': all(afterTheCanary, bounced(0)),
    'waiting for the first answers, two of which are bounces': all(afterTheCanary, bounced(0), bounced(1)),
    'asked to pause': all(afterTheCanary, pausing),
    'interrupted in a batch': interrupted,
    'interrupted in a batch that arrived': all(interrupted, reported({ type: 'delivery' }, -1)),
    'whose execution was stopped in a batch': all(interrupted, aborted),
    'waiting for the quota': all(afterTheCanary, quotaEmpty, to('await-quota')),
    'about to tell the latecomers': all(started, to('send', 'latecomers')),
    'whose resumption the machine has not heard of': all(afterTheCanary, paused, unheard(resuming)),
  },
  paused: {
    'before anything': all(started, paused),
    'in the middle': all(afterTheCanary, paused),
    'after a batch that was interrupted': all(interrupted, paused),
    'about to tell the latecomers': all(started, to('send', 'latecomers'), paused),
  },
  stopped: {
    'because of bounces': all(afterTheCanary, bounced(0), bounced(1), untilOver),
    'because of complaints': all(afterTheCanary, complained(0), complained(1), untilOver),
    'because the sender is refused': all(
      started,
      to('send'),
      async (scene) => refuse(scene, 'sender'),
      untilOver,
      async (scene) => refuse(scene),
    ),
    'because a receiving server refuses us': all(
      afterTheCanary,
      reported({ type: 'bounce', bounceType: 'Permanent', status: '5.7.26' }, 0),
      untilOver,
    ),
    'because a step gave up': all(afterTheCanary, async (scene) => {
      const { claimBatch } = scene.runs;
      scene.runs.claimBatch = async () => {
        throw new PermanentError('down');
      };
      await runMachine(scene);
      scene.runs.claimBatch = claimBatch;
    }),
  },
  finished: {
    'with everybody told': all(started, untilOver),
    'after a bounce': all(afterTheCanary, bounced(0), untilOver),
    'after a batch that was interrupted': all(interrupted, untilOver),
  },
};
