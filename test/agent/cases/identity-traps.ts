import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseAddress } from '../../../functions/shared/address.ts';
import { collect } from '../../support/collect.ts';
import { eraseCustomer, subjectOf } from '../support/open-store.ts';
import { openShop, shopSchema } from '../support/small-shop.ts';
import { insert, type OpenTestDatabase } from '../support/test-database.ts';

/** Ways in which SQL takes somebody else's row for the customer's. */
export function describeIdentityTraps(dialect: string, openDatabase: OpenTestDatabase): void {
  describe(`Whose row it is, over ${dialect}`, () => {
    it('tells neighbours apart whose numbers are the same as doubles', async () => {
      const { store, keys, ...test } = await openShop(openDatabase);
      const [own, neighbour] = [9_007_199_254_740_993n, 9_007_199_254_740_992n];
      for (const id of [own, neighbour]) {
        await insert(test, 'client', { id, email: `${id}@example.vn` });
        await insert(test, 'ticket', { id, client_id: id });
        await insert(test, 'message', { id, ticket_id: id });
      }

      const { erasure } = await eraseCustomer(store, subjectOf(String(own)));

      expect(erasure.left).toBe(0);
      for (const table of ['client', 'ticket', 'message'])
        expect(await keys(table)).toEqual([String(neighbour)]);
    });

    it('keeps numbers that name something as text in a copy, to the last digit', async () => {
      const { store, ...test } = await openShop(openDatabase);
      const id = 9_007_199_254_740_993n;
      await insert(test, 'client', { id, email: 'a@example.vn' });
      await insert(test, 'invoice', { id: id + 1n, client_id: id, total: '12345678901234.56' });

      const pages = await collect(store.exportRows(subjectOf(String(id))));

      expect(pages.flatMap(({ records }) => records)).toEqual([
        { id: '9007199254740993', email: 'a@example.vn', name: null },
        expect.objectContaining({
          id: '9007199254740994',
          client_id: '9007199254740993',
          total: 12345678901234.56,
        }),
      ]);
    });

    const strangers = [
      'stranger',
      '1001abc',
      '0',
      '',
      '01001',
      ' 1001',
      '1001 ',
      '1e3',
      '1001.0',
      '+1001',
      '-0',
      '0x3E9',
      '१००१',
      '1001; DROP TABLE client',
      "1001' OR '1'='1",
      '99999999999999999999',
    ];
    it.each(strangers)('finds nobody under the number %j', async (customerId) => {
      const { store, keys, ...test } = await openShop(openDatabase);
      for (const id of [0n, 1001n, 1000n]) {
        await insert(test, 'client', { id, email: `${id}@example.vn` });
        await insert(test, 'ticket', { id, client_id: id });
      }

      const { found, erasure } = await eraseCustomer(store, subjectOf(customerId, 'nobody@example.vn'));

      expect(found.plan.categories.map(({ count }) => count)).toEqual([0, 0, 0]);
      expect(erasure.left).toBe(0);
      for (const table of ['client', 'ticket']) expect(await keys(table)).toEqual(['0', '1000', '1001']);
    });

    it('finds nobody under any text that is not the very number', async () => {
      const { store, ...test } = await openShop(openDatabase);
      for (const id of [0n, 1n, 7n, 10n, 1001n]) await insert(test, 'client', { id, email: 'a@example.vn' });
      const numbers = ['1', '7', '10', '1001'];

      await fc.assert(
        fc.asyncProperty(
          fc.oneof(
            fc.string(),
            fc
              .constantFrom(...numbers)
              .chain((number) => fc.string({ maxLength: 2 }).map((tail) => number + tail)),
            fc
              .constantFrom(...numbers)
              .chain((number) => fc.string({ maxLength: 2 }).map((start) => start + number)),
          ),
          async (customerId) => {
            const customer = await store.customer(customerId);
            expect(customer?.customerId).toBe(numbers.includes(customerId) ? customerId : undefined);
          },
        ),
        { numRuns: 60 },
      );
    });

    it('leaves rows whose text begins with the number', async () => {
      const { store, keys, ...test } = await openShop(openDatabase, {
        more: [
          'CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY, client_ref VARCHAR(40))',
          'CREATE INDEX note_ref ON note (client_ref)',
        ],
        lines: { note: '{ is: logs, by: client_ref }' },
      });
      await insert(test, 'client', { id: 1001n, email: 'a@example.vn' });
      const references = ['1001', '1001abc', '1001 ', '01001', '10010', ''];
      for (const [id, client_ref] of references.entries())
        await insert(test, 'note', { id: BigInt(id + 1), client_ref });

      const { erasure } = await eraseCustomer(store, subjectOf('1001'));

      expect(erasure.left).toBe(0);
      expect(await keys('note')).toEqual(['2', '3', '4', '5', '6']);
    });

    it('tells customers apart whose numbers are texts that differ in capitals', async () => {
      const { store, keys, ...test } = await openShop(openDatabase, {
        schema: [
          'CREATE TABLE client (code VARCHAR(20) NOT NULL PRIMARY KEY, email VARCHAR(254))',
          'CREATE TABLE ticket (id BIGINT NOT NULL PRIMARY KEY, client_code VARCHAR(20))',
          'CREATE INDEX ticket_client ON ticket (client_code)',
        ],
        lines: {
          client: '{ is: profile, by: code }',
          ticket: '{ is: tickets, by: client_code }',
          message: undefined,
          invoice: undefined,
          invoice_item: undefined,
        },
        subject: '{ table: client, key: code, address: email }',
      });
      await insert(test, 'client', { code: 'KH-1', email: 'a@example.vn' });
      for (const [id, client_code] of ['KH-1', 'kh-1', 'KH-1 ', 'KH-11', 'KḤ-1'].entries())
        await insert(test, 'ticket', { id: BigInt(id), client_code });

      const stranger = await eraseCustomer(store, subjectOf('kh-2'));
      const { erasure } = await eraseCustomer(store, subjectOf('KH-1'), { request: 'R2' });

      expect(stranger.found.plan.categories.map(({ count }) => count)).toEqual([0, 0]);
      expect(erasure.left).toBe(0);
      expect(await keys('client', 'code')).toEqual([]);
      expect(await keys('ticket')).toEqual(['1', '2', '3', '4']);
      // Where SQL itself takes `kh-1` for `KH-1`, perhaps the application does so too: a person looks.
      const doubtful = dialect === 'MariaDB' ? [{ table: 'ticket', column: 'client_code', count: 3 }] : [];
      expect(erasure.mentions).toEqual(doubtful);
    });

    it('looks a customer up by exactly the normalised address', async () => {
      const { store, ...test } = await openShop(openDatabase);
      const addresses = ['án@example.vn', ' An@Example.vn ', 'an@example.vn.evil.vn', 'a.n@example.vn'];
      for (const [id, email] of addresses.entries())
        await insert(test, 'client', { id: BigInt(id + 1), email });

      expect((await store.lookUp('an@example.vn'))?.customerId).toBe('2');
      expect(await store.lookUp('ẩn@example.vn')).toBeUndefined();
      expect(await store.lookUp('n@example.vn')).toBeUndefined();
      expect(await store.lookUp('%@example.vn')).toBeUndefined();
    });

    const spellings = [
      'an@côngty.vn',
      'AN@CÔNGTY.VN',
      'An B <an@côngty.vn>',
      '\tan@côngty.vn',
      'an@côngty.vn\r\n',
      'an@côngty.vn'.normalize('NFD'),
      'an＠côngty.vn',
      'ａｎ@côngty.vn',
      'an@côngty.vn.',
      'an@XN--cngty-6ta.VN',
      'mailto:An@côngty.vn',
    ];
    const address = normaliseAddress('an@côngty.vn');

    it.each(spellings)('finds the customer and the guest whose address is stored as %j', async (spelling) => {
      const { store, keys, ...test } = await openShop(openDatabase);
      await insert(test, 'client', { id: 7n, email: spelling });
      await insert(test, 'client', { id: 8n, email: 'án@côngty.vn' });
      await insert(test, 'ticket', { id: 1n, client_id: null, author_email: spelling });
      await insert(test, 'ticket', { id: 2n, client_id: null, author_email: 'tan@côngty.vn' });
      await insert(test, 'ticket', { id: 3n, client_id: 8n, author_email: spelling });

      expect(normaliseAddress(spelling)).toBe(address);
      expect((await store.lookUp(address))?.customerId).toBe('7');
      expect((await eraseCustomer(store, subjectOf('7', address))).erasure.left).toBe(0);
      expect(await keys('ticket')).toEqual(['2', '3']);
      expect(await keys('client')).toEqual(['8']);
    });

    it.each(spellings.slice(1))(
      'names nobody when a second customer has the address as %j',
      async (spelling) => {
        const { store, ...test } = await openShop(openDatabase);
        await insert(test, 'client', { id: 7n, email: 'an@côngty.vn' });
        await insert(test, 'client', { id: 8n, email: spelling });

        await expect(store.lookUp(address)).rejects.toThrow('ambiguous-subject');
      },
    );

    it.each(['', '0', null])('finds the guest whose customer is the text %j', async (client_id) => {
      const { store, keys, ...test } = await openShop(openDatabase, {
        schema: [
          ...shopSchema.filter((each) => !each.includes(' ticket ')),
          'CREATE TABLE ticket (id BIGINT NOT NULL PRIMARY KEY, client_id VARCHAR(20), author_email VARCHAR(254), subject VARCHAR(200))',
          'CREATE INDEX ticket_client2 ON ticket (client_id)',
        ],
      });
      await insert(test, 'ticket', { id: 1n, client_id, author_email: 'an@example.vn' });

      await eraseCustomer(store, subjectOf('7', 'an@example.vn'));

      expect(await keys('ticket')).toEqual([]);
    });

    it('names nobody when two customers have the same address', async () => {
      const { store, ...test } = await openShop(openDatabase);
      for (const [id, email] of ['an@example.vn', 'AN@example.vn'].entries())
        await insert(test, 'client', { id: BigInt(id + 1), email });

      await expect(store.lookUp('an@example.vn')).rejects.toThrow('ambiguous-subject');
    });

    it('takes rows by address only where they name no customer, and by exactly this address', async () => {
      const { store, keys, ...test } = await openShop(openDatabase);
      await insert(test, 'client', { id: 7n, email: 'an@example.vn' });
      await insert(test, 'client', { id: 8n, email: 'other@example.vn' });
      const tickets: [bigint | null, string | null][] = [
        [7n, 'somebody@example.vn'],
        [null, 'an@example.vn'],
        [0n, ' AN@Example.vn'],
        [8n, 'an@example.vn'],
        [null, 'án@example.vn'],
        [null, 'an@example.vn.evil.vn'],
        [null, null],
      ];
      for (const [index, [client_id, author_email]] of tickets.entries()) {
        await insert(test, 'ticket', { id: BigInt(index + 1), client_id, author_email });
        await insert(test, 'message', { id: BigInt(index + 1), ticket_id: BigInt(index + 1) });
      }

      const { found, erasure } = await eraseCustomer(store, subjectOf('7', 'an@example.vn'));

      expect(found.plan.categories.find(({ category }) => category === 'tickets')?.count).toBe(6);
      expect(erasure.left).toBe(0);
      expect(await keys('ticket')).toEqual(['4', '5', '6', '7']);
      expect(await keys('message')).toEqual(['4', '5', '6', '7']);
    });

    it('lists every customer once, page by page, and nobody who is erased', async () => {
      const { store, ...test } = await openShop(openDatabase, {
        lines: { client: '{ is: profile, by: id, hide: secret, stays-for: [invoice], keep: [id] }' },
      });
      for (let id = 1n; id <= 7n; id += 1n) await insert(test, 'client', { id, email: `c${id}@example.vn` });
      await insert(test, 'client', { id: 0n, email: 'c0@example.vn' });
      await insert(test, 'invoice', {
        id: 1n,
        client_id: 3n,
        issued_at: '2026-01-05 10:00:00',
        status: 'paid',
      });
      await eraseCustomer(store, subjectOf('3'));

      const listed: string[] = [];
      let after: string | undefined;
      do {
        const page = await store.list(after, 3);
        listed.push(...page.customers.map(({ customerId }) => customerId));
        after = page.after;
      } while (after !== undefined);

      expect(listed).toEqual(['1', '2', '4', '5', '6', '7']);
    });
  });
}
