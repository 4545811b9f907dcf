import { describe, expect, it } from 'vitest';
import { comparePolicies, showPolicy } from '../../functions/policy/show-policy.ts';
import { sampleVersion } from '../support/sample-policy.ts';
import { newWorld } from '../support/world.ts';

/** It is 2 March 2026 in Vietnam: version 1 is in force, versions 2 and 3 apply from 1 April and 1 May. */
async function published(...numbers: number[]) {
  const world = newWorld();
  for (const number of numbers) await world.versions.publish(sampleVersion(number), world.clock());
  return world;
}

describe('the policy', () => {
  it('is the version in force today, in the requested language', async () => {
    const world = await published(1, 2, 3);

    expect(await showPolicy(world, 'vi')).toMatchObject({
      view: {
        shown: { version: { number: 1 }, standing: { is: 'in-force' } },
        upcoming: [{ number: 2 }, { number: 3 }],
      },
      markdown: sampleVersion(1).texts.vi,
    });
  });

  it('changes at midnight in Vietnam, not in London', async () => {
    const world = await published(1, 2);
    const at = (instant: string) => showPolicy({ ...world, clock: () => new Date(instant) }, 'en');

    expect(await at('2026-03-31T16:59:59.000Z')).toMatchObject({
      view: { shown: { version: { number: 1 } } },
    });
    expect(await at('2026-03-31T17:00:00.000Z')).toMatchObject({
      view: { shown: { version: { number: 2 } } },
    });
  });

  it('is any published version by its number', async () => {
    const world = await published(1, 2, 3);

    expect(await showPolicy(world, 'en', 3)).toMatchObject({
      view: { shown: { version: { number: 3 }, standing: { is: 'upcoming' } } },
      markdown: sampleVersion(3).texts.en,
    });
  });

  it('has no version that is not published', async () => {
    const world = await published(1);

    for (const number of [0, 2, -1, 1.5, Number.NaN])
      expect(await showPolicy(world, 'en', number)).toEqual({ refused: 'link-unknown' });
  });

  it('has nothing to show before anything is published', async () => {
    expect(await showPolicy(await published(), 'en')).toEqual({ view: { upcoming: [], versions: [] } });
  });
});

describe('a comparison', () => {
  it.each([[[1, 3]], [[3, 1]]] as const)('of versions %j has the older one first', async (numbers) => {
    const world = await published(1, 2, 3);

    expect(await comparePolicies(world, 'en', numbers)).toMatchObject({
      older: { version: { number: 1 }, markdown: sampleVersion(1).texts.en },
      newer: { version: { number: 3 }, markdown: sampleVersion(3).texts.en },
    });
  });

  it.each([[[1, 1]], [[1, 9]], [[9, 1]], [[8, 9]]] as const)('of versions %j is none', async (numbers) => {
    const world = await published(1, 2);

    expect(await comparePolicies(world, 'en', numbers)).toEqual({ refused: 'link-unknown' });
  });
});
