import { describe, expect, it } from 'vitest';
import { consentChallengeOf, createConsentToken } from '../../functions/policy/domain/consent-token.ts';
import { findConsent, giveConsent, withdrawConsent } from '../../functions/policy/give-consent.ts';
import { isRefusal } from '../../functions/shared/refusal.ts';
import { consentVersion, sampleVersion } from '../support/sample-policy.ts';
import { lan, newWorld } from '../support/world.ts';

/** Version 1 asks for nothing, version 2 for two purposes. */
async function asked(version = 2) {
  const world = newWorld();
  for (const published of [sampleVersion(1), consentVersion(2)])
    await world.versions.publish(published, world.clock());
  const holder = { customerId: lan.customerId, version };
  const token = createConsentToken(world.keys, holder, world.random);
  return { world, token, challenge: consentChallengeOf(world.keys, holder) };
}

const recorded = ({ consents }: ReturnType<typeof newWorld>) =>
  consents.records.map(({ purpose, act }) => `${act} ${purpose}`);

describe('a consent link', () => {
  it('shows what is asked for, and accepts nothing by being opened', async () => {
    const { world, token, challenge } = await asked();

    expect(await findConsent(world, token)).toMatchObject({
      holder: { customerId: lan.customerId, version: 2 },
      version: { number: 2 },
      given: {},
      challenge,
    });
    expect(world.consents.records).toEqual([]);
  });

  it.each([
    ['that was forged', async () => ({ ...(await asked()), token: 'x'.repeat(60) })],
    ['of a version that asks for nothing', () => asked(1)],
    ['of a version that is not published', () => asked(3)],
    [
      'of a customer who is gone',
      async () => {
        const link = await asked();
        link.world.consents.customers.clear();
        return link;
      },
    ],
  ])('%s is unknown for every act', async (_name, open) => {
    const { world, token, challenge } = await open();
    const unknown = { refused: 'link-unknown' };

    expect(await findConsent(world, token)).toEqual(unknown);
    expect(await giveConsent(world, { token, purposes: ['statistics'], challenge })).toEqual(unknown);
    expect(await withdrawConsent(world, { token, purpose: 'statistics' })).toEqual(unknown);
    expect(world.consents.records).toEqual([]);
  });
});

describe('accepting', () => {
  it('records the purposes that were chosen, and no other', async () => {
    const { world, token, challenge } = await asked();

    const state = await giveConsent(world, { token, purposes: ['partners'], challenge });

    expect(state).toMatchObject({ given: { partners: world.clock().toISOString() } });
    expect(recorded(world)).toEqual(['given partners']);
    expect(await findConsent(world, token)).toEqual(state);
  });

  it('again changes nothing', async () => {
    const { world, token, challenge } = await asked();
    const first = await giveConsent(world, { token, purposes: ['partners'], challenge });
    world.clock.advance(60);

    expect(await giveConsent(world, { token, purposes: ['partners'], challenge })).toEqual(first);
    expect(recorded(world)).toEqual(['given partners']);
  });

  it('more records only what is new', async () => {
    const { world, token, challenge } = await asked();
    await giveConsent(world, { token, purposes: ['partners'], challenge });

    await giveConsent(world, { token, purposes: ['partners', 'statistics'], challenge });

    expect(recorded(world)).toEqual(['given partners', 'given statistics']);
  });

  it.each([
    ['nothing', []],
    ['a purpose that no version names', ['weather']],
    ['what every object has', ['constructor', '__proto__', 'toString']],
  ])('%s is refused', async (_name, purposes) => {
    const { world, token, challenge } = await asked();

    expect(await giveConsent(world, { token, purposes, challenge })).toEqual({ refused: 'purpose-missing' });
    expect(world.consents.records).toEqual([]);
  });

  it.each([
    ['without the characters', undefined, 'code-missing'],
    ['with blank ones', '  ', 'code-missing'],
    ['with wrong ones', 'ZZZZ', 'code-wrong'],
  ])('%s records nothing', async (_name, challenge, refused) => {
    const { world, token } = await asked();
    const given = { token, purposes: ['statistics'], ...(challenge !== undefined && { challenge }) };

    expect(await giveConsent(world, given)).toEqual({ refused });
    expect(world.consents.records).toEqual([]);
  });

  it('accepts the characters as people type them', async () => {
    const { world, token, challenge } = await asked();
    const typed = ` ${challenge.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')} `;

    expect(isRefusal(await giveConsent(world, { token, purposes: ['statistics'], challenge: typed }))).toBe(
      false,
    );
  });
});

describe('withdrawing', () => {
  it('withdraws one consent at once and leaves the others', async () => {
    const { world, token, challenge } = await asked();
    await giveConsent(world, { token, purposes: ['partners', 'statistics'], challenge });

    const state = await withdrawConsent(world, { token, purpose: 'partners' });

    expect(Object.keys(isRefusal(state) ? {} : state.given)).toEqual(['statistics']);
    expect(recorded(world).at(-1)).toBe('withdrawn partners');
  });

  it('again, or what was never given, records nothing', async () => {
    const { world, token, challenge } = await asked();
    await giveConsent(world, { token, purposes: ['partners'], challenge });
    await withdrawConsent(world, { token, purpose: 'partners' });

    for (const purpose of ['partners', 'statistics', 'weather', 'constructor', '__proto__'])
      await withdrawConsent(world, { token, purpose });

    expect(recorded(world)).toEqual(['given partners', 'withdrawn partners']);
  });

  it('allows another acceptance later', async () => {
    const { world, token, challenge } = await asked();
    await giveConsent(world, { token, purposes: ['partners'], challenge });
    await withdrawConsent(world, { token, purpose: 'partners' });

    await giveConsent(world, { token, purposes: ['partners'], challenge });

    expect(recorded(world)).toEqual(['given partners', 'withdrawn partners', 'given partners']);
  });
});

describe('a script that accepts and withdraws all day', () => {
  const often = async () => {
    const link = await asked();
    const { world, token, challenge } = link;
    await giveConsent(world, { token, purposes: ['statistics'], challenge });
    for (let round = 1; round <= 60; round += 1) {
      world.clock.advance(1);
      await giveConsent(world, { token, purposes: ['partners'], challenge });
      await withdrawConsent(world, { token, purpose: 'partners' });
    }
    return link;
  };

  it('is stopped at a limit', async () => {
    const { world, token, challenge } = await often();

    expect(world.consents.records).toHaveLength(101);
    expect(await giveConsent(world, { token, purposes: ['partners'], challenge })).toEqual({
      refused: 'answered-too-often',
    });
  });

  it('loses nothing that was given, and can still withdraw it', async () => {
    const { world, token } = await often();

    await withdrawConsent(world, { token, purpose: 'statistics' });

    expect(recorded(world).at(-1)).toBe('withdrawn statistics');
    expect(await findConsent(world, token)).toMatchObject({ given: {} });
  });
});

describe('the consent log', () => {
  it('counts, and names neither customer nor purpose', async () => {
    const { world, token, challenge } = await asked();
    await giveConsent(world, { token, purposes: ['partners', 'statistics'], challenge });
    await withdrawConsent(world, { token, purpose: 'partners' });

    expect(world.logged).toEqual([
      { event: 'consent-given', count: 2 },
      { event: 'consent-withdrawn', count: 1 },
    ]);
  });
});
