import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { callCounts, roundsOf } from '../../bench/support/aws-calls.ts';
import { startMeters } from '../../bench/support/meter.ts';
import { startDynamodb } from '../../emulators/dynamodb/start-dynamodb.ts';
import { emulatorClient } from '../support/emulator-client.ts';
import { openS3 } from '../support/local-services.ts';

const TableName = 'requests';

/** A table behind a meter, and a client that calls itself `plan-request`. */
async function meteredTable() {
  const dynamodb = await startDynamodb();
  const meters = await startMeters();
  const client = new DynamoDBClient({
    ...emulatorClient(meters.endpoints.dynamodb),
    userAgentAppId: 'plan-request',
  });
  onTestFinished(async () => {
    client.destroy();
    await meters.close();
    await dynamodb.close();
  });
  meters.connect({ dynamodb: dynamodb.url });
  await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  meters.calls.length = 0;
  return { meters, client };
}

const put = (text: string, pk = 'a') =>
  new PutItemCommand({ TableName, Item: { pk: { S: pk }, text: { S: text } } });
const get = new GetItemCommand({ TableName, Key: { pk: { S: 'a' } }, ConsistentRead: true });

describe('a meter', () => {
  it('passes calls on and records each with its caller', async () => {
    const { meters, client } = await meteredTable();

    await client.send(put('hello'));
    const { Item } = await client.send(get);

    expect(Item?.text).toEqual({ S: 'hello' });
    expect(meters.calls.map(({ service, operation }) => `${service} ${operation}`)).toEqual([
      'dynamodb PutItem',
      'dynamodb GetItem',
    ]);
    expect(new Set(meters.calls.map(({ functionName }) => functionName))).toEqual(new Set(['plan-request']));
  });

  it('counts the billed units: by size, twice for a request and its index, and for a refused write', async () => {
    const { meters, client } = await meteredTable();

    await client.send(put('x'.repeat(2_500)));
    await client.send(put('x'.repeat(2_500), 'request#a'));
    await client.send(get);
    const refused = client.send(
      new PutItemCommand({ ...put('again').input, ConditionExpression: 'attribute_not_exists(pk)' }),
    );
    await expect(refused).rejects.toThrow('conditional');
    await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'a' } },
      }),
    );

    expect(meters.calls.map(({ writeUnits, readUnits }) => [writeUnits, readUnits])).toEqual([
      [3, 0],
      [6, 0],
      [0, 1],
      [1, 0],
      [0, 0.5],
    ]);
  });

  it('distinguishes concurrent calls from sequential ones', async () => {
    const { meters, client } = await meteredTable();

    await Promise.all([client.send(get), client.send(get), client.send(get)]);
    const atOnce = roundsOf(meters.calls);
    for (let call = 0; call < 3; call += 1) await client.send(get);

    expect([atOnce, roundsOf(meters.calls)]).toEqual([1, 4]);
    expect(callCounts(meters.calls)).toBe('6 × GetItem');
  });

  it('recognises the operations of S3 and keeps their signatures valid', async () => {
    const { s3, client, bucket } = await openS3();
    const meters = await startMeters();
    onTestFinished(() => meters.close());
    meters.connect({ s3: s3.url });
    const metered = new S3Client(emulatorClient(meters.endpoints.s3));
    onTestFinished(() => metered.destroy());

    await metered.send(new PutObjectCommand({ Bucket: bucket, Key: 'a b/ệ', Body: 'content' }));
    await metered.send(new ListObjectVersionsCommand({ Bucket: bucket }));

    expect(meters.calls.map(({ operation }) => operation)).toEqual(['PutObject', 'ListObjectVersions']);
    const { Versions } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    expect(Versions?.map(({ Key }) => Key)).toEqual(['a b/ệ']);
  });
});

describe('rounds', () => {
  const call = (startedAt: number, endedAt: number) => ({ startedAt, endedAt });

  it.each([
    ['none', [], 0],
    ['calls one after the other', [call(0, 1), call(1, 2), call(2, 3)], 3],
    ['calls at once', [call(0, 3), call(1, 2), call(0, 1.5)], 1],
    ['a long call beside two short ones', [call(0, 10), call(0, 2), call(3, 5)], 2],
    [
      'a call that begins when another ends, beside one that overlaps both',
      [call(0, 4), call(3, 6), call(4, 8)],
      2,
    ],
  ])('of %s', (_name, calls, rounds) => {
    expect(roundsOf(calls)).toBe(rounds);
  });
});
