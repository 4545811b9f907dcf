import { describe, expect, it } from 'vitest';
import { stops } from '../../../agent/check/finding.ts';
import { at, eraseCustomer, law, subjectOf } from '../support/open-store.ts';
import { refusedSchemas, without } from '../support/refused-schemas.ts';
import { openShop } from '../support/small-shop.ts';
import type { OpenTestDatabase } from '../support/test-database.ts';

const triggerOn = (dialect: string, table: string) =>
  dialect === 'SQLite'
    ? `CREATE TRIGGER audit AFTER DELETE ON ${table} BEGIN DELETE FROM invoice; END`
    : `CREATE TRIGGER audit AFTER DELETE ON ${table} FOR EACH ROW DELETE FROM invoice`;

export function describeSchemaTraps(dialect: string, openDatabase: OpenTestDatabase): void {
  describe(`A schema over ${dialect}`, () => {
    it('that fits its map is refused for nothing', async () => {
      const { store } = await openShop(openDatabase);

      const { findings } = await store.check();

      expect(stops(findings)).toEqual([]);
      expect(findings.filter(({ level }) => level === 'calls')).toEqual([]);
    });

    it.each(refusedSchemas)(
      'with %s is refused by name, and nothing is erased',
      async (_name, changes, code, where) => {
        const { store, run, keys } = await openShop(openDatabase, changes);
        if (code !== 'subject-key') await run("INSERT INTO client (id, email) VALUES (7, 'an@example.vn')");

        const { findings } = await store.check();

        expect(stops(findings).map((finding) => [finding.code, finding.where])).toContainEqual([code, where]);
        await expect(eraseCustomer(store, subjectOf('7'))).rejects.toThrow(/schema-unfit/);
        if (code !== 'subject-key') expect(await keys('client')).toEqual(['7']);
      },
    );

    it('with a trigger is refused until a person has read it', async () => {
      const more = [triggerOn(dialect, 'ticket')];
      const unread = await openShop(openDatabase, { more });
      const read = await openShop(openDatabase, {
        more,
        lines: { ticket: '{ is: tickets, by: client_id, triggers: [audit] }' },
      });

      expect(stops((await unread.store.check()).findings)).toMatchObject([
        { code: 'trigger', where: 'ticket' },
      ]);
      expect(stops((await read.store.check()).findings)).toEqual([]);
      await expect(eraseCustomer(unread.store, subjectOf('7'))).rejects.toThrow(
        'schema-unfit: trigger ticket',
      );
    });

    it('may take rows along that go anyway', async () => {
      const { store, run, keys } = await openShop(openDatabase, {
        schema: [
          ...without('message'),
          'CREATE TABLE message (id BIGINT NOT NULL PRIMARY KEY, ticket_id BIGINT, FOREIGN KEY (ticket_id) REFERENCES ticket (id) ON DELETE CASCADE)',
          'CREATE INDEX message_ticket2 ON message (ticket_id)',
        ],
      });
      await run("INSERT INTO client (id, email) VALUES (7, 'an@example.vn')");
      await run('INSERT INTO ticket (id, client_id) VALUES (1, 7)');
      await run('INSERT INTO message (id, ticket_id) VALUES (1, 1)');

      expect((await eraseCustomer(store, subjectOf('7'))).erasure.left).toBe(0);
      expect(await keys('message')).toEqual([]);
    });

    it('may read a whole table where the map accepts it', async () => {
      const { store, run, keys } = await openShop(openDatabase, {
        more: ['CREATE TABLE log (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT)'],
        lines: {
          log: '{ is: logs, by: client_id, scan: true }',
          gadget: '{ is: logs, by: client_id, optional: true }',
        },
      });
      await run('INSERT INTO log (id, client_id) VALUES (1, 7), (2, 8)');

      expect((await eraseCustomer(store, subjectOf('7'))).erasure.left).toBe(0);
      expect(await keys('log')).toEqual(['2']);
    });

    it('with computed columns strips what they are computed from', async () => {
      const { store, run, query } = await openShop(openDatabase, {
        schema: [
          ...without('invoice'),
          'CREATE TABLE invoice (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT, issued_at DATETIME, status VARCHAR(20), total DECIMAL(18,2), note VARCHAR(200), upper_note VARCHAR(200) GENERATED ALWAYS AS (UPPER(note)) VIRTUAL)',
          'CREATE INDEX invoice_client2 ON invoice (client_id)',
        ],
      });
      await run(
        "INSERT INTO invoice (id, client_id, issued_at, status, total, note) VALUES (1, 7, '2026-01-05 10:00:00', 'paid', 5, 'an')",
      );

      const { erasure } = await eraseCustomer(store, subjectOf('7'));

      expect(erasure.left).toBe(0);
      expect(await query('SELECT note, upper_note FROM invoice')).toEqual([{ note: null, upper_note: null }]);
    });

    it('with a table that nobody mapped erases the others, and the receipt says so', async () => {
      const { store, run } = await openShop(openDatabase, {
        more: ['CREATE TABLE wallet (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT)'],
      });
      await run("INSERT INTO client (id, email) VALUES (7, 'an@example.vn')");

      const { found, erasure } = await eraseCustomer(store, subjectOf('7'));

      expect(found.tablesNotReached).toEqual(['wallet']);
      expect(erasure).toMatchObject({ left: 0, tablesNotReached: ['wallet'] });
      expect(erasure.outcomes.at(-1)).toEqual({ category: 'other-records', result: 'not-reached', count: 1 });
      expect((await store.check()).findings).toContainEqual(
        expect.objectContaining({ level: 'calls', code: 'table-not-mapped', where: 'wallet' }),
      );
    });

    it('says which columns are new and which are gone since a person looked', async () => {
      const { store, run } = await openShop(openDatabase);
      const { known, fingerprint } = await store.check();
      await run('ALTER TABLE client ADD COLUMN passport VARCHAR(20)');
      await run('ALTER TABLE message DROP COLUMN body');

      const later = await store.check(known);

      expect(
        later.findings.filter(({ level }) => level === 'calls').map(({ code, where }) => [code, where]),
      ).toEqual([
        ['column-new', 'client.passport'],
        ['column-gone', 'message.body'],
      ]);
      expect(later.fingerprint).not.toBe(fingerprint);
    });

    it('that changed since the plan is planned anew', async () => {
      const { store, run } = await openShop(openDatabase);
      const found = await store.find({
        request: 'R1',
        fence: 1,
        subject: subjectOf('7'),
        kind: 'deletion',
        at,
        law,
      });
      await run('ALTER TABLE client ADD COLUMN passport VARCHAR(20)');

      const task = { request: 'R1', fence: 1, subject: subjectOf('7'), sha256: found.sha256 };
      await expect(store.erase(task, async () => true)).rejects.toThrow('schema-changed');
    });
  });
}
