import { describe, expect, it } from 'vitest';
import { resumeNotice } from '../../functions/notices/operate-notices.ts';
import { reportNotice } from '../../functions/notices/report-notice.ts';
import { sendNotices } from '../../functions/notices/send-notices.ts';
import { PermanentError, TransientError } from '../../functions/shared/errors.ts';
import { act, begun, carry, messagesPerAddress } from '../support/notice-world.ts';
import { atMessage, frozen, slowWorld } from '../support/slow-notices.ts';

describe('executions that have nothing to do', () => {
  it('end when a newer attempt carries the run', async () => {
    const world = slowWorld(10);
    const input = await frozen(world);
    await resumeNotice(world, act);

    expect((await sendNotices(world, input)).next).toBe('end');

    expect(world.mail.taken).toEqual([]);
  });

  it('end between two batches when a newer attempt begins', async () => {
    const world = slowWorld(40, { canaryWaitSeconds: 0 });
    const input = await frozen(world);
    atMessage(world, 12, () => resumeNotice(world, act));
    await sendNotices(world, input);

    expect((await sendNotices(world, input)).next).toBe('end');

    expect(world.mail.taken).toHaveLength(15);
  });

  it('end when the run was stopped or is finished', async () => {
    const world = slowWorld(3);
    const input = await begun(world);
    await carry(world, input);

    expect((await sendNotices(world, input)).next).toBe('end');

    expect(world.mail.taken).toHaveLength(3);
  });

  it('freeze first when nothing is frozen', async () => {
    const world = slowWorld(3);

    expect((await sendNotices(world, await begun(world))).next).toBe('freeze');
  });

  it('fail without a run, or when its version is not published', async () => {
    const world = slowWorld(3);
    const input = await frozen(world);

    await expect(sendNotices(world, { version: 7, attempt: 1 })).rejects.toThrow(PermanentError);
    world.published.length = 0;
    await expect(sendNotices(world, input)).rejects.toThrow(PermanentError);
  });
});

describe('two processes that carry one run at the same time', () => {
  it.each([0, 150, 1100, 2300, 4000, 6100])(
    'the second %i ms later: nobody is lost, and each encounter sends at most one batch twice',
    async (delay) => {
      const world = slowWorld(120, { canaryWaitSeconds: 0 });
      world.mail.latency = 300;
      const input = await frozen(world);
      await sendNotices(world, input);
      const second = world.sleep(delay).then(() => sendNotices(world, input));

      const ends = await Promise.allSettled([sendNotices(world, input), second]);
      await carry(world, input);

      const counts = messagesPerAddress(world);
      const doubled = [...counts].filter(([, count]) => count > 1).map(([address]) => address);
      const batches = new Set(
        world.mail.taken.filter(({ to }) => doubled.includes(to)).map(({ tags }) => tags.batch),
      );
      expect(counts.size).toBe(120);
      expect(Math.max(...counts.values())).toBeLessThanOrEqual(2);
      expect(batches.size).toBeLessThanOrEqual(1);
      const report = await reportNotice(world, 2);
      expect(report).toMatchObject({ run: { status: 'finished' }, imbalance: 0 });
      expect(report?.tally.possiblyDoubled).toBeGreaterThanOrEqual(doubled.length);
      for (const end of ends)
        if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(TransientError);
    },
  );
});
