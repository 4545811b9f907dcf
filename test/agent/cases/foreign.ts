import { describe, expect, it } from 'vitest';
import { stops } from '../../../agent/check/finding.ts';
import { checksum } from '../support/checksum.ts';
import { always, eraseCustomer, mapFrom, openStore, subjectOf } from '../support/open-store.ts';
import { insert, type OpenTestDatabase, type TestDatabase } from '../support/test-database.ts';

const words = `words:
  vi: { store: Hệ thống hỗ trợ }
  en: { store: Help desk }
`;

/** A help desk as they are: texts as keys, links with keys of two columns, foreign keys, reserved words as names. */
const helpDesk = [
  'CREATE TABLE person (ref CHAR(36) NOT NULL PRIMARY KEY, mail VARCHAR(254) NOT NULL, display VARCHAR(100) NOT NULL, joined BIGINT)',
  'CREATE TABLE conversation (ref CHAR(36) NOT NULL PRIMARY KEY, requester CHAR(36), requester_mail VARCHAR(254), title VARCHAR(200), FOREIGN KEY (requester) REFERENCES person (ref))',
  'CREATE INDEX conversation_requester ON conversation (requester)',
  'CREATE TABLE entry (id BIGINT NOT NULL PRIMARY KEY, conversation CHAR(36) NOT NULL, body VARCHAR(500), FOREIGN KEY (conversation) REFERENCES conversation (ref))',
  'CREATE INDEX entry_conversation ON entry (conversation)',
  'CREATE TABLE reaction (id BIGINT NOT NULL PRIMARY KEY, entry BIGINT NOT NULL, emoji VARCHAR(8), FOREIGN KEY (entry) REFERENCES entry (id) ON DELETE CASCADE)',
  'CREATE INDEX reaction_entry ON reaction (entry)',
  'CREATE TABLE label (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(40))',
  'CREATE TABLE labelled (conversation CHAR(36) NOT NULL, label BIGINT NOT NULL, PRIMARY KEY (conversation, label), FOREIGN KEY (conversation) REFERENCES conversation (ref) ON DELETE CASCADE)',
  'CREATE VIEW open_questions AS SELECT ref, title FROM conversation',
];

const helpDeskMap = (database: string) => `store-map: 1
store: help-desk
database: ${database}
subject: { table: person, key: ref, address: mail, since: joined, name: display }
tables:
  person: { is: profile, by: ref }
  conversation: { is: tickets, by: requester, or-address: requester_mail }
  entry: { is: tickets, by: conversation -> conversation, probe: body }
  reaction: { is: tickets, by: entry -> entry }
nothing-of-customers: [label, labelled, open_questions]
${words}`;

const [an, ann] = ['0b7c-an', '0B7C-AN'];

