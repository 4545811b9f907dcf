import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../chaos/command-line.ts';

describe('the command line of chaos', () => {
  it('plays a thousand journeys of a new seed', () => {
    const [one, other] = [parseCommand([]), parseCommand([])];

    expect(one.numbers).toHaveLength(1000);
    expect([one.numbers[0], one.numbers.at(-1)]).toEqual([1, 1000]);
    expect(one.seed).not.toBe(other.seed);
  });

  it('plays some journeys of a seed again', () => {
    expect(parseCommand(['--seed', 'a', '--only', '17'])).toMatchObject({ seed: 'a', numbers: [17] });
    expect(parseCommand(['--seed', 'a', '--only', '3,17'])).toMatchObject({ seed: 'a', numbers: [3, 17] });
  });

  it.each([
    [['--only', '17'], '--seed'],
    [['--seed', 'a', '--only', '17', '--journeys', '3'], '--journeys'],
    [['--journeys', '0'], 'whole numbers'],
    [['--concurrency', 'many'], 'whole numbers'],
    [['--seeds', 'a'], '--seeds'],
  ])('refuses %j and says why', (args, reason) => {
    expect(() => parseCommand(args)).toThrow(reason);
  });
});
