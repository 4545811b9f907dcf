import { describe, expect, it } from 'vitest';
import { dynamoLimits } from '../../../functions/requests/aws/dynamo-limits.ts';
import type { Limit, Limits } from '../../../functions/requests/ports.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import { inMemoryLimits } from '../../support/in-memory/limits.ts';

const noon = new Date('2026-03-02T12:00:00.000Z');
const laterBy = (seconds: number) => new Date(noon.getTime() + seconds * 1000);
const threePerHour = { count: 3, windowSeconds: 3600 };

/** Counts one against one limit. */
const take = async (limits: Limits, name: string, limit: Omit<Limit, 'name'>, now: Date) =>
  (await limits.take([{ name, ...limit }], now)).taken;

describe.each([
  { name: 'in memory', open: async () => inMemoryLimits() },
  { name: 'DynamoDB', open: async () => dynamoLimits(await openDynamo(), tables.requests) },
])('Limits $name', ({ open }) => {
  it('allow as many as the limit and no more', async () => {
    const limits = await open();

    const taken = [];
    for (let n = 0; n < 5; n += 1) taken.push(await take(limits, 'letters', threePerHour, laterBy(n)));

    expect(taken).toEqual([true, true, true, false, false]);
  });

  it('allow exactly the limit when all come at once', async () => {
    const limits = await open();

    const taken = await Promise.all(
      Array.from({ length: 10 }, () => take(limits, 'letters', threePerHour, noon)),
    );

    expect(taken.filter(Boolean)).toHaveLength(3);
  });

  it('start again with the next window', async () => {
    const limits = await open();
    const once = { count: 1, windowSeconds: 3600 };
    await take(limits, 'letters', once, noon);

    expect(await take(limits, 'letters', once, laterBy(3599))).toBe(false);
    expect(await take(limits, 'letters', once, laterBy(3600))).toBe(true);
  });

  it('count each name and each window length separately', async () => {
    const limits = await open();
    const once = { count: 1, windowSeconds: 3600 };
    await take(limits, 'letters/a', once, noon);

    expect(await take(limits, 'letters/b', once, noon)).toBe(true);
    expect(await take(limits, 'letters/a', { count: 1, windowSeconds: 86_400 }, noon)).toBe(true);
    expect(await take(limits, 'letters/a', once, noon)).toBe(false);
  });

  it('allow nothing with a limit of zero', async () => {
    const limits = await open();

    expect(await take(limits, 'letters', { count: 0, windowSeconds: 3600 }, noon)).toBe(false);
  });

  it('count against none when one of several is full, so that a refusal uses nothing up', async () => {
    const limits = await open();
    const perClient = { name: 'letters/a/client', count: 10, windowSeconds: 86_400 };
    const perHour = { name: 'letters/a', count: 1, windowSeconds: 3600 };
    await limits.take([perHour], noon);

    for (let n = 0; n < 20; n += 1) {
      expect(await limits.take([perClient, perHour], noon)).toEqual({
        taken: false,
        retryAt: new Date('2026-03-02T13:00:00.000Z'),
      });
    }

    expect(await limits.take([perClient], noon)).toEqual({ taken: true });
    expect(await limits.take([{ ...perClient, count: 2 }], noon)).toEqual({ taken: true });
    expect(await limits.take([{ ...perClient, count: 2 }], noon)).toMatchObject({ taken: false });
  });

  it('tell when the last of the full windows begins anew', async () => {
    const limits = await open();
    const perHour = { name: 'letters/a', count: 1, windowSeconds: 3600 };
    const perDay = { name: 'letters/a', count: 1, windowSeconds: 86_400 };
    await limits.take([perHour, perDay], noon);

    expect(await limits.take([perHour, perDay], laterBy(1))).toEqual({
      taken: false,
      retryAt: new Date('2026-03-03T00:00:00.000Z'),
    });
  });
});
