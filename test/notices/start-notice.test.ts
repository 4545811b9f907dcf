import { describe, expect, it } from 'vitest';
import { startNotice } from '../../functions/notices/start-notice.ts';
import { TransientError } from '../../functions/shared/errors.ts';
import { act, customersOf, newNoticeWorld, secondVersion } from '../support/notice-world.ts';

describe('starting to notify the customers of a version', () => {
  it('stores the run with a batch size for the present quota, then starts its machine', async () => {
    const world = newNoticeWorld(customersOf(3));
    world.mail.limits.perSecond = 300;

    const run = await startNotice(world, act);

    expect(run).toMatchObject({
      version: 2,
      status: 'freezing',
      attempt: 1,
      batchSize: 500,
      startedAt: '2026-03-02T02:00:00.000Z',
      startDay: '2026-03-02',
      history: [{ event: 'started', by: 'minh', reason: 'ticket 1' }],
    });
    expect(await world.runs.find(2)).toEqual(run);
    expect(world.machine.started).toEqual([{ version: 2, attempt: 1 }]);
    expect(world.mail.taken).toEqual([]);
  });

  it.each([
    { obstacle: 'not-published', version: { ...secondVersion, number: 1 } },
    { obstacle: 'needs-no-notice', version: { ...secondVersion, significance: 'editorial' as const } },
    // Notified on 2 March, 30 days ahead: 1 April.
    { obstacle: 'too-late', version: { ...secondVersion, effective: '2026-03-31' } },
  ])('is refused: $obstacle', async ({ obstacle, version }) => {
    const world = newNoticeWorld(customersOf(3));
    world.published[0] = version;

    expect(await startNotice(world, act)).toEqual({ obstacle });

    expect(await world.runs.find(2)).toBeUndefined();
    expect(world.machine.started).toEqual([]);
  });

  it('is in time on the last day that leaves the full notice period', async () => {
    const world = newNoticeWorld(customersOf(3));
    world.published[0] = { ...secondVersion, effective: '2026-04-01' };

    expect(await startNotice(world, act)).not.toHaveProperty('obstacle');
  });

  it('is refused a second time, and the first run does not change', async () => {
    const world = newNoticeWorld(customersOf(3));
    const run = await startNotice(world, act);

    expect(await startNotice(world, { ...act, by: 'lan' })).toEqual({ obstacle: 'exists' });

    expect(await world.runs.find(2)).toEqual(run);
    expect(world.machine.started).toHaveLength(1);
  });

  it('starts one run when two operators start it at the same time', async () => {
    const world = newNoticeWorld(customersOf(3));

    const answers = await Promise.all([startNotice(world, act), startNotice(world, act)]);

    expect(answers.filter((answer) => 'obstacle' in answer)).toEqual([{ obstacle: 'exists' }]);
    expect(world.machine.started).toHaveLength(1);
  });

  it('leaves a run that can be resumed when its machine does not start', async () => {
    const world = newNoticeWorld(customersOf(3));
    const start = world.machine.start;
    world.machine.start = async () => {
      throw new TransientError('Too busy.');
    };

    await expect(startNotice(world, act)).rejects.toThrow(TransientError);

    world.machine.start = start;
    expect(await world.runs.find(2)).toMatchObject({ status: 'freezing', attempt: 1 });
  });
});
