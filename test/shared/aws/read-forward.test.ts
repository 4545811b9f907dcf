import { describe, expect, it } from 'vitest';
import { currentVersion, readForward, type Upgrades } from '../../../functions/shared/aws/read-forward.ts';
import { TransientError } from '../../../functions/shared/errors.ts';

const upgrades: Upgrades = [(older) => `${older} two`, (older) => `${older} three`];

describe('Reading an item forward', () => {
  it.each([
    [undefined, 'one two three'],
    [1, 'one two three'],
    [2, 'one three'],
    [3, 'one'],
  ])('takes version %s through every later step', (version, read) => {
    expect(readForward('Reading', 'one', upgrades, version)).toBe(read);
  });

  it('puts off an item of a newer version, because it may mean something else', () => {
    expect(() => readForward('Reading', 'one', upgrades, 4)).toThrow(TransientError);
  });

  it('writes one version more than there are steps', () => {
    expect(currentVersion([])).toBe(1);
    expect(currentVersion(upgrades)).toBe(3);
  });
});
