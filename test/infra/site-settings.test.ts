import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { environment } from '../../contract/resources.ts';
import { categories } from '../../functions/stores/domain/plan.ts';
import { parseSettings } from '../../infra/settings.ts';
import { siteCategories } from '../../infra/site-settings.ts';
import { agentPair, strangePair } from '../support/seals.ts';
import { build, leastSettings, resourcesWith, siteSetting } from './support.ts';

const [store] = siteSetting.stores;
const refusalOf = (...sites: object[]): string => {
  try {
    parseSettings(leastSettings, { sites });
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the setting of a site', () => {
  it('is none by default, and gets its defaults', () => {
    expect(parseSettings(leastSettings).runtime.site).toBeUndefined();
    expect(parseSettings(leastSettings, { sites: [siteSetting] }).runtime.site).toEqual({
      name: 'hanoi',
      agentKeys: [agentPair.key],
      stores: [
        {
          store: 'site:billing',
          scope: 'information',
          words: { vi: 'Hệ thống tính cước', en: 'Billing system' },
          categories: ['profile', 'invoices'],
          does: [],
        },
      ],
      leaseSeconds: 120,
      idlePollSeconds: 30,
      silentAfterSeconds: 7200,
    });
  });

  it('may say which of its stores knows the customers', () => {
    const { runtime } = parseSettings(leastSettings, { sites: [{ ...siteSetting, register: 'billing' }] });

    expect(runtime.site?.register).toBe('site:billing');
    expect(refusalOf({ ...siteSetting, register: 'panel' })).toContain(
      'register must be the name of one of its stores',
    );
  });

  it('takes the old key and the new one while the agent changes them', () => {
    expect(refusalOf({ ...siteSetting, agentKeys: [agentPair.key, strangePair.key] })).toBe('accepted');
  });

  it.each([
    ['two sites', [siteSetting, siteSetting], 'sites must name one site at most'],
    ['no key', [{ ...siteSetting, agentKeys: [] }], 'agentKeys must name the key'],
    [
      'three keys',
      [{ ...siteSetting, agentKeys: [agentPair.key, strangePair.key, `${'B'.repeat(42)}A`] }],
      'agentKeys must name at most two',
    ],
    ['one key twice', [{ ...siteSetting, agentKeys: [agentPair.key, agentPair.key] }], 'one key twice'],
    ['a key that is too short', [{ ...siteSetting, agentKeys: ['abc'] }], '43 characters'],
    ['a key in PEM', [{ ...siteSetting, agentKeys: ['-----BEGIN PUBLIC KEY-----'] }], '43 characters'],
    ['no stores', [{ ...siteSetting, stores: [] }], 'at least one store'],
    ['one store twice', [{ ...siteSetting, stores: [store, store] }], 'one store twice'],
    ['a store without words', [{ ...siteSetting, stores: [{ ...store, words: {} }] }], 'words.vi'],
    [
      'a store whose name is no name',
      [{ ...siteSetting, stores: [{ ...store, name: 'Billing!' }] }],
      'stores.0.name must be a name',
    ],
    [
      'a category that no receipt has words for',
      [{ ...siteSetting, stores: [{ ...store, categories: ['secrets'] }] }],
      'must be one of profile',
    ],
    [
      'a scope of everything',
      [{ ...siteSetting, stores: [{ ...store, scope: 'everything' }] }],
      'information or data',
    ],
    ['a misspelt setting', [{ ...siteSetting, silentAfter: 5 }], 'is not a setting'],
    ['a minute between two questions', [{ ...siteSetting, idlePollSeconds: 60 }], 'from 1 to 30'],
    ['a lease of a second', [{ ...siteSetting, leaseSeconds: 1 }], 'from 5 to 3600'],
  ])('with %s is refused with what is allowed', (_what, sites, said) => {
    expect(refusalOf(...sites)).toContain(said);
  });

  it('knows exactly the categories of receipts', () => {
    expect(siteCategories).toEqual(categories);
  });

  it('puts nothing of itself into an environment, however much it says', () => {
    const words = { vi: 'Hệ thống '.repeat(500), en: 'System '.repeat(500) };
    const stores = Array.from({ length: 20 }, (_, index) => ({ ...store, name: `store-${index}`, words }));
    const variables = Object.values(resourcesWith({ sites: [{ ...siteSetting, stores }] }))
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .map(({ Properties }) => Properties.Environment?.Variables?.[environment.settings]);

    expect(variables.filter(Boolean)).not.toHaveLength(0);
    expect(JSON.stringify(variables)).not.toMatch(/Hệ thống|hanoi|store-1/);
  });
});

describe('a deployment', () => {
  const outputsWith = (sites: object[]) =>
    Object.keys(Template.fromStack(build({ sites }).stack).toJSON().Outputs);

  it('tells the keys that the agent pins, if there is a site', () => {
    expect(outputsWith([siteSetting])).toEqual(
      expect.arrayContaining(['siteUrl', 'siteTransportKey', 'confirmationSealKey']),
    );
    expect(outputsWith([]).filter((name) => /^site|SealKey$/.test(name))).toEqual([]);
  });
});
