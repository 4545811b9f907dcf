import { describe, expect, it } from 'vitest';
import { dynamoLimits } from '../../../functions/requests/aws/dynamo-limits.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import { inMemoryLimits } from '../../support/in-memory/limits.ts';

const noon = new Date('2026-03-02T12:00:00.000Z');
const laterBy = (seconds: number) => new Date(noon.getTime() + seconds * 1000);
const threePerHour = { count: 3, windowSeconds: 3600 };

describe.each([
  { name: 'in memory', open: async () => inMemoryLimits() },
  { name: 'DynamoDB', open: async () => dynamoLimits(await openDynamo(), tables.requests) },
])('Limits $name', ({ open }) => {
  it('allow as many as the limit and no more', async () => {
    const limits = await open();

    const taken = [];
    for (let n = 0; n < 5; n += 1) taken.push(await limits.take('letters', threePerHour, laterBy(n)));

    expect(taken).toEqual([true, true, true, false, false]);
  });

  it('allow exactly the limit when all come at once', async () => {
    const limits = await open();

    const taken = await Promise.all(
      Array.from({ length: 10 }, () => limits.take('letters', threePerHour, noon)),
    );

    expect(taken.filter(Boolean)).toHaveLength(3);
  });

  it('start again with the next window', async () => {
    const limits = await open();
    const once = { count: 1, windowSeconds: 3600 };
    await limits.take('letters', once, noon);

    expect(await limits.take('letters', once, laterBy(3599))).toBe(false);
    expect(await limits.take('letters', once, laterBy(3600))).toBe(true);
  });

  it('count each name and each window length separately', async () => {
    const limits = await open();
    const once = { count: 1, windowSeconds: 3600 };
    await limits.take('letters/a', once, noon);

    expect(await limits.take('letters/b', once, noon)).toBe(true);
    expect(await limits.take('letters/a', { count: 1, windowSeconds: 86_400 }, noon)).toBe(true);
    expect(await limits.take('letters/a', once, noon)).toBe(false);
  });

  it('allow nothing with a limit of zero', async () => {
    const limits = await open();

    expect(await limits.take('letters', { count: 0, windowSeconds: 3600 }, noon)).toBe(false);
  });
});
