import { describe, expect, it } from 'vitest';
import { deal, sharesOf } from '../../chaos/shares.ts';

describe('the shares of a run', () => {
  it('are one for each processor, as far as there is enough to play', () => {
    expect(sharesOf(1000, 2)).toBe(2);
    expect(sharesOf(1000, 64)).toBe(4);
    expect(sharesOf(30, 4)).toBe(1);
    expect(sharesOf(1, 4)).toBe(1);
  });

  it('have every journey once', () => {
    expect(deal([3, 17, 20, 21, 40], 2)).toEqual([
      [3, 20, 40],
      [17, 21],
    ]);
  });
});
