import { describe, expect, it } from 'vitest';
import { metrics } from '../../contract/resources.ts';
import type { NoticeRun } from '../../functions/notices/domain/notice-run.ts';
import { pauseNotice, resumeNotice } from '../../functions/notices/operate-notices.ts';
import { stopNotices } from '../../functions/notices/stop-notices.ts';
import { TransientError } from '../../functions/shared/errors.ts';
import {
  act,
  begun,
  carry,
  customersOf,
  messagesPerAddress,
  type NoticeWorld,
  newNoticeWorld,
} from '../support/notice-world.ts';

async function worldWith(changes: Partial<NoticeRun> = {}): Promise<NoticeWorld> {
  const world = newNoticeWorld(customersOf(12), { canarySize: 5 });
  await begun(world);
  await world.runs.change(2, (run) => ({ ...run, ...changes }));
  return world;
}
const input = { version: 2, attempt: 1 };

describe('pausing a run', () => {
  it('is requested, with who and why, and left to the machine', async () => {
    const world = await worldWith();

    const run = await pauseNotice(world, { ...act, reason: 'ticket 7' });

    expect(run).toMatchObject({ status: 'freezing', pauseRequested: true });
    expect(await world.runs.find(2)).toEqual(run);
    expect((run as NoticeRun).history.at(-1)).toMatchObject({
      event: 'pause-requested',
      by: 'minh',
      reason: 'ticket 7',
    });
  });

  it.each(['paused', 'stopped', 'finished'] as const)('is refused when it is %s', async (status) => {
    const world = await worldWith({ status });

    expect(await pauseNotice(world, act)).toEqual({ obstacle: 'not-now' });

    expect(await world.runs.find(2)).not.toHaveProperty('pauseRequested');
  });

  it('is refused without a run', async () => {
    expect(await pauseNotice(newNoticeWorld([]), act)).toEqual({ obstacle: 'no-run' });
  });
});

describe('resuming a run', () => {
  it.each(['paused', 'stopped', 'freezing', 'sending'] as const)(
    'that is %s and whose machine has ended starts another one',
    async (status) => {
      const world = await worldWith({ status, sent: 100 });
      for (const position of [1, 2, 3]) await world.runs.addEvent(2, 1, position, 'bounced');
      await world.runs.addEvent(2, 4, 1, 'complained');

      const run = await resumeNotice(world, act);

      expect(run).toMatchObject({ attempt: 2, baseline: { sent: 100, bounced: 3, complained: 1 } });
      expect(world.machine.started.slice(1)).toEqual([{ version: 2, attempt: 2 }]);
    },
  );

  it.each(['succeeded', 'failed', 'none'] as const)('is possible when its machine has %s', async (found) => {
    const world = await worldWith({ status: 'sending' });
    world.machine.executionStatus = async () => found;

    expect(await resumeNotice(world, act)).toMatchObject({ attempt: 2 });
  });

  it('is refused while its machine is running', async () => {
    const world = await worldWith({ status: 'sending' });
    world.machine.executionStatus = async () => 'running';

    expect(await resumeNotice(world, act)).toEqual({ obstacle: 'still-running' });

    expect(await world.runs.find(2)).toMatchObject({ attempt: 1 });
    expect(world.machine.started).toHaveLength(1);
  });

  it('is refused when it is finished, or missing', async () => {
    const world = await worldWith({ status: 'finished' });

    expect(await resumeNotice(world, act)).toEqual({ obstacle: 'not-now' });
    expect(await resumeNotice(world, { ...act, version: 3 })).toEqual({ obstacle: 'no-run' });

    expect(world.machine.started).toHaveLength(1);
  });

  it('starts one machine when two operators resume it at the same time', async () => {
    const world = await worldWith({ status: 'stopped' });

    const answers = await Promise.all([resumeNotice(world, act), resumeNotice(world, act)]);

    expect(answers.filter((answer) => 'obstacle' in answer)).toEqual([{ obstacle: 'not-now' }]);
    expect(await world.runs.find(2)).toMatchObject({ attempt: 2 });
    expect(world.machine.started.slice(1)).toEqual([{ version: 2, attempt: 2 }]);
  });

  it('can be repeated when the machine did not start, and then sends everybody one notice', async () => {
    const world = await worldWith({ status: 'paused' });
    const { start } = world.machine;
    world.machine.start = async () => {
      throw new TransientError('Too busy.');
    };
    await expect(resumeNotice(world, act)).rejects.toThrow(TransientError);
    world.machine.start = start;
    world.machine.executionStatus = async () => 'none';

    await resumeNotice(world, act);
    await carry(world, { version: 2, attempt: 3 });

    expect(world.machine.started.at(-1)).toEqual({ version: 2, attempt: 3 });
    expect([...messagesPerAddress(world).values()]).toEqual(Array.from({ length: 12 }, () => 1));
  });

  it('right after a stop continues, although the old machine’s last call comes late', async () => {
    const world = await worldWith();
    await carry(world, input, (next) => next === 'await-answers');
    await stopNotices(world, { ...input, error: 'Transient' });
    await resumeNotice(world, act);

    await stopNotices(world, { ...input, error: 'Transient' });
    await carry(world, { version: 2, attempt: 2 });

    expect((await world.runs.find(2))?.status).toBe('finished');
  });
});

describe('a step that failed', () => {
  it('stops the run, calls an operator, and logs the name of the error', async () => {
    const world = await worldWith({ status: 'sending' });

    await stopNotices(world, { ...input, error: 'Permanent' });

    expect(await world.runs.find(2)).toMatchObject({ status: 'stopped', stopped: { reason: 'fault' } });
    expect(world.counted).toEqual([[metrics.noticesNeedAttention, 1]]);
    expect(world.logged.at(-1)).toEqual({ event: 'notice-stopped fault', error: 'Permanent' });
  });

  it('calls an operator again when repeated, because the first call may have been lost', async () => {
    const world = await worldWith({ status: 'sending' });

    for (const _time of [1, 2]) await stopNotices(world, { ...input, error: 'Permanent' });

    const stops = (await world.runs.find(2))?.history.filter(({ event }) => event === 'stopped');
    expect(stops).toHaveLength(1);
    expect(world.counted).toHaveLength(2);
  });

  it('calls an operator even when the run itself can be neither read nor written', async () => {
    const world = await worldWith({ status: 'sending' });
    world.runs.find = async () => {
      throw new TransientError('The table is gone.');
    };

    await expect(stopNotices(world, { ...input, error: 'Permanent' })).rejects.toThrow(TransientError);

    expect(world.counted).toEqual([[metrics.noticesNeedAttention, 1]]);
  });
});
