import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseConfig, readConfig } from '../../../agent/config/read-config.ts';
import { publicKeyText } from '../../../functions/shared/seal.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const now = new Date('2026-03-02T02:00:00.000Z');
const key = publicKeyText(generateKeyPairSync('ed25519').publicKey);
const maps = new URL('../../../systems/', import.meta.url);

const right = {
  agent: 1,
  site: 'hanoi',
  cloud: 'https://site.example.vn',
  'cloud-keys': [key],
  'decision-keys': { confirmation: [key] },
  state: 'state',
  register: 'billing',
  stores: { billing: { map: 'billing.yaml', scope: 'information', database: { file: 'billing.db' } } },
};

describe('the configuration of an agent', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await temporaryFolder();
    copyFileSync(new URL('sample-billing.yaml', maps), join(folder, 'billing.yaml'));
    const mysql = readFileSync(new URL('sample-billing.yaml', maps), 'utf8')
      .replace('database: sqlite', 'database: mysql')
      .replace('store: billing', 'store: shop');
    writeFileSync(join(folder, 'shop.yaml'), mysql);
  });
  const parse = (changes: object) => parseConfig(JSON.stringify({ ...right, ...changes }), folder, now);

  it('is read, with careful defaults, as JSON and as YAML', () => {
    const { config, problems } = parse({});

    expect(problems).toEqual([]);
    expect(config).toMatchObject({
      site: 'hanoi',
      cloud: 'https://site.example.vn',
      state: join(folder, 'state'),
      safety: {
        eraseAfterSeconds: 48 * 3600,
        brakes: { erase: 20, suspend: 20, export: 50 },
        lawFloor: {
          accountingMonths: 120,
          registrantHoldDays: 0,
          accountFactsMonths: 24,
          refusalRecordMonths: 12,
        },
      },
    });
    expect(parseConfig('agent: 1\nsite: hanoi\nsite: hue\n', folder, now).problems).toEqual([
      expect.stringContaining('unique'),
    ]);
  });

  it('reads a database of MySQL, with a password that is a file', () => {
    const database = {
      host: '127.0.0.1',
      port: 3306,
      schema: 'shop',
      ledger: 'privacy_ledger',
      reader: { user: 'reader', 'password-file': 'reader.password' },
      eraser: { user: 'eraser' },
    };
    const stores = { ...right.stores, shop: { map: 'shop.yaml', scope: 'data', database } };
    const { config, problems } = parse({ stores });

    expect(problems).toEqual([]);
    expect(config?.stores[1]).toMatchObject({
      scope: 'data',
      database: { mysql: { reader: { user: 'reader', passwordFile: join(folder, 'reader.password') } } },
    });
  });

  it.each<[object, RegExp]>([
    [{ agent: 2 }, /^agent: write `agent: 1` first/],
    [{ site: undefined }, /^site: write the name/],
    [{ site: 'Hà Nội' }, /^site: "Hà Nội": use small letters/],
    [{ cloud: 'http://site.example.vn' }, /^cloud: write https/],
    [{ cloud: 'https://site.example.vn/v1' }, /^cloud: .* is no URL of a host alone/],
    [{ cloud: 'https://user@site.example.vn' }, /^cloud: .* is no URL of a host alone/],
    [{ cloud: 'site.example.vn' }, /^cloud: .* is no URL of a host alone/],
    [{ uploads: 'ftp://bucket.example' }, /^uploads: write https/],
    [{ 'cloud-keys': [] }, /^cloud-keys: write the transport key/],
    [{ 'cloud-keys': ['short'] }, /^cloud-keys: "short" is no public Ed25519 key/],
    [{ 'cloud-keys': [key, key, key] }, /^cloud-keys: write one key, or two/],
    [{ 'decision-keys': undefined }, /^decision-keys: write the sealing key/],
    [{ 'decision-keys': { confirmation: [key], others: [key] } }, /^decision-keys.others: is not known/],
    [{ state: undefined }, /^state: write the folder/],
    [{ register: 'panel' }, /^register: "panel" is none of the stores/],
    [{ 'erase-after-hours': -1 }, /^erase-after-hours: "-1" is no whole number/],
    [{ brakes: { erase: 'many' } }, /^brakes.erase: "many" is no whole number/],
    [{ brakes: { eras: 1 } }, /^brakes.eras: is not known/],
    [{ law: { accounting: '119 months' } }, /^law: a floor may not be below the law/],
    [{ law: { accounting: '9 years' } }, /^law: a floor may not be below the law/],
    [{ law: { accounting: 'ten years' } }, /^law.accounting: "ten years": write a number/],
    [{ law: { 'domain-registrant': '15 months' } }, /^law: write domain-registrant in days/],
    [{ stores: {} }, /^stores: write at least one/],
    [{ stores: { billing: { ...right.stores.billing, map: 'none.yaml' } } }, /^stores.billing.map: .*ENOENT/],
    [
      { stores: { till: { ...right.stores.billing } } },
      /^stores.till.map: billing.yaml is of the store "billing"/,
    ],
    [
      { stores: { billing: { ...right.stores.billing, scope: 'all' } } },
      /^stores.billing.scope: "all" is not known/,
    ],
    [
      { stores: { billing: { ...right.stores.billing, database: {} } } },
      /^stores.billing.database.file: write the file/,
    ],
    [{ colour: 'red' }, /^colour: is not known here/],
  ])('says of %j what is wrong and what to write', (changes, sentence) => {
    expect(parse(changes).problems).toContainEqual(expect.stringMatching(sentence));
  });

  it('refuses one database user for both', () => {
    const user = { user: 'root' };
    const database = { host: 'a', schema: 's', ledger: 'l', reader: user, eraser: user };
    const stores = { shop: { map: 'shop.yaml', scope: 'data', database } };

    expect(parse({ register: 'shop', stores }).problems).toEqual([
      'stores.shop.database.eraser: must be another user than the reader: one reads, one erases.',
    ]);
  });

  it('allows plain HTTP to this machine alone, for the local run', () => {
    expect(parse({ cloud: 'http://127.0.0.1:4000' }).problems).toEqual([]);
    expect(parse({ cloud: 'http://127.0.0.1.example.vn' }).problems).toHaveLength(1);
  });

  it('names the file with all its problems at once', () => {
    const path = join(folder, 'agent.yaml');
    writeFileSync(path, JSON.stringify({ ...right, site: 'A', register: 'panel' }));

    expect(() => readConfig(path, now)).toThrow(/agent\.yaml cannot be used:\n {2}site: .*\n {2}register: /);
  });

  it('is shown by an example that lacks nothing but files', () => {
    const text = readFileSync(new URL('../../../agent/install/agent.example.yaml', import.meta.url), 'utf8');
    const folderOfExample = readFileSync(join(folder, 'shop.yaml'), 'utf8').replace(
      'store: shop',
      'store: billing',
    );
    writeFileSync(join(folder, 'billing.yaml'), folderOfExample);

    expect(parseConfig(text, folder, now).problems).toEqual([]);
  });
});
