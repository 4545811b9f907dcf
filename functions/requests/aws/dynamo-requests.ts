import { type DynamoDBClient, GetItemCommand, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { openRequestsIndex, timeToLiveAttribute } from '../../../contract/resources.ts';
import { call, toFault } from '../../shared/aws/aws-errors.ts';
import {
  changeRevisioned,
  epochSeconds,
  fromItem,
  type Item,
  realPauses,
  toItem,
  type WriteCondition,
} from '../../shared/aws/dynamo-items.ts';
import type { Pauses } from '../../shared/backoff.ts';
import { PermanentError } from '../../shared/errors.ts';
import { isClosed, type Request } from '../domain/request.ts';
import type { Requests } from '../ports.ts';

const keyOf = (id: string) => ({ pk: `request#${id}` });

/**
 * One item per request. The request itself is a single attribute, so that none of its fields collides with the table's
 * own attributes: the index over open requests and the time to live.
 */
export function dynamoRequests(
  client: DynamoDBClient,
  tableName: string,
  pauses: Pauses = realPauses,
): Requests {
  async function find(id: string): Promise<Request | undefined> {
    const get = new GetItemCommand({ TableName: tableName, Key: toItem(keyOf(id)), ConsistentRead: true });
    const { Item } = await call('Reading a request', client.send(get));
    return Item && requestIn(Item);
  }

  const put = (request: Request, condition: WriteCondition) =>
    call(
      'Writing a request',
      client.send(new PutItemCommand({ TableName: tableName, Item: itemOf(request), ...condition })),
      {
        ConditionalCheckFailedException: 'conflict' as const,
      },
    );

  return {
    find,

    async create(request) {
      const written = await put(request, { ConditionExpression: 'attribute_not_exists(pk)' });
      return written === 'conflict' ? 'exists' : 'created';
    },

    change: (id, change) =>
      changeRevisioned(
        {
          what: `Changing request ${id}`,
          attribute: 'request',
          async read() {
            const current = await find(id);
            if (!current) throw new PermanentError(`There is no request ${id}.`);
            return current;
          },
          put,
        },
        change,
        pauses,
      ),

    async *listOpen() {
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          IndexName: openRequestsIndex.name,
          KeyConditionExpression: '#open = :open',
          ExpressionAttributeNames: { '#open': openRequestsIndex.partitionKey },
          ExpressionAttributeValues: toItem({ ':open': 'open' }),
        },
      );
      try {
        for await (const { Items = [] } of pages) yield* Items.map(requestIn);
      } catch (error) {
        throw toFault('Listing the open requests', error);
      }
    },
  };
}

function itemOf(request: Request): Item {
  return toItem({
    ...keyOf(request.id),
    request,
    ...(!isClosed(request) && {
      [openRequestsIndex.partitionKey]: 'open',
      [openRequestsIndex.sortKey]: request.dueAt,
    }),
    ...(request.purgeAt && { [timeToLiveAttribute]: epochSeconds(request.purgeAt) }),
  });
}

const requestIn = (item: Item): Request => fromItem<{ request: Request }>(item).request;
