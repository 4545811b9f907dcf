import { describe, expect, it } from 'vitest';
import { begun, carry, customersOf, messagesPerAddress, newNoticeWorld } from '../support/notice-world.ts';

/** The most messages in any window of this many milliseconds. */
function busiest(instants: readonly number[], windowMs: number): number {
  let most = 0;
  let first = 0;
  instants.forEach((at, last) => {
    while ((instants[first] ?? 0) <= at - windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  });
  return most;
}

/** A run in virtual time whose mail service answers after 80 ms and refuses whatever is too fast. */
async function run(customers: number, limits: { perSecond: number; perDay?: number }) {
  const world = newNoticeWorld(customersOf(customers), { canarySize: 10, canaryWaitSeconds: 1 });
  Object.assign(world.mail.limits, limits);
  world.mail.latency = 80;
  await carry(world, await begun(world));
  const instants = world.mail.taken.map(({ at }) => at);
  return { world, instants };
}

describe('the pace of a notice run', () => {
  it.each([
    { perSecond: 1, customers: 300 },
    { perSecond: 14, customers: 3000 },
    { perSecond: 300, customers: 6000 },
  ])(
    'uses at least 98 % of the allowed rate at $perSecond/s, and is never throttled',
    async ({ perSecond, customers }) => {
      const { world, instants } = await run(customers, { perSecond });

      // After the canary and the wait for its answers.
      const [first = 0, last = 0] = [instants[10], instants.at(-1)];
      const rate = (instants.length - 11) / ((last - first) / 1000);
      expect(messagesPerAddress(world).size).toBe(customers);
      expect(world.mail.throttles).toBe(0);
      expect(rate / (0.9 * perSecond)).toBeGreaterThanOrEqual(0.98);
      expect(rate / (0.9 * perSecond)).toBeLessThanOrEqual(1.001);
    },
  );

  it('leaves a tenth of the daily quota free in any 24 hours, uses 98 % of the rest, and is never refused', async () => {
    const { world, instants } = await run(2500, { perSecond: 14, perDay: 1000 });

    const day = 86_400_000;
    const [first = 0, last = 0] = [instants[0], instants.at(-1)];
    expect(messagesPerAddress(world).size).toBe(2500);
    expect(world.mail.throttles).toBe(0);
    expect(busiest(instants, day)).toBe(900);
    // 900 at once, 900 a day later, and the rest a day after that.
    expect((2 * day) / (last - first)).toBeGreaterThanOrEqual(0.98);
  });

  it('slows down on a throttle, recovers, and loses nobody', async () => {
    const world = newNoticeWorld(customersOf(400), { canarySize: 10, canaryWaitSeconds: 1 });
    let refusals = 0;
    world.mail.refuse = () => (world.elapsed() > 5000 && refusals++ < 12 ? 'rate' : undefined);

    await carry(world, await begun(world));

    expect(refusals).toBeGreaterThanOrEqual(12);
    expect([...messagesPerAddress(world).values()].every((count) => count === 1)).toBe(true);
    expect(messagesPerAddress(world).size).toBe(400);
  });

  it('follows a quota that changes while it sends', async () => {
    const world = newNoticeWorld(customersOf(3000), { canarySize: 10, canaryWaitSeconds: 1 });
    world.mail.refuse = () => {
      if (world.elapsed() > 90_000) world.mail.limits.perSecond = 28;
      return undefined;
    };

    await carry(world, await begun(world));

    const late = world.mail.taken.map(({ at }) => at).filter((at) => at > 150_000);
    expect(busiest(late, 1000)).toBeGreaterThan(20);
    expect(world.mail.throttles).toBe(0);
  });
});
