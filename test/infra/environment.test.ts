import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { entries, siteEntries } from '../../contract/http.ts';
import { environment, type PairName, pairNames } from '../../contract/resources.ts';
import { startSsm } from '../../emulators/ssm/start-ssm.ts';
import { createKeys } from '../../functions/shared/aws/create-keys.ts';
import { parseSettings } from '../../infra/settings.ts';
import { countingRandom } from '../support/counting-random.ts';
import { emulatorClient } from '../support/emulator-client.ts';
import { mockedClient } from '../support/mocked-client.ts';
import { leastSettings, type Resource, resourcesWith, siteSetting } from './support.ts';

const ours: Set<string> = new Set(Object.values(environment));
const { runtime } = parseSettings(leastSettings);

const { site } = parseSettings(leastSettings, { sites: [siteSetting] }).runtime;

let functions: Resource[];
let functionsWithSite: Resource[];
beforeAll(() => {
  const functionsOf = (override: object) =>
    Object.values(resourcesWith(override)).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  functions = functionsOf({});
  functionsWithSite = functionsOf({ sites: [siteSetting] });
});
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.resetModules();
  vi.doUnmock('../../functions/entry/compiled-site.ts');
});

/** What the stack puts into an entry's environment. */
const setFor = (entry: string, of = functions): string[] => {
  const found = of.find(({ Properties }) => Properties.Handler === `${entry}.handler`);
  return Object.keys(found?.Properties.Environment.Variables ?? {}).toSorted();
};

/** The variables of the contract that an entry reads while it is wired, its first invocation included. */
async function readBy(entry: string, ssmUrl: string): Promise<string[]> {
  const read = new Set<string>();
  const environmentOfAll = Object.fromEntries([...ours].map((name) => [name, 'x']));
  const values: Record<string, string | undefined> = {
    ...process.env,
    AWS_REGION: 'ap-southeast-1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_ENDPOINT_URL_SSM: ssmUrl,
    ...environmentOfAll,
    [environment.settings]: JSON.stringify(runtime),
  };
  const env = new Proxy(values, {
    get: (target, name: string) => {
      if (ours.has(name)) read.add(name);
      return target[name];
    },
  });
  vi.stubGlobal('process', Object.assign(Object.create(process), { env }));
  vi.resetModules();
  const { handler } = await import(`../../functions/entry/${entry}.ts`);
  // With nothing to work on it fails sooner or later; by then it has been wired.
  await Promise.resolve(handler({ RequestType: 'Create' }, {})).catch(() => {});
  return [...read].toSorted();
}

describe('the environment of each function', () => {
  const ssm = startSsm();
  beforeAll(async () => {
    const client = new SSMClient(emulatorClient((await ssm).url));
    const names = { masterKey: 'x', path: 'x' };
    await createKeys(client, names, countingRandom(), Object.keys(pairNames) as PairName[]);
    client.destroy();
  });
  afterAll(async () => (await ssm).close());
  mockedClient(DynamoDBClient).rejects(new Error('There is no table here.'));

  it.each(entries)('is exactly what its entry reads: %s', async (entry) => {
    expect(await readBy(entry, (await ssm).url)).toEqual(setFor(entry));
  });

  it.each([...siteEntries, 'watch-deadlines', 'plan-request'])(
    'with a site is exactly what its entry reads: %s',
    async (entry) => {
      vi.doMock('../../functions/entry/compiled-site.ts', () => ({ compiledSite: site }));

      expect(await readBy(entry, (await ssm).url)).toEqual(setFor(entry, functionsWithSite));
    },
  );

  it('leaves no name of the contract unused', () => {
    const all = [...entries, ...siteEntries].flatMap((entry) => setFor(entry, functionsWithSite));

    expect(new Set(all)).toEqual(ours);
  });

  it('is the same with a site for every function that does not ask it', () => {
    for (const entry of entries.filter((each) => each !== 'watch-deadlines'))
      expect(setFor(entry, functionsWithSite), entry).toEqual(setFor(entry));
  });
});
