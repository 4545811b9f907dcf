import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoRequestSearch } from '../../../functions/requests/aws/dynamo-request-search.ts';
import { dynamoRequests } from '../../../functions/requests/aws/dynamo-requests.ts';
import { toItem } from '../../../functions/shared/aws/dynamo-items.ts';
import { customerKeyOf, deriveKeys } from '../../../functions/shared/secrets.ts';
import { collect } from '../../support/collect.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import { sampleRequest } from '../../support/sample-request.ts';

const keys = deriveKeys(Buffer.alloc(32, 7));
const keyOfLan = customerKeyOf(keys, 'KH-1042');

async function openWith(...requests: ReturnType<typeof sampleRequest>[]) {
  const client = await openDynamo();
  const table = dynamoRequests(client, tables.requests);
  for (const request of requests) await table.create(request);
  return { client, search: dynamoRequestSearch(client, tables.requests, async () => keys) };
}

describe('The search for requests', () => {
  it('finds those of a customer, open and closed, and no other’s', async () => {
    const { search } = await openWith(
      sampleRequest({ id: '111111111111', customerKey: keyOfLan }),
      sampleRequest({ id: '222222222222', customerKey: keyOfLan, status: 'completed' }),
      sampleRequest({ id: '333333333333', customerKey: customerKeyOf(keys, 'KH-104') }),
      sampleRequest({ id: '444444444444' }),
    );

    const found = await collect(search.ofCustomer('KH-1042'));

    expect(found.map(({ id }) => id).toSorted()).toEqual(['111111111111', '222222222222']);
  });

  it('takes nothing else in the table for a request', async () => {
    const { client, search } = await openWith();
    const Item = toItem({ pk: 'limit#forms', request: { customerKey: keyOfLan } });
    await client.send(new PutItemCommand({ TableName: tables.requests, Item }));

    expect(await collect(search.ofCustomer('KH-1042'))).toEqual([]);
  });

  it('finds nothing by the key itself, which is in the table', async () => {
    const { search } = await openWith(sampleRequest({ customerKey: keyOfLan }));

    expect(await collect(search.ofCustomer(keyOfLan))).toEqual([]);
  });
});
