import { describe, expect, it } from 'vitest';
import { stops } from '../../../agent/check/finding.ts';
import type { Bound } from '../../../agent/database/database.ts';
import { tableOf } from '../../../agent/store-map/store-map.ts';
import { collect } from '../../support/collect.ts';
import { checksum } from '../support/checksum.ts';
import { fossMap, fossRow, fossSchema, fossTables } from '../support/fossbilling.ts';
import { always, eraseCustomer, openStore, subjectOf } from '../support/open-store.ts';
import { insert, type OpenTestDatabase } from '../support/test-database.ts';

export function describeFoss(dialect: string, openDatabase: OpenTestDatabase): void {
  async function openFoss() {
    const test = await openDatabase();
    const { quote } = test.database.dialect;
    for (const statement of fossSchema(quote)) await test.run(statement);
    const map = fossMap(test.database.dialect.name);
    await test.grant([...map.tables.keys()]);
    /** One row in each table, all with the customer's number as their own. */
    const plant = async (id: bigint, person: string) => {
      for (const table of fossTables) {
        const { by, orAddress } = tableOf(map, table.name);
        const links: Record<string, Bound> = { [by.column]: id, approved: 1n, attachment: null };
        if (table.name === 'service_domain') links.expires_at = '2026-12-05 10:00:00';
        if (orAddress !== undefined) links[orAddress] = `${person}@example.vn`;
        if (table.name === 'client')
          Object.assign(links, {
            email: `${person}@example.vn`,
            role: 'client',
            status: 'active',
            currency: 'VND',
          });
        await insert(
          test,
          quote(table.name),
          Object.fromEntries(
            Object.entries(fossRow(table, id, person, links)).map(([name, value]) => [quote(name), value]),
          ),
        );
      }
      const guest = {
        id: id + 1000n,
        client_id: null,
        author_email: `${person}@example.vn`,
        subject: `${person} guest`,
      };
      await insert(test, 'support_ticket', guest);
      await insert(test, 'support_ticket_message', {
        id: id + 1000n,
        support_ticket_id: id + 1000n,
        content: person,
      });
    };
    const quoted = fossTables.map(({ name }) => quote(name));
    const rowsNaming = async (person: string) => {
      const found: string[] = [];
      for (const { name } of fossTables) {
        const rows = await test.query(`SELECT * FROM ${quote(name)}`);
        const text = JSON.stringify(rows, (_key, value: unknown) =>
          value instanceof Uint8Array ? Buffer.from(value).toString() : value,
        );
        if (text.includes(person)) found.push(name);
      }
      return found;
    };
    return {
      ...test,
      map,
      plant,
      quoted,
      rowsNaming,
      store: openStore(map, test.database, { filesRoot: '/' }),
    };
  }

  describe(`The map of FOSSBilling over ${dialect}`, () => {
    it('fits its schema, and names every table', async () => {
      const { store, map } = await openFoss();

      const { findings } = await store.check();

      expect(stops(findings)).toEqual([]);
      expect(findings.filter(({ level }) => level === 'calls')).toEqual([]);
      expect(fossTables.map(({ name }) => name).filter((name) => !map.tables.has(name))).toEqual([]);
      expect(fossTables.length + map.nothingOfCustomers.length).toBe(26 + 35);
    });

    it('leaves of a customer only what a law holds, of the buyer on the invoice and of the owner of a domain', async () => {
      const { store, plant, quoted, rowsNaming, ...test } = await openFoss();
      await plant(7n, 'binhan');
      await plant(70n, 'nguoikhac');
      const neighbour = await checksum(test, quoted, () => 'id IN (70, 1070)');

      const { found, erasure } = await eraseCustomer(store, subjectOf('7', 'binhan@example.vn'));

      expect(erasure).toMatchObject({ left: 0, mentions: [], tablesNotReached: [] });
      expect(found.handles).toEqual([
        { kind: 'panel-user', values: expect.objectContaining({ username: 'binhan service_hosting' }) },
      ]);
      expect(await checksum(test, quoted, () => 'id IN (70, 1070)')).toBe(neighbour);
      // Titles and numbers on documents, the buyer, the seller, the registrant, the account and its addresses.
      expect(await rowsNaming('binhan')).toEqual([
        'activity_client_history',
        'client_balance',
        'client_order',
        'invoice',
        'invoice_item',
        'service_domain',
        'service_hosting',
        'transaction',
      ]);
      const [invoice] = await test.query('SELECT * FROM invoice WHERE id = 7');
      expect(invoice).toMatchObject({
        buyer_first_name: 'binhan invoice',
        buyer_email: null,
        buyer_phone: null,
        notes: null,
        hash: null,
      });
      expect((await test.query('SELECT * FROM client WHERE id = 7'))[0]).toMatchObject({
        email: 'erased-7@invalid',
        first_name: null,
        custom_20: null,
        api_token: null,
      });
    });

    it('is empty when the last hold ends', async () => {
      const { store, plant, rowsNaming, query } = await openFoss();
      await plant(7n, 'binhan');
      await eraseCustomer(store, subjectOf('7', 'binhan@example.vn'));

      const purge = await store.purge(new Date('2037-01-01T00:00:00.000Z'), always);

      expect(purge).toMatchObject({ changed: 0, isComplete: true });
      expect(await rowsNaming('binhan')).toEqual([]);
      expect(await query('SELECT id FROM client')).toEqual([]);
    });

    it('copies everything but secrets', async () => {
      const { store, plant } = await openFoss();
      await plant(7n, 'binhan');
      await plant(70n, 'nguoikhac');

      const pages = await collect(store.exportRows(subjectOf('7', 'binhan@example.vn')));

      expect(new Set(pages.map(({ table }) => table))).toEqual(new Set(fossTables.map(({ name }) => name)));
      const text = JSON.stringify(pages);
      expect(text).not.toContain('nguoikhac');
      for (const secret of ['"pass"', '"salt"', '"api_token"', '"ipn"', '"hash"', '"transfer_code"'])
        expect(text).not.toContain(secret);
    });
  });
}
