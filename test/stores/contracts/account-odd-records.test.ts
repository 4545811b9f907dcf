import { type AttributeValue, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonOf } from '../../../functions/handover/domain/record-json.ts';
import { type Item, textIn } from '../../../functions/shared/aws/dynamo-items.ts';
import { accountStore } from '../../../functions/stores/aws/account.ts';
import { accountPartition } from '../../../functions/stores/aws/account-items.ts';
import { exportedRecord } from '../../../functions/stores/aws/exported-values.ts';
import { mailingStore } from '../../../functions/stores/aws/mailing.ts';
import { collect } from '../../support/collect.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';

const periods = { registrantHoldDays: 30, accountFactsMonths: 24, refusalRecordMonths: 12 };
const at = new Date('2026-03-02T02:00:00.000Z');
const lan = { customerId: 'KH-1042', address: 'lan@example.vn', addressKey: 'key-of-lan' };

async function openStores() {
  const client = await openDynamo();
  const put = (table: string, item: Item) =>
    client.send(new PutItemCommand({ TableName: table, Item: item }));
  return {
    store: accountStore(client, tables.account, periods),
    mailing: mailingStore(client, tables.mailing, periods),
    putRecord: (sk: string, item: Item) =>
      put(tables.account, { pk: { S: accountPartition(lan.customerId) }, sk: { S: sk }, ...item }),
    putSubscriber: (item: Item) =>
      put(tables.mailing, { pk: { S: `subscriber#${lan.addressKey}` }, ...item }),
    itemsInTable: async () =>
      (await client.send(new ScanCommand({ TableName: tables.account }))).Items?.map((item) =>
        textIn(item, 'sk'),
      ),
  };
}

/** Values of every type that DynamoDB knows, and what stands in the JSON of a copy. */
const oddValues: [string, AttributeValue, unknown][] = [
  ['a set of texts', { SS: ['VIP', 'đại lý'] }, { set: ['VIP', 'đại lý'] }],
  ['a set of numbers', { NS: ['80', '443'] }, { set: [80, 443] }],
  [
    'a set of bytes',
    { BS: [Uint8Array.of(1), Uint8Array.of(2)] },
    { set: [{ binary: 'AQ==' }, { binary: 'Ag==' }] },
  ],
  ['a number of 19 digits', { N: '9704229200000000123' }, { number: '9704229200000000123' }],
  ['a number of 18 digits with decimals', { N: '9007199254740993.25' }, { number: '9007199254740993.25' }],
  ['a small number', { N: '0.1' }, 0.1],
  ['bytes', { B: Buffer.from('iVBORw0KGgo=', 'base64') }, { binary: 'iVBORw0KGgo=' }],
  [
    'a list of maps',
    { L: [{ M: { at: { S: '2024-01-02' }, since: { NULL: true } } }] },
    [{ at: '2024-01-02', since: null }],
  ],
  ['a map that looks like a set', { M: { set: { S: 'x' } } }, { map: { set: 'x' } }],
  ['a yes', { BOOL: true }, true],
];

describe('a record with a value that this system never writes', () => {
  it.each(oddValues)('(%s) is copied without loss', async (_name, value, json) => {
    const { store, putRecord } = await openStores();
    await putRecord('contact#billing', { role: { S: 'billing' }, odd: value });

    const [table] = await collect(store.exportRecords(lan));

    const [record] = JSON.parse(jsonOf(table?.records ?? []));
    // A set has no order.
    expect(record).toEqual({
      role: 'billing',
      odd: isSet(json) ? { set: expect.arrayContaining(json.set) } : json,
    });
  });

  it.each(oddValues)('(%s) is planned and erased like any other', async (_name, value) => {
    const { store, putRecord, itemsInTable } = await openStores();
    await putRecord('contact#billing', { odd: value });

    const plan = await store.survey(lan, 'deletion', at);
    await store.erase(lan, plan, at);

    expect(plan.categories).toContainEqual({ category: 'contacts', action: 'erase', count: 1 });
    expect(await store.verify(lan, plan, at)).toBe(0);
    expect(await itemsInTable()).toEqual([]);
  });

  it.each(oddValues)('(%s) in a field that a law keeps is kept as it is', async (_name, value, json) => {
    const { store, putRecord } = await openStores();
    await putRecord('invoice#1', { issuedOn: { S: '2025-01-01' }, amount: value, note: value });

    await store.erase(lan, await store.survey(lan, 'deletion', at), at);

    const [table] = await collect(store.exportRecords(lan));
    const [record] = JSON.parse(jsonOf(table?.records ?? []));
    expect(record).toEqual({
      issuedOn: '2025-01-01',
      amount: isSet(json) ? { set: expect.arrayContaining(json.set) } : json,
    });
  });

  it('never throws and never loses a field, whatever the value', async () => {
    const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string().map((S) => ({ S })),
        fc
          .tuple(fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }), fc.nat(30))
          .map(([n, e]) => ({ N: `${n}E-${e}` })),
        fc.uint8Array().map((B) => ({ B })),
        fc.boolean().map((BOOL) => ({ BOOL })),
        fc.constant<AttributeValue>({ NULL: true }),
        fc.uniqueArray(fc.string(), { minLength: 1 }).map((SS) => ({ SS })),
        fc.array(tie('value'), { maxLength: 4 }).map((L) => ({ L })),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }).map((M) => ({ M })),
      ) as fc.Arbitrary<AttributeValue>,
    }));

    await fc.assert(
      fc.property(fc.dictionary(fc.string(), value, { maxKeys: 5 }), (item) => {
        const [record] = JSON.parse(jsonOf([exportedRecord(item)]));
        expect(Object.keys(record).toSorted()).toEqual(Object.keys(item).toSorted());
      }),
    );
  });
});

