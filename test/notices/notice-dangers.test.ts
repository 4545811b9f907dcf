import { describe, expect, it } from 'vitest';
import { metrics } from '../../contract/resources.ts';
import { resumeNotice } from '../../functions/notices/operate-notices.ts';
import { reportNotice } from '../../functions/notices/report-notice.ts';
import { sendNotices } from '../../functions/notices/send-notices.ts';
import { PermanentError, TransientError } from '../../functions/shared/errors.ts';
import { act, begun, carry, type NoticeWorld } from '../support/notice-world.ts';
import { everybodyOnce, frozen, runOf, slowWorld } from '../support/slow-notices.ts';

describe('the canary of a run', () => {
  it('is sent alone, and nothing more before the wait for its answers is over', async () => {
    const world = slowWorld(40);
    const input = await frozen(world);

    expect((await sendNotices(world, input)).next).toBe('await-answers');
    const early = await sendNotices(world, input);

    expect(early.next).toBe('await-answers');
    expect(world.mail.taken).toHaveLength(5);
    await world.sleep(3_600_000);
    world.cutOffIn(900_000);
    await sendNotices(world, input);
    expect(world.mail.taken.length).toBeGreaterThan(5);
  });

  it('is awaited once, even as the only batch', async () => {
    const world = slowWorld(3);
    let waits = 0;

    await carry(world, await begun(world), (next) => {
      if (next === 'await-answers') waits += 1;
      return false;
    });

    expect(waits).toBe(1);
    everybodyOnce(world, 3);
    expect((await runOf(world))?.status).toBe('finished');
  });

  it('is awaited even if the process dies right after its results are recorded', async () => {
    const world = slowWorld(40);
    const input = await frozen(world);
    const change = world.runs.change;
    let isDead = false;
    world.runs.change = async (version, by) => {
      if (isDead) throw new TransientError('Dead.');
      const changed = await change(version, by);
      isDead = !('refused' in changed) && changed.recordedThrough === 1;
      return changed;
    };
    await expect(sendNotices(world, input)).rejects.toThrow(TransientError);
    world.runs.change = change;

    expect((await sendNotices(world, input)).next).toBe('await-answers');

    expect(world.mail.taken).toHaveLength(5);
  });

  it('stops the run when two of its addresses bounce, before any other message', async () => {
    const world = slowWorld(40);
    const input = await begun(world);
    await carry(world, input, (next) => next === 'await-answers');
    for (const position of [1, 3]) await world.runs.addEvent(2, 1, position, 'bounced');
    await world.sleep(3_600_000);
    world.cutOffIn(900_000);

    expect((await sendNotices(world, input)).next).toBe('end');

    expect(world.mail.taken).toHaveLength(5);
    expect(await runOf(world)).toMatchObject({ status: 'stopped', stopped: { reason: 'bounces' } });
    expect(world.counted).toEqual([[metrics.noticesNeedAttention, 1]]);
  });
});

describe('a run that endangers the mail account', () => {
  /** Reports this event for every nth message. */
  function reporting(world: NoticeWorld, event: 'bounced' | 'complained', every: number): void {
    const { send } = world.mail;
    let count = 0;
    world.mail.send = async (message) => {
      count += 1;
      if (count % every === 0)
        await world.runs.addEvent(2, Number(message.tags.batch), Number(message.tags.place), event);
      return send(message);
    };
  }

  it.each([
    { event: 'bounced', every: 20, reason: 'bounces' },
    { event: 'complained', every: 500, reason: 'complaints' },
  ] as const)('stops by itself when one in $every has $event, and calls an operator', async (danger) => {
    const world = slowWorld(3000);
    reporting(world, danger.event, danger.every);

    await carry(world, await begun(world));

    const run = await runOf(world);
    expect(run).toMatchObject({ status: 'stopped', stopped: { reason: danger.reason } });
    expect(world.mail.taken.length).toBeLessThan(1500);
    expect(run?.sent).toBe(world.mail.taken.length);
    expect(world.counted).toEqual([[metrics.noticesNeedAttention, 1]]);
  });

  it.each([
    { event: 'bounced', every: 40 },
    { event: 'complained', every: 1300 },
  ] as const)('continues when one in $every has $event', async ({ event, every }) => {
    const world = slowWorld(3000);
    reporting(world, event, every);

    await carry(world, await begun(world));

    expect((await runOf(world))?.status).toBe('finished');
    expect(world.counted).toEqual([]);
  });

  it('continues when an operator resumes it, and stops again only for later events', async () => {
    const world = slowWorld(3000);
    reporting(world, 'bounced', 20);
    await carry(world, await begun(world));
    const first = world.mail.taken.length;

    await resumeNotice(world, act);
    await carry(world, { version: 2, attempt: 2 });

    const run = await runOf(world);
    expect(run).toMatchObject({ status: 'stopped', attempt: 2, baseline: { sent: first } });
    expect(world.mail.taken.length).toBeGreaterThan(first);
    everybodyOnce(world, world.mail.taken.length);
    expect(world.counted).toHaveLength(2);
  });

  it('counts all that was sent before a fault, when it continues after it', async () => {
    const world = slowWorld(400);
    const input = await frozen(world);
    world.mail.refuse = () => {
      if (world.mail.taken.length === 200) throw new PermanentError('Broken.');
      return undefined;
    };
    await expect(carry(world, input)).rejects.toThrow(PermanentError);
    world.mail.refuse = () => undefined;

    await resumeNotice(world, act);

    expect((await runOf(world))?.baseline.sent).toBeGreaterThanOrEqual(195);
  });

  it('stops at once when the mail service refuses the sender, blames no recipient, and continues later', async () => {
    const world = slowWorld(40);
    let refusals = 0;
    world.mail.refuse = () => {
      if (world.mail.taken.length < 12) return undefined;
      refusals += 1;
      return 'sender';
    };

    await carry(world, await begun(world));

    expect(world.mail.taken).toHaveLength(12);
    // The one that was refused, and at most one that was waiting for its turn.
    expect(refusals).toBeLessThanOrEqual(2);
    expect(await runOf(world)).toMatchObject({ status: 'stopped', stopped: { reason: 'sender-refused' } });
    expect(await reportNotice(world, 2)).toMatchObject({ tally: { sent: 12, left: 28 }, imbalance: 0 });
    expect(world.counted).toEqual([[metrics.noticesNeedAttention, 1]]);
    world.mail.refuse = () => undefined;
    await resumeNotice(world, act);
    await carry(world, { version: 2, attempt: 2 });
    everybodyOnce(world, 40);
    expect((await reportNotice(world, 2))?.tally.possiblyDoubled).toBe(0);
  });

  it('stops when the sender is refused, even if a concurrent message then meets the daily quota', async () => {
    const world = slowWorld(40, { canaryWaitSeconds: 0 });
    const input = await frozen(world);
    let count = 0;
    const { send } = world.mail;
    world.mail.send = async (message) => {
      count += 1;
      if (count === 7) {
        await world.sleep(500);
        return { refused: 'sender' };
      }
      if (count !== 8) return send(message);
      await world.sleep(1000);
      return { refused: 'daily-quota' };
    };

    await carry(world, input);

    expect(await runOf(world)).toMatchObject({ status: 'stopped', stopped: { reason: 'sender-refused' } });
    expect(await reportNotice(world, 2)).toMatchObject({ tally: { sent: 6, left: 34 }, imbalance: 0 });
  });
});
