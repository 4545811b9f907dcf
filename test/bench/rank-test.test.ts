import { describe, expect, it } from 'vitest';
import {
  areDistinguishable,
  compare,
  medianOf,
  minDetectablePercent,
} from '../../bench/support/rank-test.ts';

/** Numbers between 0 and 1 that are the same in every run (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Times as machines have them: about 6 ms, a tenth up and down, and now and then a much longer one. */
function times(seed: number, factor = 1, count = 400): number[] {
  const next = numbersFrom(seed);
  return Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const isStalled = next() < 0.03;
    return 6 * factor * Math.exp(normal / 10) + (isStalled ? 20 * next() : 0);
  });
}

describe('two samples', () => {
  it('of one distribution are not distinguishable', () => {
    const seeds = Array.from({ length: 50 }, (_, index) => 2 * index + 1);

    const toldApart = seeds.filter((seed) => areDistinguishable(compare(times(seed), times(seed + 1))));

    expect(toldApart).toEqual([]);
  });

  it.each([1.05, 0.95])('are distinguishable when one is the other times %d', (factor) => {
    const seeds = Array.from({ length: 50 }, (_, index) => 2 * index + 1);

    const same = seeds.filter((seed) => !areDistinguishable(compare(times(seed), times(seed + 1, factor))));

    expect(same).toEqual([]);
  });

  it('that are identical have a difference of zero', () => {
    const sample = times(7);

    expect(compare(sample, sample)).toEqual({ probability: expect.closeTo(1, 6), superiority: 0.5 });
    expect(compare([3, 3, 3], [3, 3])).toEqual({ probability: expect.closeTo(1, 6), superiority: 0.5 });
  });

  it('that do not overlap are distinguishable, however few their values', () => {
    const few = compare([1, 2, 3], [4, 5, 6]);

    expect(few.superiority).toBe(1);
    expect(few.probability).toBeGreaterThan(0.001);
    expect(areDistinguishable(few)).toBe(true);
    expect(areDistinguishable(compare([4, 5, 6], [1, 2, 3]))).toBe(true);
  });

  it('with ties have the probability of the formula', () => {
    // By hand: U = 48.5 of 63, and with these ties 1.8115 standard deviations from the middle.
    const first = [12, 15, 15, 17, 20, 22, 22];
    const second = [14, 15, 20, 22, 25, 26, 28, 30, 31];

    const { probability, superiority } = compare(first, second);

    expect(superiority).toBeCloseTo(48.5 / 63, 10);
    expect(probability).toBeCloseTo(0.070064, 6);
  });
});

describe('the smallest detectable difference', () => {
  it('grows with the scatter and shrinks with the number of values', () => {
    const calm = times(3).map((time) => 6 + (time - 6) / 4);

    expect(minDetectablePercent(calm)).toBeLessThan(minDetectablePercent(times(3)));
    expect(minDetectablePercent(times(3, 1, 1600))).toBeLessThan(minDetectablePercent(times(3)));
    expect(minDetectablePercent(times(3))).toBeLessThanOrEqual(5);
  });

  it('is an error when no difference is detectable', () => {
    expect(() => minDetectablePercent([0, 0, 0])).toThrow(RangeError);
  });
});

describe('the median', () => {
  it('is the middle value, or the mean of the two middle ones', () => {
    expect(medianOf([3, 1, 2])).toBe(2);
    expect(medianOf([4, 1, 3, 2])).toBe(2.5);
  });
});
