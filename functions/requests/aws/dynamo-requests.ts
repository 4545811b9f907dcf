import { type DynamoDBClient, GetItemCommand, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { openRequestsIndex } from '../../../contract/resources.ts';
import { call, toFault } from '../../shared/aws/aws-errors.ts';
import {
  changeRevisioned,
  createRevisioned,
  type Revisioned,
  type RevisionedItem,
  realPauses,
  toItem,
} from '../../shared/aws/dynamo-items.ts';
import type { Pauses } from '../../shared/backoff.ts';
import { PermanentError } from '../../shared/errors.ts';
import type { Request } from '../domain/request.ts';
import type { Requests } from '../ports.ts';
import { itemOf, keyOf, requestIn } from './request-items.ts';

const { partitions } = openRequestsIndex;

/**
 * One item per request. The request itself is a single attribute, so that none of its fields collides with the table's
 * own attributes: the index over open requests and the time to live.
 */
export function dynamoRequests(
  client: DynamoDBClient,
  tableName: string,
  pauses: Pauses = realPauses,
): Requests {
  async function read(id: string): Promise<Revisioned<Request> | undefined> {
    const get = new GetItemCommand({ TableName: tableName, Key: toItem(keyOf(id)), ConsistentRead: true });
    const { Item } = await call('Reading a request', client.send(get));
    return Item && requestIn(Item);
  }

  const itemFor = (id: string): RevisionedItem<Request> => ({
    what: `Changing request ${id}`,
    attribute: 'request',
    async read() {
      const current = await read(id);
      if (!current) throw new PermanentError(`There is no request ${id}.`);
      return current;
    },
    put: (next, condition) =>
      call(
        'Writing a request',
        client.send(new PutItemCommand({ TableName: tableName, Item: itemOf(next), ...condition })),
        { ConditionalCheckFailedException: 'conflict' as const },
      ),
  });

  async function* list(partition: string): AsyncGenerator<Request> {
    const pages = paginateQuery(
      { client },
      {
        TableName: tableName,
        IndexName: openRequestsIndex.name,
        KeyConditionExpression: '#open = :partition',
        ExpressionAttributeNames: { '#open': openRequestsIndex.partitionKey },
        ExpressionAttributeValues: toItem({ ':partition': partition }),
      },
    );
    try {
      for await (const { Items = [] } of pages) yield* Items.map((item) => requestIn(item).thing);
    } catch (error) {
      throw toFault(`Listing the ${partition} requests`, error);
    }
  }

  return {
    find: async (id) => (await read(id))?.thing,

    create: (request) => createRevisioned(itemFor(request.id), request),

    change: (id, change) => changeRevisioned(itemFor(id), change, pauses),

    listOpen: () => list(partitions.open),
    listUndelivered: () => list(partitions.undelivered),
  };
}
