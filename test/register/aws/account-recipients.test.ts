import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  ProvisionedThroughputExceededException,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { accountRecipients } from '../../../functions/register/aws/account-recipients.ts';
import { toItem } from '../../../functions/shared/aws/dynamo-items.ts';
import { PermanentError, TransientError } from '../../../functions/shared/errors.ts';
import { mockedClient } from '../../support/mocked-client.ts';

const dynamo = mockedClient(DynamoDBClient);
const pauses: number[] = [];
const patience = {
  random: () => 0.5,
  sleep: async (milliseconds: number) => void pauses.push(milliseconds),
};
const recipients = accountRecipients(new DynamoDBClient({ region: 'ap-southeast-1' }), 'account', patience);
const keyOf = (id: string) => toItem({ pk: `customer#${id}`, sk: 'profile' });
const profile = (id: string) => toItem({ customerId: id, name: 'Lan', address: `${id}@example.vn` });
const askedFor = () =>
  dynamo.commandCalls(BatchGetItemCommand).map(({ args }) => args[0].input.RequestItems?.account);

beforeEach(() => {
  dynamo.reset();
  pauses.length = 0;
});

describe('The customers of the account register in DynamoDB', () => {
  it('are read with eventual consistency, and only missing ones again with strong consistency', async () => {
    dynamo
      .on(BatchGetItemCommand)
      .resolvesOnce({ Responses: { account: [profile('A')] } })
      .resolvesOnce({ Responses: { account: [profile('B')] } });

    const found = await recipients.findMany(['A', 'B']);

    expect([...found.keys()]).toEqual(['A', 'B']);
    expect(askedFor()).toMatchObject([
      { Keys: [keyOf('A'), keyOf('B')], ConsistentRead: false },
      { Keys: [keyOf('B')], ConsistentRead: true },
    ]);
  });

  it('are requested again when DynamoDB leaves some unread, only those, after a pause', async () => {
    dynamo
      .on(BatchGetItemCommand)
      .resolvesOnce({
        Responses: { account: [profile('A')] },
        UnprocessedKeys: { account: { Keys: [keyOf('B'), keyOf('C')] } },
      })
      .resolvesOnce({
        Responses: { account: [profile('C')] },
        UnprocessedKeys: { account: { Keys: [keyOf('B')] } },
      })
      .resolves({ Responses: { account: [profile('B')] } });

    const found = await recipients.findMany(['A', 'B', 'C']);

    expect([...found.keys()].sort()).toEqual(['A', 'B', 'C']);
    expect(askedFor().map((asked) => asked?.Keys)).toEqual([
      ['A', 'B', 'C'].map(keyOf),
      ['B', 'C'].map(keyOf),
      [keyOf('B')],
    ]);
    expect(pauses).toEqual([50, 100]);
  });

  it('are a transient fault, never taken for deleted, when they stay unread', async () => {
    dynamo.on(BatchGetItemCommand).resolves({ UnprocessedKeys: { account: { Keys: [keyOf('A')] } } });

    await expect(recipients.findMany(['A'])).rejects.toThrow(TransientError);

    expect(dynamo.commandCalls(BatchGetItemCommand)).toHaveLength(7);
  });

  it('are requested a hundred at a time', async () => {
    dynamo.on(BatchGetItemCommand).resolves({});

    await recipients.findMany(Array.from({ length: 250 }, (_, index) => `KH-${index}`));

    expect(askedFor().map((asked) => asked?.Keys?.length)).toEqual([100, 100, 100, 100, 50, 50]);
  });

  it('have no language when the register names an unsupported one', async () => {
    const lan = toItem({
      customerId: 'A',
      address: 'a@example.vn',
      customerSince: '2020-01-01',
      language: 'fr',
    });
    dynamo.on(ScanCommand).resolves({ Items: [lan] });
    dynamo.on(BatchGetItemCommand).resolves({ Responses: { account: [lan] } });

    expect((await recipients.list(1)).customers[0]).not.toHaveProperty('language');
    expect((await recipients.findMany(['A'])).get('A')).not.toHaveProperty('language');
  });

  it('are marked for the address that was read, whatever becomes of it before the write', async () => {
    dynamo
      .on(GetItemCommand)
      .resolves({ Item: toItem({ customerId: 'A', address: 'a@example.vn', addressKey: 'old' }) });
    dynamo
      .on(UpdateItemCommand)
      .rejects(new ConditionalCheckFailedException({ message: 'changed', $metadata: {} }));

    await recipients.markUnreachable('A', 'a@example.vn', new Date('2026-03-02T02:00:00.000Z'));

    expect(dynamo.commandCalls(UpdateItemCommand)[0]?.args[0].input).toMatchObject({
      UpdateExpression: 'SET unreachableSince = :at, unreachableAddressKey = :addressKey',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':addressKey': { S: 'old' } },
    });
  });

  it('are listed from the index whose key never changes', async () => {
    dynamo.on(ScanCommand).resolves({
      Items: [toItem({ customerId: 'A', customerSince: '2020-01-01', pk: 'customer#A', sk: 'profile' })],
      LastEvaluatedKey: toItem({ customerId: 'A', pk: 'customer#A', sk: 'profile' }),
    });

    const { cursor } = await recipients.list(1);
    await recipients.list(1, cursor);

    const [first, second] = dynamo.commandCalls(ScanCommand).map(({ args }) => args[0].input);
    expect(first).toEqual({ TableName: 'account', IndexName: 'customers', Limit: 1 });
    expect(second).toEqual({
      ...first,
      ExclusiveStartKey: toItem({ customerId: 'A', pk: 'customer#A', sk: 'profile' }),
    });
  });

  it('are a transient fault when the table is too busy, a permanent one for an invalid id', async () => {
    const busy = new ProvisionedThroughputExceededException({ message: 'Slow down', $metadata: {} });
    dynamo.on(ScanCommand).rejects(busy).on(BatchGetItemCommand).rejects(busy);

    await expect(recipients.list(1)).rejects.toThrow(TransientError);
    await expect(recipients.findMany(['A'])).rejects.toThrow(TransientError);
    await expect(recipients.findMany(['../A'])).rejects.toThrow(PermanentError);
  });
});