export function describeForeignSchemas(dialect: string, openDatabase: OpenTestDatabase): void {
  async function open(schema: readonly string[], text: (database: string) => string) {
    const test = await openDatabase();
    for (const statement of schema) await test.run(statement);
    const map = mapFrom(text(test.database.dialect.name));
    await test.grant([...map.tables.keys()]);
    return { ...test, store: openStore(map, test.database) };
  }

  async function plant(test: TestDatabase, ref: string, mail: string, first: bigint): Promise<void> {
    await insert(test, 'person', { ref, mail, display: mail, joined: 1_600_000_000n });
    for (const [index, requester] of [ref, null].entries()) {
      const conversation = `${ref}-c${index}`;
      const row = first + BigInt(index);
      await insert(test, 'conversation', {
        ref: conversation,
        requester,
        requester_mail: mail,
        title: 'Hỏi',
      });
      await insert(test, 'labelled', { conversation, label: 1n });
      await insert(test, 'entry', { id: row, conversation, body: `Tôi là ${mail}` });
      await insert(test, 'reaction', { id: row, entry: row, emoji: '👍' });
    }
  }

  describe(`A system that nobody here has seen, over ${dialect}`, () => {
    it('is erased by its map: a help desk with texts as keys and foreign keys', async () => {
      const { store, ...test } = await open(helpDesk, helpDeskMap);
      await insert(test, 'label', { id: 1n, name: 'mới' });
      await plant(test, 'z-9', 'other@example.vn', 20n);
      await plant(test, an, 'an@example.vn', 10n);
      const ofNeighbour: Record<string, string> = {
        person: "ref = 'z-9'",
        conversation: "ref LIKE 'z-9%'",
        entry: 'id >= 20',
        reaction: 'id >= 20',
        labelled: "conversation LIKE 'z-9%'",
      };
      const neighbour = () => checksum(test, Object.keys(ofNeighbour), (table) => ofNeighbour[table] ?? '');
      const before = await neighbour();

      const capitals = await eraseCustomer(store, subjectOf(ann, 'nobody@example.vn'), { request: 'R0' });
      const { found, erasure } = await eraseCustomer(store, subjectOf(an, 'an@example.vn'));

      expect(capitals.found.plan.categories.map(({ count }) => count)).toEqual([0, 0]);
      expect(found.plan.categories.map(({ category, count }) => [category, count])).toEqual([
        ['profile', 1],
        ['tickets', 6],
      ]);
      expect(erasure).toMatchObject({ left: 0, mentions: [], tablesNotReached: [] });
      expect(await neighbour()).toBe(before);
      for (const [table, where] of Object.entries(ofNeighbour))
        expect(await test.query(`SELECT * FROM ${table} WHERE NOT (${where})`), table).toEqual([]);
    });

    it('is looked up and listed by its own dates and addresses', async () => {
      const { store, ...test } = await open(helpDesk, helpDeskMap);
      await plant(test, an, 'An <AN@example.vn>', 10n);

      expect(await store.list(undefined, 10)).toEqual({
        customers: [
          {
            customerId: an,
            address: 'an@example.vn',
            name: 'An <AN@example.vn>',
            since: '2020-09-13T12:26:40.000Z',
          },
        ],
      });
    });

    it('is refused by name where its rows cannot be held on to: keys of two columns, of bytes, of type UUID', async () => {
      const { store, ...test } = await open(
        [
          'CREATE TABLE account (id UUID NOT NULL PRIMARY KEY, mail VARCHAR(254))',
          'CREATE TABLE device (account UUID NOT NULL, number BIGINT NOT NULL, model VARCHAR(40), PRIMARY KEY (account, number))',
          'CREATE TABLE login (id VARBINARY(16) NOT NULL PRIMARY KEY, account UUID, address VARCHAR(45))',
          'CREATE INDEX login_account ON login (account)',
        ],
        (database) => `store-map: 1
store: accounts
database: ${database}
subject: { table: account, key: id, address: mail }
tables:
  account: { is: profile, by: id }
  device: { is: account-facts, by: account }
  login: { is: logs, by: account }
${words}`,
      );

      const { findings } = await store.check();

      expect(stops(findings).map(({ code, where }) => [code, where])).toEqual([
        ['uuid-key', 'account.id'],
        ['key-kind', 'account.id'],
        ['composite-key', 'device'],
        ['key-kind', 'device.account'],
        ['binary-key', 'login.id'],
        ['key-kind', 'login.account'],
      ]);
      const id = '123e4567-e89b-12d3-a456-426614174000';
      await insert(test, 'account', { id, mail: 'an@example.vn' });
      await expect(eraseCustomer(store, subjectOf(id, 'an@example.vn'))).rejects.toThrow(
        'schema-unfit: uuid-key account.id',
      );
      await expect(store.lookUp('an@example.vn')).rejects.toThrow('schema-unfit');
      await expect(store.purge(new Date(), always)).rejects.toThrow('schema-unfit');
      expect(await test.query('SELECT id FROM account')).toEqual([{ id }]);
    });
  });
}
