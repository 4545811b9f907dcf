import { describe, expect, it } from 'vitest';
import { ask, runningAgent } from '../support/agent-world.ts';
import { confirmedBy, neighbour, taskOf } from '../support/site-tasks.ts';

describe('suspending and its end', () => {
  it('refuse the lower turn, in whatever order they come', async () => {
    const { cloud, system } = await runningAgent();
    await ask(cloud, taskOf('suspend', { turn: 1 }));
    await ask(cloud, taskOf('unsuspend', { turn: 2 }));

    expect(await ask(cloud, taskOf('suspend', { round: 2, turn: 1 }))).toEqual({
      state: 'never',
      code: 'old-turn',
    });
    expect(system.calls).toEqual(['suspend R1 C1 1', 'unsuspend R1 C1 2']);
  });

  it('do not suspend when the end came first', async () => {
    const { cloud, system } = await runningAgent();
    await ask(cloud, taskOf('unsuspend', { turn: 2, decision: confirmedBy() }));

    expect(await ask(cloud, taskOf('suspend', { turn: 1 }))).toEqual({ state: 'never', code: 'old-turn' });
    expect(system.calls).toEqual(['unsuspend R1 C1 2']);
  });

  it('undo nothing of somebody whom the request is not about', async () => {
    const { cloud, system } = await runningAgent();
    await ask(cloud, taskOf('suspend', { turn: 1 }));

    expect(await ask(cloud, taskOf('unsuspend', { turn: 2, subject: neighbour }))).toEqual({
      state: 'never',
      code: 'not-confirmed',
    });
    expect(system.calls).toEqual(['suspend R1 C1 1']);
  });

  it('are not forgotten before they are undone', async () => {
    const { cloud, system } = await runningAgent();
    await ask(cloud, taskOf('suspend', { turn: 1 }));

    expect(await ask(cloud, taskOf('forget'))).toMatchObject({ state: 'later', code: 'suspended' });
    await ask(cloud, taskOf('unsuspend', { turn: 2 }));
    expect(await ask(cloud, taskOf('forget', { round: 2 }))).toMatchObject({ state: 'done' });
    expect(system.calls).toEqual(['suspend R1 C1 1', 'unsuspend R1 C1 2', 'forget R1']);
  });
});
