import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../agent/config/read-config.ts';
import { publicKeyText } from '../../../functions/shared/seal.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const key = publicKeyText(generateKeyPairSync('ed25519').publicKey);
const web1 = {
  panel: 'cpanel',
  url: 'https://web1.example.vn:2087',
  user: 'root',
  'token-file': 'web1.token',
};
const names = {
  from: 'billing',
  handle: 'panel-user',
  server: 'panel_server',
  user: 'panel_user',
  uid: 'panel_uid',
  created: 'started_at',
  domain: 'domain',
};
const hosting = { scope: 'data', names, servers: { web1 } };

describe('the panels in the configuration of an agent', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await temporaryFolder();
    copyFileSync(
      new URL('../../../systems/sample-billing.yaml', import.meta.url),
      join(folder, 'billing.yaml'),
    );
    writeFileSync(join(folder, 'web1.token'), 'SECRET\n');
    writeFileSync(join(folder, 'empty.token'), '\n');
  });
  const parse = (panels: unknown) =>
    parseConfig(
      JSON.stringify({
        agent: 1,
        site: 'hanoi',
        cloud: 'https://site.example.vn',
        'cloud-keys': [key],
        'decision-keys': { confirmation: [key] },
        state: 'state',
        register: 'billing',
        stores: { billing: { map: 'billing.yaml', scope: 'information', database: { file: 'billing.db' } } },
        panels,
      }),
      folder,
      new Date('2026-03-02T02:00:00.000Z'),
    );

  it('are read', () => {
    const packages = { there: '/home/privacy-packages', here: 'packages' };
    const da = { ...web1, panel: 'directadmin', url: 'https://web2.example.vn:2222', packages };
    const { config, problems } = parse({
      hosting: { ...hosting, servers: { web1, web2: da }, elsewhere: ['vps1'], 'backups-kept': '30d' },
    });

    expect(problems).toEqual([]);
    expect(config?.panels).toMatchObject([
      {
        name: 'hosting',
        scope: 'data',
        giver: 'billing',
        names: { kind: 'panel-user', server: 'panel_server', domain: ['domain'] },
        servers: [
          { name: 'web1', panel: 'cpanel', origin: 'https://web1.example.vn:2087' },
          { name: 'web2', panel: 'directadmin', packages: { here: join(folder, 'packages') } },
        ],
        elsewhere: ['vps1'],
        notReached: ['backups'],
        copies: [{ name: 'backups', days: 30 }],
      },
    ]);
  });

  it('may be missing', () => {
    expect(parse(undefined)).toMatchObject({ problems: [], config: { panels: [] } });
  });

  const withNames = (changes: object) => ({ ...hosting, names: { ...names, ...changes } });
  const withServer = (changes: object) => ({ ...hosting, servers: { web1: { ...web1, ...changes } } });

  it.each<[string, unknown, string]>([
    ['names are missing', { ...hosting, names: undefined }, 'panels.hosting.names: write { from: billing,'],
    [
      'the giver is unknown',
      withNames({ from: 'crm' }),
      'panels.hosting.names.from: "crm" is none of the stores.',
    ],
    [
      'the map has no such names',
      withNames({ handle: 'login' }),
      'panels.hosting.names.handle: "login" is no name of the map',
    ],
    [
      'a column is not given',
      withNames({ uid: 'user_id' }),
      'panels.hosting.names.uid: "user_id" is no column under panel-user',
    ],
    [
      'a column of the domain is not given',
      withNames({ domain: ['sld', 'tld'] }),
      'panels.hosting.names.domain: "sld" is no column',
    ],
    [
      'nothing proves an account',
      withNames({ uid: undefined, created: undefined, domain: undefined }),
      'an account name alone proves nobody',
    ],
    ['there is no server', { ...hosting, servers: {} }, 'panels.hosting.servers: write at least one'],
    [
      'the panel is unknown',
      withServer({ panel: 'hestia' }),
      'panels.hosting.servers.web1.panel: "hestia" is not known. Write one of cpanel, directadmin.',
    ],
    [
      'it is no HTTPS',
      withServer({ url: 'http://web1.example.vn:2087' }),
      'panels.hosting.servers.web1.url: write https://.',
    ],
    [
      'the URL has a path',
      withServer({ url: 'https://web1.example.vn:2087/SECRET' }),
      'panels.hosting.servers.web1.url: write scheme, host and port',
    ],
    [
      'the URL has a password',
      withServer({ url: 'https://root:SECRET@web1.example.vn' }),
      'panels.hosting.servers.web1.url: write scheme, host and port',
    ],
    [
      'the token is missing',
      withServer({ 'token-file': undefined }),
      'panels.hosting.servers.web1.token-file: write the file of its token',
    ],
    [
      'the token is no file',
      withServer({ 'token-file': 'no.token' }),
      'panels.hosting.servers.web1.token-file: no.token cannot be read (ENOENT).',
    ],
    [
      'the token is empty',
      withServer({ 'token-file': 'empty.token' }),
      'panels.hosting.servers.web1.token-file: empty.token is empty.',
    ],
    [
      'half of the packages is missing',
      withServer({ packages: { there: '/home/p' } }),
      'panels.hosting.servers.web1.packages.here: write the same folder',
    ],
    [
      'the folder is not absolute',
      withServer({ packages: { there: 'home', here: 'p' } }),
      'is no absolute path',
    ],
    [
      'a word is misspelt',
      withServer({ tokenfile: 'web1.token' }),
      'panels.hosting.servers.web1.tokenfile: is not known here',
    ],
    [
      'a category is unknown',
      { ...hosting, 'not-reached': ['mail'] },
      'panels.hosting.not-reached: "mail" is not known.',
    ],
    [
      'days are no days',
      { ...hosting, 'backups-kept': '30' },
      'panels.hosting.backups-kept: "30": write days, such as 30d.',
    ],
    [
      'a server is here and elsewhere',
      { ...hosting, elsewhere: ['web1'] },
      'panels.hosting.elsewhere: "web1" is among the servers too.',
    ],
  ])('are refused with a sentence where %s', (_name, store, sentence) => {
    const { problems } = parse({ hosting: store });

    expect(problems.join('\n')).toContain(sentence);
    expect(problems.join('\n')).not.toContain('SECRET');
  });

  it('are refused under the name of another store', () => {
    expect(parse({ billing: hosting }).problems).toEqual([
      'panels.billing: is the name of another store already.',
    ]);
    expect(parse({ 'My Panels': hosting }).problems[0]).toContain('use small letters');
  });
});
