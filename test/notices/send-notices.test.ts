import { describe, expect, it } from 'vitest';
import { pauseNotice, resumeNotice } from '../../functions/notices/operate-notices.ts';
import { reportNotice } from '../../functions/notices/report-notice.ts';
import { sendNotices } from '../../functions/notices/send-notices.ts';
import { TransientError } from '../../functions/shared/errors.ts';
import { mortal } from '../support/mortal.ts';
import { act, begun, carry, customersOf, type NoticeWorld, newNoticeWorld } from '../support/notice-world.ts';
import { atMessage, everybodyOnce, frozen, runOf, slowWorld } from '../support/slow-notices.ts';

describe('a run that cannot send now', () => {
  it('waits for the daily quota within a batch, records until when, and sends nothing twice', async () => {
    const world = slowWorld(40, { quotaWaitSeconds: 900 });
    world.mail.limits.perDay = 20;
    const input = await begun(world);
    await carry(world, input, (next) => next === 'await-quota');

    const waiting = await runOf(world);
    expect(world.mail.taken).toHaveLength(18);
    expect(Date.parse(waiting?.quotaAwaitedUntil ?? '')).toBe(world.clock().getTime() + 900_000);
    await carry(world, input);

    everybodyOnce(world, 40);
    expect(await runOf(world)).toMatchObject({ status: 'finished' });
    expect(await runOf(world)).not.toHaveProperty('quotaAwaitedUntil');
    expect((await reportNotice(world, 2))?.tally.possiblyDoubled).toBe(0);
  });

  it('accepts the mail service’s word that the daily quota is reached, whatever was counted', async () => {
    const world = slowWorld(40);
    world.mail.refuse = () =>
      world.mail.taken.length >= 12 && world.elapsed() < 20_000_000 ? 'daily-quota' : undefined;

    await carry(world, await begun(world));

    everybodyOnce(world, 40);
  });

  it.each([{ perSecond: 0 }, { perDay: 0 }])(
    'waits without polling while the account may not send: %j',
    async (limits) => {
      const world = slowWorld(10);
      const input = await frozen(world);
      Object.assign(world.mail.limits, limits);

      expect((await sendNotices(world, input)).next).toBe('await-quota');

      expect(world.mail.taken).toEqual([]);
      Object.assign(world.mail.limits, { perSecond: 5, perDay: 1000 });
      await carry(world, input);
      everybodyOnce(world, 10);
    },
  );

  it('records and continues in the next call when its time is over, even within a batch', async () => {
    const world = slowWorld(60, { canaryWaitSeconds: 0 });
    const input = await frozen(world);
    await sendNotices(world, input);
    world.cutOffIn(38_000);

    const first = await sendNotices(world, input);
    const taken = world.mail.taken.length;

    expect(first.next).toBe('send');
    expect(world.timeLeft()).toBeGreaterThan(10_000);
    expect(taken).toBeGreaterThan(10);
    expect(taken).toBeLessThan(60);
    expect((await reportNotice(world, 2))?.tally).toMatchObject({ sent: taken, possiblyDoubled: 0 });
    await carry(world, input);
    everybodyOnce(world, 60);
  });

  it('makes progress in every call, however slow the account has become', async () => {
    const world = newNoticeWorld(customersOf(600), { canarySize: 5, canaryWaitSeconds: 0 });
    world.mail.limits.perSecond = 300;
    const input = await frozen(world);
    world.mail.limits.perSecond = 0.5;
    let calls = 0;

    await carry(world, input, () => {
      calls += 1;
      return false;
    });

    everybodyOnce(world, 600);
    // 600 messages at 0.45/s, some 400 a call of fifteen minutes.
    expect(calls).toBeLessThan(8);
  });

  it('ends within its time when the mail service throttles everything', async () => {
    const world = slowWorld(40);
    const input = await frozen(world);
    world.mail.refuse = () => 'rate';
    world.cutOffIn(45_000);

    const next = await sendNotices(world, input).then(
      (answer) => answer.next,
      (error: Error) => error.name,
    );

    expect(['send', 'Transient']).toContain(next);
    expect(world.timeLeft()).toBeGreaterThan(0);
    expect((await reportNotice(world, 2))?.tally.left).toBe(40);
  });

  it('adapts to a falling rate: no batch starts for which the time is too short', async () => {
    const world = newNoticeWorld(customersOf(3000), { canarySize: 5, canaryWaitSeconds: 0 });
    world.mail.limits.perSecond = 300;
    const input = await frozen(world);
    atMessage(world, 600, () => {
      world.mail.limits.perSecond = 1;
    });
    world.cutOffIn(300_000);

    await sendNotices(world, input).catch((error: Error) => error);

    expect(world.timeLeft()).toBeGreaterThan(0);
  });

  it('pauses after the current batch, and continues from there', async () => {
    const world = slowWorld(40);
    atMessage(world, 17, () => pauseNotice(world, act));

    await carry(world, await begun(world));

    expect(await runOf(world)).toMatchObject({ status: 'paused', recordedThrough: 3, sent: 25 });
    expect(world.mail.taken).toHaveLength(25);
    await resumeNotice(world, { ...act, reason: 'ticket 9' });
    await carry(world, { version: 2, attempt: 2 });
    everybodyOnce(world, 40);
    expect((await runOf(world))?.history.map(({ event }) => event)).toEqual([
      'started',
      'pause-requested',
      'paused',
      'resumed',
      'latecomers-requested',
      'finished',
    ]);
  });

  it('records the known outcomes and its progress before it throws a fault', async () => {
    const world = slowWorld(40, { canaryWaitSeconds: 0 });
    const input = await frozen(world);
    world.mail.latency = 700;
    atMessage(world, 28, () => {
      throw new TransientError('The connection broke.');
    });

    await expect(carry(world, input)).rejects.toThrow(TransientError);

    const { tally } = (await reportNotice(world, 2)) ?? {};
    expect(tally).toMatchObject({ sent: world.mail.taken.length });
    // Two were on their way when the connection broke; no other message of the batch was tried.
    expect(world.mail.taken.length).toBeLessThanOrEqual(31);
    expect(await runOf(world)).toMatchObject({ status: 'sending', recordedThrough: 3, sent: 25 });
    await carry(world, input);
    everybodyOnce(world, 40);
  });

  it('counts an accepted message with a lost answer as possibly doubled, and skips those that events confirm', async () => {
    const world = slowWorld(20, { canaryWaitSeconds: 0 });
    const input = await frozen(world);
    const { send } = world.mail;
    let count = 0;
    let lost: Parameters<typeof send>[0] | undefined;
    world.mail.send = async (message) => {
      const answer = await send(message);
      count += 1;
      if (count !== 8) return answer;
      lost = message;
      throw new TransientError('The answer was lost.');
    };
    await expect(carry(world, input)).rejects.toThrow(TransientError);

    await world.runs.addEvent(2, Number(lost?.tags.batch), Number(lost?.tags.place), 'delivered');
    await carry(world, input);

    everybodyOnce(world, 20);
    expect((await reportNotice(world, 2))?.tally).toMatchObject({ sent: 20, possiblyDoubled: 10 });
  });

  it('throws the fault, not the daily quota, when a batch meets both, and loses nobody', async () => {
    const world = slowWorld(20, { canaryWaitSeconds: 0 });
    const input = await frozen(world);
    world.mail.latency = 700;
    let count = 0;
    const { send } = world.mail;
    world.mail.send = async (message) => {
      count += 1;
      if (count === 7) {
        await world.sleep(500);
        throw new TransientError('The connection broke.');
      }
      return count === 8 ? { refused: 'daily-quota' } : send(message);
    };

    await expect(carry(world, input)).rejects.toThrow(TransientError);
    await carry(world, input);

    everybodyOnce(world, 20);
  });

  it('leaves a message that is throttled repeatedly to a retry by the machine', async () => {
    const world = slowWorld(10);
    const input = await frozen(world);
    world.mail.refuse = () => 'rate';

    await expect(sendNotices(world, input)).rejects.toThrow(TransientError);

    world.mail.refuse = () => undefined;
    await carry(world, input);
    everybodyOnce(world, 10);
  });
});

describe('what a run costs', () => {
  it('is one claim, one read of customers and one record per batch, and one check of events a minute', async () => {
    const world = newNoticeWorld(customersOf(3050), { canaryWaitSeconds: 0 });
    world.mail.limits.perSecond = 14;
    const input = await frozen(world);
    const outside = ['runs', 'recipients', 'mail', 'versions'] as const satisfies (keyof NoticeWorld)[];
    const { ports, calls } = mortal(world, outside);
    const count = (name: string) => calls.filter((call) => call === name).length;

    await sendNotices(ports, input);
    world.cutOffIn(900_000);
    await sendNotices(ports, input);

    // 122 batches of 25, the canary among them, in two calls and a little more than four minutes.
    const batches = (await runOf(world))?.batches;
    expect(batches).toBe(122);
    expect(count('mail.send')).toBe(3050);
    for (const name of ['runs.claimBatch', 'recipients.findMany', 'runs.recordResults'])
      expect([name, count(name)]).toEqual([name, batches]);
    expect(count('runs.listEvents')).toBe(5);
    expect(count('mail.quota')).toBe(5);
    expect(count('runs.findEvents')).toBe(0);
    expect(calls.length).toBeLessThan(3050 + 4.5 * 122);
  });
});
