import { describe, expect, it } from 'vitest';
import { createConsentToken } from '../../functions/policy/domain/consent-token.ts';
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
  return { world, token, phoneEnding: '0142' };
}

const recorded = ({ consents }: ReturnType<typeof newWorld>) =>
  consents.records.map(({ purpose, act }) => `${act} ${purpose}`);

describe('a consent link', () => {
  it('shows what is asked for, and accepts nothing by being opened', async () => {
    const { world, token } = await asked();

    expect(await findConsent(world, token)).toMatchObject({
      holder: { customerId: lan.customerId, version: 2 },
      version: { number: 2 },
      given: {},
      hasPhone: true,
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
    const { world, token, phoneEnding } = await open();
    const unknown = { refused: 'link-unknown' };

    expect(await findConsent(world, token)).toEqual(unknown);
    expect(await giveConsent(world, { token, purposes: ['statistics'], phoneEnding })).toEqual(unknown);
    expect(await withdrawConsent(world, { token, purpose: 'statistics' })).toEqual(unknown);
    expect(world.consents.records).toEqual([]);
  });
});

describe('accepting', () => {
  it('records the purposes that were chosen, and no other', async () => {
    const { world, token, phoneEnding } = await asked();

    const state = await giveConsent(world, { token, purposes: ['partners'], phoneEnding });

    expect(state).toMatchObject({ given: { partners: world.clock().toISOString() } });
    expect(recorded(world)).toEqual(['given partners']);
    expect(await findConsent(world, token)).toEqual(state);
  });

  it('again changes nothing', async () => {
    const { world, token, phoneEnding } = await asked();
    const first = await giveConsent(world, { token, purposes: ['partners'], phoneEnding });
    world.clock.advance(60);

    expect(await giveConsent(world, { token, purposes: ['partners'], phoneEnding })).toEqual(first);
    expect(recorded(world)).toEqual(['given partners']);
  });

  it('more records only what is new', async () => {
    const { world, token, phoneEnding } = await asked();
    await giveConsent(world, { token, purposes: ['partners'], phoneEnding });

    await giveConsent(world, { token, purposes: ['partners', 'statistics'], phoneEnding });

    expect(recorded(world)).toEqual(['given partners', 'given statistics']);
  });

  it.each([
    ['nothing', []],
    ['a purpose that no version names', ['weather']],
    ['what every object has', ['constructor', '__proto__', 'toString']],
  ])('%s is refused', async (_name, purposes) => {
    const { world, token, phoneEnding } = await asked();

    expect(await giveConsent(world, { token, purposes, phoneEnding })).toEqual({
      refused: 'purpose-missing',
    });
    expect(world.consents.records).toEqual([]);
  });

  it.each([
    ['without the digits', undefined, 'code-missing'],
    ['with blank ones', '  ', 'code-missing'],
    ['with too few', '014', 'code-missing'],
    ['with words', 'yes', 'code-missing'],
    ['with wrong ones', '9999', 'code-wrong'],
  ])('%s records nothing', async (_name, phoneEnding, refused) => {
    const { world, token } = await asked();
    const given = { token, purposes: ['statistics'], ...(phoneEnding !== undefined && { phoneEnding }) };

    expect(await giveConsent(world, given)).toEqual({ refused });
    expect(world.consents.records).toEqual([]);
  });

  it.each([' 0142 ', '01 42', 'o142', '０１４２'])(
    'takes the digits as people type them: %j',
    async (typed) => {
      const { world, token } = await asked();

      expect(
        isRefusal(await giveConsent(world, { token, purposes: ['statistics'], phoneEnding: typed })),
      ).toBe(false);
    },
  );

  it('ends after ten tries in 30 days, also for the right digits, and by whatever link', async () => {
    const { world, token, phoneEnding } = await asked();
    const other = createConsentToken(world.keys, { customerId: lan.customerId, version: 2 }, world.random);
    const purposes = ['statistics'];
    for (let guess = 0; guess < 10; guess += 1)
      expect(
        await giveConsent(world, { token: guess % 2 ? token : other, purposes, phoneEnding: '9999' }),
      ).toEqual({
        refused: 'code-wrong',
      });

    expect(await giveConsent(world, { token, purposes, phoneEnding })).toEqual({ refused: 'too-many-tries' });
    expect(world.consents.records).toEqual([]);
    world.clock.advance(31 * 86_400);
    expect(isRefusal(await giveConsent(world, { token, purposes, phoneEnding }))).toBe(false);
  });

  it('counts no try for what cannot be the digits, and none of another customer', async () => {
    const { world, token, phoneEnding } = await asked();
    const purposes = ['statistics'];
    for (let guess = 0; guess < 20; guess += 1)
      await giveConsent(world, { token, purposes, phoneEnding: guess % 2 ? '' : 'abcd' });

    expect(isRefusal(await giveConsent(world, { token, purposes, phoneEnding }))).toBe(false);
  });

  it('is impossible without a telephone on file: then nobody can be told from the customer', async () => {
    const { world, token, phoneEnding } = await asked();
    world.consents.phoneEnding = undefined;

    expect(await findConsent(world, token)).toMatchObject({ hasPhone: false });
    for (const typed of [phoneEnding, '', '0000'])
      expect(await giveConsent(world, { token, purposes: ['statistics'], phoneEnding: typed })).toEqual({
        refused: 'no-phone-on-file',
      });
    expect(world.consents.records).toEqual([]);
  });

  it('never tells the digits: neither the state nor the log has them', async () => {
    const { world, token, phoneEnding } = await asked();

    const state = await giveConsent(world, { token, purposes: ['statistics'], phoneEnding });

    expect(JSON.stringify([state, world.logged])).not.toContain(phoneEnding);
  });
});

describe('withdrawing', () => {
  it('withdraws one consent at once and leaves the others', async () => {
    const { world, token, phoneEnding } = await asked();
    await giveConsent(world, { token, purposes: ['partners', 'statistics'], phoneEnding });

    const state = await withdrawConsent(world, { token, purpose: 'partners' });

    expect(Object.keys(isRefusal(state) ? {} : state.given)).toEqual(['statistics']);
    expect(recorded(world).at(-1)).toBe('withdrawn partners');
  });

  it('again, or what was never given, records nothing', async () => {
    const { world, token, phoneEnding } = await asked();
    await giveConsent(world, { token, purposes: ['partners'], phoneEnding });
    await withdrawConsent(world, { token, purpose: 'partners' });

    for (const purpose of ['partners', 'statistics', 'weather', 'constructor', '__proto__'])
      await withdrawConsent(world, { token, purpose });

    expect(recorded(world)).toEqual(['given partners', 'withdrawn partners']);
  });

  it('allows another acceptance later', async () => {
    const { world, token, phoneEnding } = await asked();
    await giveConsent(world, { token, purposes: ['partners'], phoneEnding });
    await withdrawConsent(world, { token, purpose: 'partners' });

    await giveConsent(world, { token, purposes: ['partners'], phoneEnding });

    expect(recorded(world)).toEqual(['given partners', 'withdrawn partners', 'given partners']);
  });
});

describe('a script that accepts and withdraws for years', () => {
  const often = async () => {
    const link = await asked();
    const { world, token, phoneEnding } = link;
    await giveConsent(world, { token, purposes: ['statistics'], phoneEnding });
    for (let round = 1; round <= 60; round += 1) {
      // One a month: the limit of tries lets no script go faster.
      world.clock.advance(30 * 86_400);
      await giveConsent(world, { token, purposes: ['partners'], phoneEnding });
      await withdrawConsent(world, { token, purpose: 'partners' });
    }
    return link;
  };

  it('is stopped at a limit', async () => {
    const { world, token, phoneEnding } = await often();
    world.clock.advance(30 * 86_400);

    expect(world.consents.records).toHaveLength(101);
    expect(await giveConsent(world, { token, purposes: ['partners'], phoneEnding })).toEqual({
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
    const { world, token, phoneEnding } = await asked();
    await giveConsent(world, { token, purposes: ['partners', 'statistics'], phoneEnding });
    await withdrawConsent(world, { token, purpose: 'partners' });

    expect(world.logged).toEqual([
      { event: 'consent-given', count: 2 },
      { event: 'consent-withdrawn', count: 1 },
    ]);
  });
});
