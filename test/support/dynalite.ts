import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { onTestFinished } from 'vitest';
import {
  accountByAddressIndex,
  customersIndex,
  openRequestsIndex,
  taskQueueIndex,
} from '../../contract/resources.ts';
import { startDynamodb } from '../../emulators/dynamodb/start-dynamodb.ts';
import { emulatorClient } from './emulator-client.ts';

export const tables = {
  requests: 'requests',
  account: 'account',
  mailing: 'mailing',
  notices: 'notices',
  site: 'site',
} as const;

const everything = { Projection: { ProjectionType: 'ALL' as const } };
const key = (name: string, type: 'HASH' | 'RANGE') => ({ AttributeName: name, KeyType: type });
const text = (...names: string[]) =>
  names.map((name) => ({ AttributeName: name, AttributeType: 'S' as const }));

const definitions = [
  {
    TableName: tables.requests,
    AttributeDefinitions: text('pk', openRequestsIndex.partitionKey, openRequestsIndex.sortKey),
    KeySchema: [key('pk', 'HASH')],
    GlobalSecondaryIndexes: [
      {
        ...everything,
        IndexName: openRequestsIndex.name,
        KeySchema: [key(openRequestsIndex.partitionKey, 'HASH'), key(openRequestsIndex.sortKey, 'RANGE')],
      },
    ],
  },
  {
    TableName: tables.account,
    AttributeDefinitions: text('pk', 'sk', accountByAddressIndex.partitionKey, customersIndex.partitionKey),
    KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
    GlobalSecondaryIndexes: [
      {
        ...everything,
        IndexName: accountByAddressIndex.name,
        KeySchema: [key(accountByAddressIndex.partitionKey, 'HASH')],
      },
      {
        Projection: { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...customersIndex.attributes] },
        IndexName: customersIndex.name,
        KeySchema: [key(customersIndex.partitionKey, 'HASH')],
      },
    ],
  },
  { TableName: tables.mailing, AttributeDefinitions: text('pk'), KeySchema: [key('pk', 'HASH')] },
  {
    TableName: tables.notices,
    AttributeDefinitions: text('pk', 'sk'),
    KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
  },
  {
    TableName: tables.site,
    AttributeDefinitions: text('pk', 'sk', taskQueueIndex.partitionKey, taskQueueIndex.sortKey),
    KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
    GlobalSecondaryIndexes: [
      {
        ...everything,
        IndexName: taskQueueIndex.name,
        KeySchema: [key(taskQueueIndex.partitionKey, 'HASH'), key(taskQueueIndex.sortKey, 'RANGE')],
      },
    ],
  },
];

/** A DynamoDB in this process with the tables, empty. It ends with the test. */
export async function openDynamo(): Promise<DynamoDBClient> {
  const { url, close } = await startDynamodb();
  const client = new DynamoDBClient(emulatorClient(url));
  onTestFinished(async () => {
    client.destroy();
    await close();
  });
  for (const definition of definitions) {
    await client.send(new CreateTableCommand({ ...definition, BillingMode: 'PAY_PER_REQUEST' }));
  }
  return client;
}
