import { describe, expect, it } from 'vitest';
import { pickByWeight, roll } from '../../chaos/dice.ts';
import { faultsOf, maxClockSkewMs, type Named } from '../../chaos/faults.ts';
import { nameOf } from '../../chaos/play.ts';

const named = (changes: Partial<Named> = {}): Named => ({
  seed: 'a',
  journey: '7',
  functionName: 'plan-request',
  nth: 0,
  ...changes,
});

/** Faults of the first calls of many journeys' first invocations. */
const manyFaults = (nth = 0) =>
  Array.from({ length: 2000 }, (_, journey) => {
    const faults = faultsOf(named({ journey: String(journey), nth }));
    return Array.from({ length: 10 }, (__, call) => faults.ofCall('dynamodb', call));
  }).flat();

describe('the dice', () => {
  it('fall the same for the same path, and otherwise for another', () => {
    expect(roll('a', 7, 'name')).toBe(roll('a', 7, 'name'));
    const others = [
      roll('b', 7, 'name'),
      roll('a', 8, 'name'),
      roll('a', 7, 'other'),
      roll('a', 7, 'name', 1),
    ];
    expect(new Set([roll('a', 7, 'name'), ...others]).size).toBe(5);
    for (const rolled of others) expect(rolled).toBeGreaterThanOrEqual(0);
    for (const rolled of others) expect(rolled).toBeLessThan(1);
  });

  it('do not confuse paths that read alike', () => {
    expect(roll('a', '1', '23')).not.toBe(roll('a', '12', '3'));
  });

  it('pick by weight', () => {
    expect([0, 0.89, 0.91].map((rolled) => pickByWeight({ often: 9, seldom: 1 }, rolled))).toEqual([
      'often',
      'often',
      'seldom',
    ]);
  });

  it('draw every journey sooner or later, and always the same for a number', () => {
    const names = Array.from({ length: 1000 }, (_, journey) => nameOf('a', journey));

    expect(new Set(names).size).toBe(20);
    expect(names[17]).toBe(nameOf('a', 17));
  });
});

describe('the faults of an invocation', () => {
  it('are the same in every run of a seed', () => {
    const of = (seed: string) =>
      Array.from({ length: 200 }, (_, journey) => {
        const { ofCall, ...rest } = faultsOf(named({ seed, journey: String(journey) }));
        return { ...rest, calls: [0, 1, 2, 3].map((nth) => ofCall('s3', nth)) };
      });

    expect(of('a')).toEqual(of('a'));
    expect(of('a')).not.toEqual(of('b'));
  });

  it('are of every kind', () => {
    expect(new Set(manyFaults())).toEqual(
      new Set([undefined, 'throttled', 'denied', 'cut', 'answer-lost', 'crash-before', 'crash-after']),
    );
  });

  it('never crash a function twice in a row, and leave the later ones alone', () => {
    expect(manyFaults(1).filter((fault) => fault?.startsWith('crash'))).toEqual([]);
    expect(manyFaults(6).filter(Boolean)).toEqual([]);
  });

  it('turn clocks within their limit', () => {
    const skews = Array.from({ length: 500 }, (_, journey) =>
      Math.abs(faultsOf(named({ journey: String(journey) })).clockSkewMs),
    );

    expect(Math.max(...skews)).toBeGreaterThan(0);
    expect(Math.max(...skews)).toBeLessThanOrEqual(maxClockSkewMs);
  });
});
