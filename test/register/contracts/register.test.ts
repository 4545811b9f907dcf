import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import {
  accountAddressBook,
  accountAddressCheck,
  accountRegister,
} from '../../../functions/register/aws/account-register.ts';
import type { Customer } from '../../../functions/register/ports.ts';
import { normaliseAddress } from '../../../functions/shared/address.ts';
import { toItem } from '../../../functions/shared/aws/dynamo-items.ts';
import { deriveKeys, pseudonym } from '../../../functions/shared/secrets.ts';
import { type AccountItem, accountKey } from '../../../functions/stores/aws/account-items.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import {
  inMemoryAddressBook,
  inMemoryAddressCheck,
  inMemoryRegister,
} from '../../support/in-memory/register.ts';

const keys = deriveKeys(Buffer.alloc(32, 7));
const lan: Customer = {
  customerId: '1001',
  name: 'Nguyễn Thị Lan',
  address: 'lan.nguyen@example.vn',
  inEuropeanUnion: false,
};
const minh: Customer = {
  ...lan,
  customerId: '100',
  name: 'Trần Minh',
  address: 'minh@example.vn',
  inEuropeanUnion: true,
};

const profileItem = (customer: Customer): AccountItem<'profile'> => ({
  ...accountKey(customer.customerId, 'profile'),
  ...customer,
  addressKey: pseudonym(keys, normaliseAddress(customer.address)),
  ...(customer.unreachableSince && {
    unreachableAddressKey: pseudonym(keys, normaliseAddress(customer.address)),
  }),
  phone: '+84 28 5555 0101',
  postalAddress: '1 Lê Lợi, Quận 1, Thành phố Hồ Chí Minh',
  customerSince: '2019-05-01',
});

async function openTable(...customers: Customer[]) {
  const client = await openDynamo();
  for (const customer of customers) {
    const Item = toItem(profileItem(customer));
    await client.send(new PutItemCommand({ TableName: tables.account, Item }));
  }
  return client;
}

describe.each([
  { name: 'in memory', open: async (...customers: Customer[]) => inMemoryRegister(...customers) },
  {
    name: 'DynamoDB',
    open: async (...customers: Customer[]) =>
      accountRegister(await openTable(...customers), tables.account, keys),
  },
])('Register $name', ({ open }) => {
  it('finds the customer by the address on file', async () => {
    const register = await open(lan, minh);

    expect(await register.findByAddress(lan.address, 'ABCDEFGH0001')).toEqual(lan);
    expect(await register.findByAddress(minh.address, 'ABCDEFGH0001')).toEqual(minh);
  });

  it('answers with the normalised address, however it is written on file', async () => {
    const register = await open({ ...lan, address: ' Lan.Nguyen@Tên-Miền.VN' });
    const normalised = 'lan.nguyen@xn--tn-min-iva0322d.vn';

    expect(await register.findByAddress(normalised, 'ABCDEFGH0001')).toEqual({ ...lan, address: normalised });
  });

  it('finds nobody for any other address', async () => {
    const register = await open(lan, minh);

    expect(await register.findByAddress('nguyen@example.vn', 'ABCDEFGH0001')).toBeUndefined();
    expect(await register.findByAddress('', 'ABCDEFGH0001')).toBeUndefined();
  });

  it('says since when the address is on file, which one it replaced, and since when it bounces', async () => {
    const moved: Customer = {
      ...lan,
      addressSince: '2026-02-20T02:00:00.000Z',
      formerAddress: 'lan@example.net',
      unreachableSince: '2026-02-25T02:00:00.000Z',
    };
    const register = await open(moved);

    expect(await register.findByAddress(lan.address, 'ABCDEFGH0001')).toEqual(moved);
  });

  it('throws when two customers share an address', async () => {
    const register = await open(lan, { ...minh, address: lan.address });

    await expect(register.findByAddress(lan.address, 'ABCDEFGH0001')).rejects.toThrow(
      'More than one customer has this address.',
    );
  });
});

describe.each([
  {
    name: 'in memory',
    open: async (...customers: Customer[]) => inMemoryAddressCheck(inMemoryRegister(...customers), keys),
  },
  {
    name: 'DynamoDB',
    open: async (...customers: Customer[]) =>
      accountAddressCheck(await openTable(...customers), tables.account),
  },
])('The check of an address $name', ({ open }) => {
  const former = pseudonym(keys, 'former@example.vn');

  it('notices that a customer has another one now', async () => {
    const addresses = await open(lan, minh);

    expect(await addresses.hasOtherAddress(lan.customerId, former)).toBe(true);
    expect(await addresses.hasOtherAddress(lan.customerId, pseudonym(keys, lan.address))).toBe(false);
  });

  it('says of nobody that the address is another', async () => {
    const addresses = await open(minh);

    expect(await addresses.hasOtherAddress(lan.customerId, former)).toBe(false);
  });
});

describe.each([
  {
    name: 'in memory',
    open: async (...customers: Customer[]) => inMemoryAddressBook(inMemoryRegister(...customers)),
  },
  {
    name: 'DynamoDB',
    open: async (...customers: Customer[]) =>
      accountAddressBook(await openTable(...customers), tables.account),
  },
])('AddressBook $name', ({ open }) => {
  it('knows the address now on file', async () => {
    expect(await (await open(lan, minh)).addressOf(minh.customerId)).toBe(minh.address);
  });

  it('knows none of somebody who is no customer', async () => {
    expect(await (await open(lan)).addressOf(minh.customerId)).toBeUndefined();
  });
});
