import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { fromItem, toItem } from '../../../functions/shared/aws/dynamo-items.ts';
import { PermanentError } from '../../../functions/shared/errors.ts';
import { deriveKeys } from '../../../functions/shared/secrets.ts';
import { accountStore } from '../../../functions/stores/aws/account.ts';
import { type AccountItem, accountKey } from '../../../functions/stores/aws/account-items.ts';
import type { DataSubject } from '../../../functions/stores/ports.ts';
import { type SeededCustomer, seededCustomers } from '../../../local/seed/customers.ts';
import { accountItemsOf } from '../../../local/seed/seed.ts';
import { dieAfter } from '../../support/die-after.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import { describeDataStore, plannedAt, type StoreFixture } from './data-store-contract.ts';

const keys = deriveKeys(Buffer.alloc(32, 7));
const periods = { registrantHoldDays: 30, accountFactsMonths: 24, refusalRecordMonths: 12 };
const [lan] = seededCustomers as [SeededCustomer];
const subjectOf = (customerId: string): DataSubject => ({
  customerId,
  address: `${customerId}@example.vn`,
  addressKey: `key-of-${customerId}`,
});

async function openAccountStore() {
  const client = await openDynamo();
  const put = (item: AccountItem) =>
    client.send(new PutItemCommand({ TableName: tables.account, Item: toItem(item) }));
  const itemsInTable = async () => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: tables.account }));
    return Items.map((item) => fromItem<AccountItem>(item));
  };
  /** Enough contacts for a second batch of writes. */
  const contacts = Array.from({ length: 30 }, (_, index) => ({ ...lan.contacts[0], role: `role ${index}` }));
  const plant = async ({ customerId }: DataSubject) => {
    const customer = { ...lan, id: customerId, contacts } as SeededCustomer;
    for (const item of accountItemsOf(customer, keys)) await put(item);
  };
  return { client, put, itemsInTable, plant, store: accountStore(client, tables.account, periods) };
}

describeDataStore('account', 'account', async (): Promise<StoreFixture> => {
  const { client, put, plant, store } = await openAccountStore();
  const basedOn = (
    basis: 'accounting' | 'domain-registrant' | 'consent-record' | 'internet-service',
    until: string,
  ) => ({
    basis,
    until,
  });
  return {
    store,
    subject: subjectOf('KH-1042'),
    neighbour: subjectOf('KH-10421'),
    plant,
    plantLeftover: async ({ customerId }) => {
      const contact = { role: 'sales', name: 'Mai', address: 'mai@example.vn', phone: '1' };
      await put({ ...accountKey(customerId, 'contacts', 'sales'), ...contact });
    },
    // The read and the first of two batches succeed.
    breakErase: () => dieAfter(client, 2),
    // The oldest invoice's ten years are over.
    erasable: { contacts: 30, profile: 1, invoices: 1 },
    held: [
      { category: 'consents', count: 3, hold: basedOn('consent-record', '2027-03-02T02:00:00.000Z') },
      {
        category: 'domain-registrations',
        count: 1,
        hold: basedOn('domain-registrant', '2027-04-17T16:59:59.000Z'),
      },
      { category: 'account-facts', count: 1, hold: basedOn('internet-service', '2028-03-02T02:00:00.000Z') },
      // Three invoices of three fiscal years, two of which end earlier than the last.
      { category: 'invoices', count: 1, hold: basedOn('accounting', '2029-12-31T17:00:00.000Z') },
      { category: 'invoices', count: 1, hold: basedOn('accounting', '2034-12-31T17:00:00.000Z') },
      { category: 'invoices', count: 1, hold: basedOn('accounting', '2036-12-31T17:00:00.000Z') },
    ],
    rows: {
      consents: 3,
      contacts: 30,
      'domain-registrations': 1,
      'account-facts': 1,
      invoices: 4,
      profile: 1,
    },
    files: [],
    rowsAfter: { consents: 3, 'domain-registrations': 1, 'account-facts': 1, invoices: 3 },
  };
});

describe('The account store', () => {
  it('reduces a held record to what its law requires and sets its end', async () => {
    const { store, plant, itemsInTable } = await openAccountStore();
    await plant(subjectOf('KH-1042'));
    const plan = await store.survey(subjectOf('KH-1042'), 'deletion', plannedAt);

    await store.erase(subjectOf('KH-1042'), plan, plannedAt);

    const items = await itemsInTable();
    expect(items.find(({ sk }) => sk === 'invoice#HD-2024-1190')).toEqual({
      ...accountKey('KH-1042', 'invoices', 'HD-2024-1190'),
      number: 'HD-2024-1190',
      issuedOn: '2024-06-03',
      amount: 2_640_000,
      description: 'Lưu trữ web gói Doanh nghiệp, 12 tháng',
      buyerName: lan.name,
      buyerPostalAddress: lan.profile.postalAddress,
      buyerTaxCode: '0300000000',
      hold: { basis: 'accounting', until: '2034-12-31T17:00:00.000Z' },
      purgeAt: Date.parse('2034-12-31T17:00:00.000Z') / 1000,
    });
    expect(items.every((item) => item.hold && item.purgeAt)).toBe(true);
    expect(JSON.stringify(items)).not.toMatch(/addressKey|preferences|note|"client"/);
  });

  it('erases what was held once its end has passed, if the table has not done so yet', async () => {
    const { store, plant, itemsInTable } = await openAccountStore();
    const subject = subjectOf('KH-1042');
    await plant(subject);
    await store.erase(subject, await store.survey(subject, 'deletion', plannedAt), plannedAt);
    const afterAll = new Date('2037-01-01T00:00:00.000Z');

    const plan = await store.survey(subject, 'deletion', afterAll);
    await store.erase(subject, plan, afterAll);

    expect(plan.categories.every(({ action }) => action === 'erase')).toBe(true);
    expect(await itemsInTable()).toEqual([]);
  });

  it('exports since when mail bounces, and no internal key', async () => {
    const { put, store, itemsInTable, plant } = await openAccountStore();
    const subject = subjectOf('KH-1042');
    await plant(subject);
    const [profile] = (await itemsInTable()).filter(({ sk }) => sk.startsWith('profile'));
    const unreachable = { unreachableSince: plannedAt.toISOString(), unreachableAddressKey: 'a-key' };
    await put({ ...profile, ...unreachable } as AccountItem);

    const handedOver: unknown[] = [];
    for await (const table of store.exportRecords(subject)) handedOver.push(table);
    const exported = JSON.stringify(handedOver);

    expect(exported).toContain('"unreachableSince"');
    expect(exported).not.toMatch(/AddressKey|addressKey|a-key/);
  });

  it.each(['', 'KH#1', 'KH/1', '../KH-1'])('refuses the customer id "%s"', async (customerId) => {
    const { store } = await openAccountStore();
    const plan = { store: 'account' as const, categories: [] };

    await expect(store.erase(subjectOf(customerId), plan, plannedAt)).rejects.toThrow(PermanentError);
  });
});
