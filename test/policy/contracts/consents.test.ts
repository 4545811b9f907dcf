import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { accountConsents } from '../../../functions/policy/aws/account-consents.ts';
import { fromItem, toItem } from '../../../functions/shared/aws/dynamo-items.ts';
import { PermanentError } from '../../../functions/shared/errors.ts';
import { accountStore } from '../../../functions/stores/aws/account.ts';
import { type AccountItem, accountKey } from '../../../functions/stores/aws/account-items.ts';
import { collect } from '../../support/collect.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import { inMemoryConsents } from '../../support/in-memory/consents.ts';
import { settings } from '../../support/world.ts';

const march = new Date('2026-03-02T02:00:00.000Z');
const april = new Date('2026-04-02T02:00:00.000Z');
const may = new Date('2026-05-02T02:00:00.000Z');

async function withProfiles(...customerIds: string[]): Promise<DynamoDBClient> {
  const client = await openDynamo();
  for (const customerId of customerIds) {
    const Item = toItem({ ...accountKey(customerId, 'profile'), customerId, addressKey: customerId });
    await client.send(new PutItemCommand({ TableName: tables.account, Item }));
  }
  return client;
}

describe.each([
  { name: 'in memory', open: async (...customerIds: string[]) => inMemoryConsents(...customerIds) },
  {
    name: 'DynamoDB',
    open: async (...customerIds: string[]) =>
      accountConsents(await withProfiles(...customerIds), tables.account),
  },
])('Consents $name', ({ open }) => {
  it('of a customer who was never asked are empty', async () => {
    const consents = await open('100');

    expect((await consents.find('100', 2))?.given).toEqual({});
  });

  it('of an unknown customer are unknown, not empty', async () => {
    const consents = await open('100');

    expect(await consents.find('10', 2)).toBeUndefined();
  });

  it('are found per purpose, with the instant of each', async () => {
    const consents = await open('100');

    await consents.record('100', 2, ['statistics', 'partners'], 'given', march);

    const since = march.toISOString();
    expect((await consents.find('100', 2))?.given).toEqual({ statistics: since, partners: since });
  });

  it('that are given again keep their first instant', async () => {
    const consents = await open('100');
    await consents.record('100', 2, ['statistics'], 'given', march);

    await consents.record('100', 2, ['statistics'], 'given', april);

    expect((await consents.find('100', 2))?.given).toEqual({ statistics: march.toISOString() });
  });

  it('that are withdrawn are gone, and no others with them', async () => {
    const consents = await open('100');
    await consents.record('100', 2, ['statistics', 'statistics-2'], 'given', march);

    await consents.record('100', 2, ['statistics'], 'withdrawn', april);

    expect((await consents.find('100', 2))?.given).toEqual({ 'statistics-2': march.toISOString() });
  });

  it('that are given again after a withdrawal have the new instant', async () => {
    const consents = await open('100');
    await consents.record('100', 2, ['statistics'], 'given', march);
    await consents.record('100', 2, ['statistics'], 'withdrawn', april);

    await consents.record('100', 2, ['statistics'], 'given', may);

    expect((await consents.find('100', 2))?.given).toEqual({ statistics: may.toISOString() });
  });

  it('count the acts that they are made of, withdrawals included', async () => {
    const consents = await open('100');
    await consents.record('100', 2, ['statistics', 'partners'], 'given', march);
    await consents.record('100', 2, ['statistics'], 'withdrawn', april);
    await consents.record('100', 1, ['statistics'], 'given', may);

    expect(await consents.find('100', 2)).toMatchObject({ acts: 3 });
  });

  it('belong to one customer and one version, however similar the numbers', async () => {
    const consents = await open('100', '1001');

    await consents.record('100', 2, ['statistics'], 'given', march);

    expect((await consents.find('1001', 2))?.given).toEqual({});
    expect((await consents.find('100', 20))?.given).toEqual({});
    expect((await consents.find('100', 1))?.given).toEqual({});
  });

  it('of an unknown customer cannot be recorded', async () => {
    const consents = await open('100');

    await expect(consents.record('10', 2, ['statistics'], 'given', march)).rejects.toThrow(PermanentError);
  });
});

