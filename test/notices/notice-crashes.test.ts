import { describe, expect, it } from 'vitest';
import { claimSeconds } from '../../functions/notices/domain/notice-ledger.ts';
import { listFates, reportNotice } from '../../functions/notices/report-notice.ts';
import { Crash, type Death, mortal } from '../support/mortal.ts';
import {
  begun,
  carry,
  customersOf,
  messagesPerAddress,
  type NoticeWorld,
  newNoticeWorld,
  step,
} from '../support/notice-world.ts';

const customers = customersOf(37);
/** Ports through which a run reaches the outside: each call is awaited, and the process can die at it. */
const outside = ['runs', 'recipients', 'mail', 'versions'] as const satisfies (keyof NoticeWorld)[];

/** Batches of ten and a canary of five; answers take longer than the interval, so several messages are in flight. */
async function newRun() {
  const world = newNoticeWorld(customers, { canarySize: 5 });
  world.mail.limits.perSecond = 5;
  world.mail.latency = 700;
  return { world, input: await begun(world) };
}

/** Carries the run in a process that dies, then in one that does not. */
async function runWith(death?: Death) {
  const { world, input } = await newRun();
  const { ports, calls } = mortal(world, outside, death);
  let next = 'freeze' as Parameters<typeof step>[2];
  try {
    while (next !== 'end') {
      world.cutOffIn(900_000);
      next = (await step(world, input, next, ports)).next;
    }
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
  const recordedBefore = new Set<string>();
  for await (const { customerId, fate } of listFates(world, 2))
    if (fate !== 'left') recordedBefore.add(customerId);
  // The machine tries again and again; a claim keeps it away for about a minute.
  await world.sleep(claimSeconds * 1000);
  if (death) await carry(world, input);
  return { world, calls, recordedBefore };
}

describe('a notice run whose process dies', async () => {
  const undisturbed = await runWith();
  const deaths = undisturbed.calls.flatMap((name, index) =>
    (['before', 'after'] as const).map((when) => ({
      name: `${when} ${name} (call ${index + 1})`,
      call: index + 1,
      when,
    })),
  );

  it('sends everybody one notice when it does not die', () => {
    expect([...messagesPerAddress(undisturbed.world)].filter(([, count]) => count !== 1)).toEqual([]);
    expect(messagesPerAddress(undisturbed.world).size).toBe(customers.length);
    expect(deaths.length).toBeGreaterThan(100);
  });

  it('sends nobody two when its step is delivered to two processes at once', async () => {
    const { world, input } = await newRun();
    await step(world, input, 'freeze');

    const both = await Promise.allSettled([step(world, input, 'send'), step(world, input, 'send')]);
    await world.sleep(claimSeconds * 1000);
    await carry(world, input);

    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { name: 'Transient' } });
    expect([...messagesPerAddress(world)].filter(([, count]) => count !== 1)).toEqual([]);
    expect(messagesPerAddress(world).size).toBe(customers.length);
  });

  it.each(deaths)('$name: loses nobody, sends twice at most the current batch', async ({ call, when }) => {
    const { world, recordedBefore } = await runWith({ call, when });

    const counts = messagesPerAddress(world);
    const lost = customers.filter(({ address }) => !counts.has(address));
    const doubled = customers.filter(({ address }) => (counts.get(address) ?? 0) > 1);
    const batches = new Set(
      world.mail.taken
        .filter(({ to }) => doubled.some(({ address }) => address === to))
        .map(({ tags }) => tags.batch),
    );
    const report = await reportNotice(world, 2);

    expect(lost).toEqual([]);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(2);
    expect(batches.size).toBeLessThanOrEqual(1);
    expect(doubled.filter(({ customerId }) => recordedBefore.has(customerId))).toEqual([]);
    expect(report).toMatchObject({
      run: { status: 'finished' },
      tally: { sent: customers.length, left: 0 },
      imbalance: 0,
    });
    expect(report?.tally.possiblyDoubled).toBeGreaterThanOrEqual(doubled.length);
  });

  it('sends nothing twice to customers whose delivery was reported meanwhile', async () => {
    const { world, input } = await newRun();
    const seventhMessage = undisturbed.calls.indexOf('mail.send') + 12;
    const { ports } = mortal(world, outside, { call: seventhMessage, when: 'after' });
    let next = 'freeze' as Parameters<typeof step>[2];
    await expect(
      (async () => {
        while (next !== 'end') next = (await step(world, input, next, ports)).next;
      })(),
    ).rejects.toThrow(Crash);

    for (const { tags } of world.mail.taken)
      await world.runs.addEvent(2, Number(tags.batch), Number(tags.place), 'delivered');
    await carry(world, input);

    expect([...messagesPerAddress(world)].filter(([, count]) => count !== 1)).toEqual([]);
  });
});
