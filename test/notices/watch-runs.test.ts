import { describe, expect, it } from 'vitest';
import { metrics } from '../../contract/resources.ts';
import { stopNotices } from '../../functions/notices/stop-notices.ts';
import { watchRuns } from '../../functions/notices/watch-runs.ts';
import { begun, carry, customersOf, newNoticeWorld } from '../support/notice-world.ts';

/** An active run, whose execution has this status. */
async function watched(carried: 'running' | 'succeeded' | 'failed' | 'none') {
  const world = newNoticeWorld(customersOf(30), { canarySize: 5 });
  world.machine.executionStatus = async () => carried;
  const input = await begun(world);
  return { world, input };
}

const attention = [[metrics.noticesNeedAttention, 1]];
const someTime = 301_000;

describe('the watch over notice runs', () => {
  it('finds nothing without a run', async () => {
    const world = newNoticeWorld(customersOf(3));

    expect(await watchRuns(world)).toEqual({ underWay: 0, abandoned: 0 });
  });

  it('ignores a run that a machine carries', async () => {
    const { world } = await watched('running');
    await world.sleep(someTime);

    expect(await watchRuns(world)).toEqual({ underWay: 1, abandoned: 0 });
    expect(world.counted.filter(([, count]) => count > 0)).toEqual([]);
  });

  it.each(['none', 'failed', 'succeeded'] as const)(
    'calls an operator for a run whose execution is %s, after some minutes',
    async (carried) => {
      const { world } = await watched(carried);

      expect(await watchRuns(world)).toEqual({ underWay: 1, abandoned: 0 });
      await world.sleep(someTime);
      expect(await watchRuns(world)).toEqual({ underWay: 1, abandoned: 1 });

      expect(world.counted.filter(([, count]) => count > 0)).toEqual(attention);
      expect(world.logged).toContainEqual({ event: 'notice-abandoned', count: 1 });
    },
  );

  it('ignores a run that is stopped or finished', async () => {
    const stopped = await watched('failed');
    await stopNotices(stopped.world, { ...stopped.input, error: 'Permanent' });
    const finished = await watched('succeeded');
    await carry(finished.world, finished.input);

    for (const { world } of [stopped, finished]) {
      await world.sleep(someTime);
      expect(await watchRuns(world)).toEqual({ underWay: 0, abandoned: 0 });
    }
  });
});
