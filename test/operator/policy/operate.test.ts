import { describe, expect, it } from 'vitest';
import { carry, customersOf, messagesPerAddress } from '../../support/notice-world.ts';
import { act, desk, notify2 } from './support.ts';

const pause = { name: 'pause', version: 2, by: 'mai', reason: 'wrong link' } as const;
const resume = { name: 'resume', version: 2, by: 'mai', reason: 'link mended' } as const;
const input = { version: 2, attempt: 1 };

describe('policy pause and resume', () => {
  it('pause and resume a run, record who did it and why, and nothing is sent twice', async () => {
    const { run, world } = await desk(customersOf(60));
    await run(notify2);
    await carry(world, input, (next) => next === 'await-answers');

    const paused = await run(pause);
    await carry(world, input);
    const resumed = await run(resume);
    await carry(world, { ...input, attempt: 2 });

    expect(paused).toEqual({
      exitCode: 0,
      output: expect.stringContaining('pauses after the current batch'),
    });
    expect(resumed).toEqual({ exitCode: 0, output: expect.stringContaining('Resumed') });
    expect(world.machine.started).toEqual([input, { version: 2, attempt: 2 }]);
    const decided = (await world.runs.find(2))?.history.filter(({ by }) => by);
    expect(decided?.map(({ event, by, reason }) => [event, by, reason])).toEqual([
      ['started', act.by, act.reason],
      ['pause-requested', 'mai', 'wrong link'],
      ['resumed', 'mai', 'link mended'],
    ]);
    expect([...messagesPerAddress(world).values()]).toEqual(Array(60).fill(1));
  });

  it.each([pause, resume])('report a missing run on $name', async (command) => {
    const { run } = await desk();

    expect(await run(command)).toEqual({ exitCode: 3, remark: expect.stringContaining('`notify 2`') });
  });

  it.each([pause, resume])('refuse to $name a run that has ended', async (command) => {
    const { run, world } = await desk(customersOf(5));
    await run(notify2);
    await carry(world, input);

    expect(await run(command)).toEqual({
      exitCode: 4,
      remark: `Version 2: Refused. There is nothing to ${command.name}. Its state: has ended.`,
    });
    expect(world.machine.started).toHaveLength(1);
  });

  it('refuse to resume a run whose machine is running', async () => {
    const { run, world } = await desk(customersOf(5));
    await run(notify2);
    world.machine.executionStatus = async () => 'running';

    expect(await run(resume)).toEqual({
      exitCode: 4,
      remark: expect.stringContaining('pause it first, or wait'),
    });
    expect(world.machine.started).toHaveLength(1);
  });
});