describe('consents in the account register', () => {
  const itemsIn = async (client: DynamoDBClient) => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: tables.account }));
    return Items.map((item) => fromItem<AccountItem>(item));
  };

  it('are ordinary consent records, one for each act', async () => {
    const client = await withProfiles('100');
    const consents = accountConsents(client, tables.account);

    await consents.record('100', 2, ['statistics'], 'given', march);
    await consents.record('100', 2, ['statistics'], 'withdrawn', april);

    const of = (act: string, at: Date) => ({
      pk: 'customer#100#policy',
      sk: `consent#policy-2/statistics#${at.toISOString()}`,
      topic: 'policy-2/statistics',
      act,
      recordedAt: at.toISOString(),
      channel: 'policy-notice',
    });
    const records = (await itemsIn(client)).filter(({ sk }) => sk !== 'profile');
    expect(records).toEqual([of('given', march), of('withdrawn', april)]);
  });

  it('that an earlier version of this system stored among the other records still count', async () => {
    const client = await withProfiles('100');
    const topic = 'policy-2/statistics';
    const recordedAt = march.toISOString();
    const key = accountKey('100', 'consents', `${topic}#${recordedAt}`);
    const Item = toItem({ ...key, topic, act: 'given', recordedAt, channel: 'policy-notice' });
    await client.send(new PutItemCommand({ TableName: tables.account, Item }));
    const consents = accountConsents(client, tables.account);

    expect(await consents.find('100', 2)).toEqual({ given: { statistics: recordedAt }, acts: 1 });

    await consents.record('100', 2, ['statistics'], 'withdrawn', april);
    expect(await consents.find('100', 2)).toEqual({ given: {}, acts: 2 });
  });

  it('are included in a handover and held by a deletion', async () => {
    const client = await withProfiles('100');
    await accountConsents(client, tables.account).record('100', 2, ['statistics'], 'given', march);
    const store = accountStore(client, tables.account, settings.periods);
    const subject = { customerId: '100', address: 'lan@example.vn', addressKey: '100' };

    const exported = await collect(store.exportRecords(subject));
    const plan = await store.survey(subject, 'deletion', april);
    await store.erase(subject, plan, april);

    expect(exported.find(({ category }) => category === 'consents')?.records).toMatchObject([
      { topic: 'policy-2/statistics', act: 'given' },
    ]);
    expect(await store.verify(subject, plan, april)).toBe(0);
    expect(await itemsIn(client)).toMatchObject([
      { topic: 'policy-2/statistics', hold: { basis: 'consent-record' } },
    ]);
    expect(await accountConsents(client, tables.account).find('100', 2)).toBeUndefined();
  });

  it('are emptied, for the table to remove, when the customer left during the write', async () => {
    const client = await withProfiles('100');
    const profile = toItem(accountKey('100', 'profile'));
    client.middlewareStack.add(
      (next, context) => async (args) => {
        const answer = await next(args);
        if (context.commandName === 'PutItemCommand')
          await client.send(new DeleteItemCommand({ TableName: tables.account, Key: profile }));
        return answer;
      },
      { step: 'initialize', name: 'deletion' },
    );

    const recording = accountConsents(client, tables.account).record('100', 2, ['a', 'b'], 'given', march);

    await expect(recording).rejects.toThrow(PermanentError);
    const left = await itemsIn(client);
    expect(left.map((item) => Object.keys(item).toSorted())).toEqual(Array(2).fill(['pk', 'purgeAt', 'sk']));
    expect(left[0]?.purgeAt).toBe(march.getTime() / 1000);
  });
});

describe('the telephone number of a customer', () => {
  it.each([
    ['+84 28 5555 0142', '0142'],
    ['0903.123.456', '3456'],
    ['113', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('shows its last four digits alone: %j', async (phone, phoneEnding) => {
    const client = await openDynamo();
    const profile = {
      ...accountKey('100', 'profile'),
      customerId: '100',
      ...(phone !== undefined && { phone }),
    };
    await client.send(new PutItemCommand({ TableName: tables.account, Item: toItem(profile) }));

    const answers = await accountConsents(client, tables.account).find('100', 2);

    expect(answers?.phoneEnding).toBe(phoneEnding);
    expect(answers).not.toHaveProperty('phone');
  });
});
