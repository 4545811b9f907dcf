import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseStoreMap } from '../../agent/store-map/parse-store-map.ts';
import { parseSettings } from '../../infra/settings.ts';
import { agentPair } from '../support/seals.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { leastSettings } from './support.ts';

const shipped = (name: string) => fileURLToPath(new URL(`../../systems/${name}`, import.meta.url));
/** Of every folder. */
const everySystem = readdirSync(shipped('.'), { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.yaml'),
);

const ticketMap = `
store-map: 1
store: tickets
database: mysql
subject: { table: users, key: id, address: email }
tables:
  users: { is: profile, by: id }
  threads: { is: tickets, by: user_id }
  posts: { is: tickets, by: thread_id -> threads }
words:
  vi: { store: Hệ thống phiếu hỗ trợ }
  en: { store: Ticket system }
`;
const vnnic = `
manual-store: 1
store: vnnic
categories: [domain-registrations]
words:
  vi: { store: Hồ sơ tên miền tại VNNIC }
  en: { store: Domain file at VNNIC }
instructions:
  vi: Gửi công văn cho VNNIC.
  en: Send a letter to VNNIC.
days-before: 7
`;
const hosting = `
agent-store: 1
store: hosting
scope: data
categories: [panel-accounts, website-files]
does: [suspend]
words: { vi: { store: Máy chủ web }, en: { store: Web servers } }
`;

describe('the systems of a site as a folder', () => {
  let folder = '';
  beforeEach(async () => {
    folder = join(await temporaryFolder(), 'hanoi');
    mkdirSync(folder);
    copyFileSync(shipped('sample-billing.yaml'), join(folder, 'a-billing.yaml'));
  });
  const add = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const site = { name: 'hanoi', agentKeys: [agentPair.key] };
  const storesOf = (more: object = { systems: folder }) =>
    parseSettings(leastSettings, { sites: [{ ...site, ...more }] }).runtime.site?.stores ?? [];

  it('gives the settings what the map of each says, in the order of their erasure', () => {
    expect(storesOf()).toEqual([
      {
        store: 'site:billing',
        scope: 'information',
        words: { vi: 'Hệ thống tính cước', en: 'Billing system' },
        copies: { dumps: { vi: 'Bản sao lưu hằng ngày', en: 'Daily backups' } },
        categories: [
          'profile',
          'contacts',
          'invoices',
          'account-facts',
          'domain-registrations',
          'tickets',
          'letters',
          'logs',
        ],
        does: ['suspend', 'refuse', 'copy'],
      },
    ]);
  });

  it('has one system more by one file more, and the giver of names last', () => {
    add('z-tickets.yaml', ticketMap);
    add('hosting.yaml', hosting);
    add('vnnic.yaml', vnnic);
    add('README.md', 'No system.');

    const stores = storesOf();

    expect(stores.map(({ store }) => store)).toEqual([
      'site:hosting',
      'site:vnnic',
      'site:tickets',
      'site:billing',
    ]);
    expect(stores[0]).toMatchObject({ scope: 'data', does: ['suspend'] });
    expect(stores[1]?.manual).toEqual({
      instructions: { vi: 'Gửi công văn cho VNNIC.', en: 'Send a letter to VNNIC.' },
      daysBefore: 7,
    });
    expect(stores[2]).toEqual({
      store: 'site:tickets',
      scope: 'information',
      words: { vi: 'Hệ thống phiếu hỗ trợ', en: 'Ticket system' },
      categories: ['profile', 'tickets'],
      does: ['copy'],
    });
  });

  it.each(everySystem)('reads systems/%s as the agent does', (name) => {
    const text = readFileSync(shipped(name), 'utf8');
    rmSync(join(folder, 'a-billing.yaml'));
    add('system.yaml', text);

    const [store] = storesOf();

    expect(store?.words.vi).toMatch(/\S/);
    if (!/^store-map:/m.test(text)) return;
    const parsed = parseStoreMap(text);
    if (!('map' in parsed)) throw new Error('The map is wrong.');
    const { map } = parsed;
    expect(store).toMatchObject({
      store: `site:${map.store}`,
      words: { vi: map.words.vi.store, en: map.words.en.store },
      categories: [...new Set([...map.tables.values()].map(({ is }) => is))],
      does: [
        ...(Object.keys(map.subject.freeze).length > 0 ? ['suspend'] : []),
        ...(Object.keys(map.subject.refuse).length > 0 ? ['refuse'] : []),
        'copy',
      ],
    });
  });

  it.each<[string, string, RegExp]>([
    [
      'a copy without a word in one language',
      ticketMap.replace('store: Ticket system', 'store: Ticket system, copies: { dumps: Backups }'),
      /copies\.dumps\.vi must not be empty/,
    ],
    ['no words in one language', ticketMap.replace(/ {2}en: .*\n/, ''), /chat\.yaml: words\.en is missing/],
    ['a file of another kind', 'agent: 1', /chat\.yaml: write `store-map: 1`, `agent-store: 1` or/],
    ['a list', '- a', /chat\.yaml: write `store-map: 1`/],
    ['no YAML', 'a: [', /chat\.yaml: /],
    ['a key twice', `${vnnic}\nstore: other`, /chat\.yaml: .*unique/],
    ['a word that the kind does not know', `${hosting}\ntables: {}`, /chat\.yaml: tables/],
    [
      'a category that no receipt has words for',
      hosting.replace('website-files', 'secrets'),
      /must be one of profile/,
    ],
    ['the name of another store', ticketMap.replace('store: tickets', 'store: billing'), /one store twice/],
    [
      'work by hand without instructions',
      vnnic.replace(/instructions:[\s\S]*/, ''),
      /chat\.yaml: instructions is missing/,
    ],
  ])('with %s stops the synthesis, and says where', (_what, text, sentence) => {
    add('chat.yaml', text);

    expect(() => storesOf()).toThrow(sentence);
  });

  it('is not named beside a list of stores, and has to be there', () => {
    expect(() => storesOf({ systems: folder, stores: [] })).toThrow(/not both/);
    expect(() => storesOf({ systems: join(folder, 'nowhere') })).toThrow(/cannot be read \(ENOENT\)/);
    expect(() => storesOf({})).toThrow(/stores/);
  });
});