describe('a record of an unknown kind', () => {
  it('is in a copy', async () => {
    const { store, putRecord } = await openStores();
    await putRecord('passport#1', { number: { S: 'C0000000' } });

    expect((await store.survey(lan, 'handover', at)).categories).toContainEqual({
      category: 'other-records',
      action: 'return',
      count: 1,
    });
    expect(await collect(store.exportRecords(lan))).toEqual([
      { category: 'other-records', records: [{ number: 'C0000000' }] },
    ]);
  });

  it('stops a deletion after all else is erased, and is never reported as erased', async () => {
    const { store, putRecord, itemsInTable } = await openStores();
    await putRecord('passport#1', { number: { S: 'C0000000' } });
    await putRecord('contact#billing', { role: { S: 'billing' } });

    const plan = await store.survey(lan, 'deletion', at);

    await expect(store.erase(lan, plan, at)).rejects.toMatchObject({
      name: 'Permanent',
      message: 'The account register has 1 records of an unknown kind.',
    });
    expect(await itemsInTable()).toEqual(['passport#1']);
    expect(await store.verify(lan, plan, at)).toBe(1);
  });
});

describe('a record with an unreadable date', () => {
  it('is held for the longest period, counted and named by its field', async () => {
    const { store, putRecord, itemsInTable } = await openStores();
    await putRecord('invoice#1', { issuedOn: { S: '18/03/2027' } });
    await putRecord('invoice#2', { issuedOn: { N: '1805328000' } });
    await putRecord('invoice#3', { issuedOn: { S: '2025-01-01' } });
    await putRecord('contact#billing', { role: { S: 'billing' } });

    const plan = await store.survey(lan, 'deletion', at);
    await store.erase(lan, plan, at);

    expect(plan.unreadableDates).toEqual([{ category: 'invoices', field: 'issuedOn', count: 2 }]);
    expect(JSON.stringify(plan)).not.toMatch(/18\/03|1805328000/);
    expect(await itemsInTable()).toEqual(['invoice#1', 'invoice#2', 'invoice#3']);
    expect(await store.verify(lan, plan, at)).toBe(0);
    // Once held, its end is known.
    expect((await store.survey(lan, 'deletion', at)).unreadableDates).toBeUndefined();
  });
});

describe('a subscriber whom another program wrote', () => {
  it.each<[string, Item]>([
    ['without consents', {}],
    ['with consents that are no map', { consents: { S: 'promotions' } }],
    ['with consents that are no instants', { consents: { M: { promotions: { BOOL: true } } } }],
    ['without an address', { consents: { M: {} } }],
  ])('(%s) is copied and erased', async (_name, item) => {
    const { mailing, putSubscriber } = await openStores();
    await putSubscriber({ segment: { S: 'vip' }, ...item });

    const tablesOfCopy = await collect(mailing.exportRecords(lan));
    const plan = await mailing.survey(lan, 'deletion', at);
    await mailing.erase(lan, plan, at);

    expect(JSON.stringify(tablesOfCopy)).toContain('"segment":"vip"');
    expect(plan.categories).toContainEqual(
      expect.objectContaining({ category: 'mailing-topics', action: 'erase', count: 1 }),
    );
    expect(await mailing.verify(lan, plan, at)).toBe(0);
  });
});

const isSet = (json: unknown): json is { set: unknown[] } =>
  typeof json === 'object' && json !== null && 'set' in json;
