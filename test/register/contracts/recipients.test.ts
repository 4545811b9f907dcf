import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { accountRecipients } from '../../../functions/register/aws/account-recipients.ts';
import type { ListedCustomer, Recipients } from '../../../functions/register/ports.ts';
import { normaliseAddress } from '../../../functions/shared/address.ts';
import { toItem } from '../../../functions/shared/aws/dynamo-items.ts';
import { deriveKeys, pseudonym } from '../../../functions/shared/secrets.ts';
import { accountStore } from '../../../functions/stores/aws/account.ts';
import { type AccountItem, accountKey } from '../../../functions/stores/aws/account-items.ts';
import { type SeededCustomer, seededCustomers } from '../../../local/seed/customers.ts';
import { accountItemsOf } from '../../../local/seed/seed.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import { inMemoryRecipients, type RegisteredCustomer } from '../../support/in-memory/recipients.ts';

const keys = deriveKeys(Buffer.alloc(32, 7));
const at = new Date('2026-03-02T02:00:00.000Z');
const lan: RegisteredCustomer = {
  customerId: 'KH-1001',
  name: 'Nguyễn Thị Lan',
  address: 'lan.nguyen@example.vn',
  customerSince: '2019-05-01',
  language: 'vi',
};
const minh: RegisteredCustomer = {
  customerId: 'KH-100',
  name: 'Trần Minh',
  address: 'minh@example.vn',
  customerSince: '2026-03-02',
};
const many = (count: number): RegisteredCustomer[] =>
  Array.from({ length: count }, (_, index) => ({
    ...minh,
    customerId: `KH-${2000 + index}`,
    address: `khach.${index}@example.vn`,
  }));

const profileItem = (customer: RegisteredCustomer): AccountItem<'profile'> => ({
  ...accountKey(customer.customerId, 'profile'),
  ...customer,
  addressKey: pseudonym(keys, normaliseAddress(customer.address)),
  phone: '+84 28 5555 0101',
  postalAddress: '1 Lê Lợi, Quận 1, Thành phố Hồ Chí Minh',
  inEuropeanUnion: false,
});
const put = (client: DynamoDBClient, customer: RegisteredCustomer) =>
  client.send(new PutItemCommand({ TableName: tables.account, Item: toItem(profileItem(customer)) }));

/** The register, and changes to it from outside. */
interface Opened {
  recipients: Recipients;
  register(customer: RegisteredCustomer): Promise<unknown>;
  remove(customerId: string): Promise<unknown>;
}

/** All pages; between two of them `meanwhile` happens. */
async function listAll(
  recipients: Recipients,
  limit: number,
  meanwhile: (page: number) => Promise<unknown> = async () => {},
): Promise<ListedCustomer[]> {
  const listed: ListedCustomer[] = [];
  let cursor: string | undefined;
  for (let page = 1; page < 100; page += 1) {
    const answer = await recipients.list(limit, cursor);
    expect(answer.customers.length).toBeLessThanOrEqual(limit);
    listed.push(...answer.customers);
    cursor = answer.cursor;
    if (cursor === undefined) return listed;
    await meanwhile(page);
  }
  throw new Error('The list has no end.');
}
const idsOf = (customers: readonly { customerId: string }[]) =>
  customers.map(({ customerId }) => customerId).sort();

