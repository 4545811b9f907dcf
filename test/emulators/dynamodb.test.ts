import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startDynamodb } from '../../emulators/dynamodb/start-dynamodb.ts';
import { emulatorClient } from '../support/emulator-client.ts';

const TableName = 'things';
const Key = { pk: { S: 'one' } };

/** A DynamoDB with one table, and a client that tries once. */
async function open() {
  const dynamodb = await startDynamodb();
  const client = new DynamoDBClient({ ...emulatorClient(dynamodb.url), maxAttempts: 1 });
  onTestFinished(async () => {
    client.destroy();
    await dynamodb.close();
  });
  await client.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  return { ...dynamodb, client };
}

describe('the local DynamoDB', () => {
  const uncaught: unknown[] = [];
  beforeEach(() => {
    uncaught.length = 0;
    const collect = (error: unknown) => uncaught.push(error);
    process.on('uncaughtException', collect);
    onTestFinished(() => {
      process.off('uncaughtException', collect);
    });
  });

  it('can be closed at any moment of a call, which then ends well or with a closed connection', async () => {
    const endings = new Set<string>();
    // Every call takes several turns of the event loop: the door closes at another one each time.
    for (let turns = 0; turns < 60; turns += 3) {
      const { client, close } = await open();
      const calls = Array.from({ length: 8 }, () =>
        client
          .send(
            new UpdateItemCommand({
              TableName,
              Key,
              UpdateExpression: 'SET seen = :t',
              ExpressionAttributeValues: { ':t': { BOOL: true } },
            }),
          )
          .then(
            () => 'answered',
            ({ code, name }: Error & { code?: string }) => code ?? name,
          ),
      );
      for (let turn = 0; turn < turns; turn += 1) await nextTurn();
      await close();
      for (const ending of await Promise.all(calls)) endings.add(ending);
    }
    for (let turn = 0; turn < 60; turn += 1) await nextTurn();

    expect(uncaught).toEqual([]);
    expect(
      [...endings].filter((ending) => !['answered', 'ECONNRESET', 'ECONNREFUSED'].includes(ending)),
    ).toEqual([]);
  });

  it('goes on when a caller goes away in the middle of a call', async () => {
    const { client, port } = await open();
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{"half":');
    const { TableNames } = await client.send(new ListTablesCommand());
    socket.destroy();

    await client.send(new PutItemCommand({ TableName, Item: Key }));
    const { Item } = await client.send(new GetItemCommand({ TableName, Key }));

    expect(TableNames).toEqual([TableName]);
    expect(Item).toEqual(Key);
    expect(uncaught).toEqual([]);
  });

  it('frees its port when it is closed, and can be closed again', async () => {
    const { close, url } = await open();

    await close();
    await close();

    await expect(fetch(url)).rejects.toThrow();
  });
});