describe.each<{ name: string; open(...customers: RegisteredCustomer[]): Promise<Opened> }>([
  {
    name: 'in memory',
    async open(...customers) {
      const recipients = inMemoryRecipients(keys, ...customers);
      return {
        recipients,
        register: async (customer) => recipients.customers.set(customer.customerId, customer),
        remove: async (customerId) => recipients.customers.delete(customerId),
      };
    },
  },
  {
    name: 'DynamoDB',
    async open(...customers) {
      const client = await openDynamo();
      for (const customer of customers) await put(client, customer);
      return {
        recipients: accountRecipients(client, tables.account),
        register: (customer) => put(client, customer),
        remove: (customerId) =>
          client.send(
            new DeleteItemCommand({
              TableName: tables.account,
              Key: toItem(accountKey(customerId, 'profile')),
            }),
          ),
      };
    },
  },
])('Recipients $name', ({ open }) => {
  it('lists what a run needs of a customer, and nothing more', async () => {
    const { recipients } = await open(lan, minh);

    const listed = await listAll(recipients, 10);

    expect(listed.sort((a, b) => (a.customerId < b.customerId ? -1 : 1))).toEqual([
      { customerId: 'KH-100', customerSince: '2026-03-02' },
      { customerId: 'KH-1001', customerSince: '2019-05-01', language: 'vi' },
    ]);
  });

  it('lists nobody for an empty register', async () => {
    const { recipients } = await open();

    expect(await recipients.list(10)).toEqual({ customers: [] });
  });

  it('lists everybody once, at every page size', async () => {
    const customers = many(7);
    const { recipients } = await open(...customers);

    for (const limit of [1, 2, 3, 4, 5, 6, 7, 8])
      expect(idsOf(await listAll(recipients, limit))).toEqual(idsOf(customers));
  });

  it('lists customers once whose name, address and language change between the pages', async () => {
    const customers = many(9);
    const { recipients, register } = await open(...customers);

    const listed = await listAll(recipients, 2, async (page) => {
      for (const customer of customers)
        await register({
          ...customer,
          name: `Tên mới ${page}`,
          address: `${page}.${customer.address}`,
          language: 'en',
        });
    });

    expect(idsOf(listed)).toEqual(idsOf(customers));
  });

  it('still lists all others once when the last customer of a page is deleted', async () => {
    const customers = many(9);
    const { recipients, remove } = await open(...customers);
    const first = await recipients.list(3);
    await remove(first.customers.at(-1)?.customerId ?? '');

    const rest: ListedCustomer[] = [];
    for (let { cursor } = first; cursor !== undefined; ) {
      const page = await recipients.list(3, cursor);
      rest.push(...page.customers);
      cursor = page.cursor;
    }

    expect(idsOf([...first.customers, ...rest])).toEqual(idsOf(customers));
  });

  it('answers the same page for the same cursor', async () => {
    const { recipients } = await open(...many(6));
    const { cursor = '' } = await recipients.list(2);

    expect(await recipients.list(2, cursor)).toEqual(await recipients.list(2, cursor));
  });

  it('reads more customers than fit one call, as they are now', async () => {
    const customers = many(230);
    const { recipients, register, remove } = await open(...customers);
    await register({ ...(customers[3] as RegisteredCustomer), address: 'moi@example.vn' });
    await remove('KH-2004');

    const found = await recipients.findMany(idsOf(customers));

    expect(found.size).toBe(229);
    expect(found.get('KH-2003')).toEqual({
      customerId: 'KH-2003',
      name: minh.name,
      address: 'moi@example.vn',
    });
    expect(found.has('KH-2004')).toBe(false);
    expect(await recipients.findMany([])).toEqual(new Map());
  });

  it('marks a customer as unreachable, until the address changes', async () => {
    const { recipients, register } = await open(lan, minh);

    await recipients.markUnreachable(lan.customerId, lan.address, at);

    const { customerSince: _since, ...asFound } = lan;
    const find = async () => await recipients.findMany([lan.customerId, minh.customerId]);
    expect((await find()).get(lan.customerId)).toEqual({ ...asFound, unreachableSince: at.toISOString() });
    expect((await find()).get(minh.customerId)).not.toHaveProperty('unreachableSince');
    await register({ ...lan, address: 'lan.moi@example.vn' });
    expect((await find()).get(lan.customerId)).toEqual({ ...asFound, address: 'lan.moi@example.vn' });
  });

  it.each([
    ['capitals', 'Lan.Nguyen@Example.VN', 'lan.nguyen@example.vn'],
    ['blanks around it', ' lan.nguyen@example.vn ', 'lan.nguyen@example.vn'],
    ['a domain with diacritics', 'lan@tên-miền.vn', 'lan@xn--tn-min-iva0322d.vn'],
    [
      'a domain with decomposed diacritics',
      `lan@${'tên-miền'.normalize('NFD')}.vn`,
      'lan@xn--tn-min-iva0322d.vn',
    ],
  ])(
    'knows an address on file by what it is, however it is written: %s',
    async (_what, onFile, normalised) => {
      const { recipients } = await open({ ...lan, address: onFile });
      const find = async () => (await recipients.findMany([lan.customerId])).get(lan.customerId);

      expect((await find())?.address).toBe(normalised);
      for (const spelling of [onFile, normalised, normalised.toUpperCase()])
        expect(await recipients.addressKeyOf(lan.customerId, spelling)).toBe(pseudonym(keys, normalised));
      await recipients.markUnreachable(lan.customerId, normalised, at);
      expect((await find())?.unreachableSince).toBe(at.toISOString());
    },
  );

  it('does not mark a customer for a former address', async () => {
    const { recipients } = await open(lan);

    await recipients.markUnreachable(lan.customerId, 'cu@example.vn', at);

    expect((await recipients.findMany([lan.customerId])).get(lan.customerId)).not.toHaveProperty(
      'unreachableSince',
    );
  });

  it('takes a mark back, for the address on file only', async () => {
    const { recipients, remove } = await open(lan, minh);
    const unreachable = async () =>
      [...(await recipients.findMany([lan.customerId, minh.customerId])).values()]
        .filter(({ unreachableSince }) => unreachableSince)
        .map(({ customerId }) => customerId);
    for (const { customerId, address } of [lan, minh])
      await recipients.markUnreachable(customerId, address, at);

    await recipients.markReachable(lan.customerId, 'cu@example.vn', 'a key');
    expect(await unreachable()).toContain(lan.customerId);
    await recipients.markReachable(lan.customerId, lan.address.toUpperCase(), 'a key');
    expect(await unreachable()).toEqual([minh.customerId]);
    await remove(minh.customerId);
    await recipients.markReachable(minh.customerId, minh.address, 'a key');
    expect(await unreachable()).toEqual([]);
  });

  it('marks nobody who is no longer a customer', async () => {
    const { recipients, remove } = await open(lan);
    await remove(lan.customerId);

    await recipients.markUnreachable(lan.customerId, lan.address, at);

    expect(await recipients.findMany([lan.customerId])).toEqual(new Map());
    expect(await recipients.list(10)).toEqual({ customers: [] });
  });

  it('returns the key of the present address, for customers only', async () => {
    const { recipients } = await open(lan);

    expect(await recipients.addressKeyOf(lan.customerId, lan.address)).toBe(pseudonym(keys, lan.address));
    expect(await recipients.addressKeyOf(lan.customerId, 'moi@example.vn')).toBeUndefined();
    expect(await recipients.addressKeyOf(minh.customerId, minh.address)).toBeUndefined();
  });
});

describe('The customers of the account register', () => {
  it('are no longer listed once a deletion has reduced them to what the law requires', async () => {
    const client = await openDynamo();
    const [deleted, stays] = seededCustomers as [SeededCustomer, SeededCustomer];
    for (const item of [...accountItemsOf(deleted, keys), ...accountItemsOf(stays, keys)])
      await client.send(new PutItemCommand({ TableName: tables.account, Item: toItem(item) }));
    const periods = { registrantHoldDays: 30, accountFactsMonths: 24, refusalRecordMonths: 12 };
    const store = accountStore(client, tables.account, periods);
    const { id: customerId, address } = deleted;
    const subject = { customerId, address, addressKey: pseudonym(keys, address) };
    const recipients = accountRecipients(client, tables.account);
    expect(idsOf(await listAll(recipients, 10))).toEqual([deleted.id, stays.id].sort());

    const plan = await store.survey(subject, 'deletion', at);
    await store.erase(subject, plan, at);

    expect(plan.categories.some(({ action }) => action === 'hold')).toBe(true);
    expect(idsOf(await listAll(recipients, 10))).toEqual([stays.id]);
    expect([...(await recipients.findMany([deleted.id, stays.id])).keys()]).toEqual([stays.id]);
  });
});
