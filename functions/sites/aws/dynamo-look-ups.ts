import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import { keyPrefixes, taskQueueIndex, timeToLiveAttribute } from '../../../contract/resources.ts';
import { call, toFault } from '../../shared/aws/aws-errors.ts';
import {
  changeRevisioned,
  createRevisioned,
  epochSeconds,
  fromItem,
  type Item,
  type Revisioned,
  type RevisionedItem,
  realPauses,
  toItem,
} from '../../shared/aws/dynamo-items.ts';
import type { Pauses } from '../../shared/backoff.ts';
import { addDays } from '../../shared/calendar.ts';
import { PermanentError } from '../../shared/errors.ts';
import type { LookUp } from '../domain/look-up.ts';
import type { LookUps } from '../ports.ts';

/** Days after it was asked for last: its machine asks again each day. */
const keptDays = 2;

const keyOf = (request: string) => ({ pk: `${keyPrefixes.site.lookUp}${request}`, sk: 'look-up' });

const queues = {
  open: (site: string) => `look-ups#${site}`,
  untold: (site: string) => `untold-look-ups#${site}`,
} as const;

function queueOf({ site, asked, answer, toldAt }: LookUp): string | undefined {
  if (asked) return queues.open(site);
  return answer && toldAt === undefined ? queues.untold(site) : undefined;
}

function itemOf({ thing: lookUp, writes }: Required<Revisioned<LookUp>>): Item {
  const queue = queueOf(lookUp);
  return toItem({
    ...keyOf(lookUp.request),
    lookUp,
    writes,
    [taskQueueIndex.sortKey]: lookUp.openedAt,
    ...(queue && { [taskQueueIndex.partitionKey]: queue }),
    [timeToLiveAttribute]: epochSeconds(addDays(new Date(lookUp.askedAt), keptDays).toISOString()),
  });
}

function lookUpIn(item: Item): Revisioned<LookUp> {
  const { lookUp, writes } = fromItem<{ lookUp: LookUp; writes?: string[] }>(item);
  return { thing: lookUp, ...(writes && { writes }) };
}

/** One item per request. */
export function dynamoLookUps(
  client: DynamoDBClient,
  tableName: string,
  pauses: Pauses = realPauses,
): LookUps {
  async function read(request: string): Promise<Revisioned<LookUp> | undefined> {
    const get = new GetItemCommand({
      TableName: tableName,
      Key: toItem(keyOf(request)),
      ConsistentRead: true,
    });
    const { Item } = await call('Reading a look-up', client.send(get));
    return Item && lookUpIn(Item);
  }

  const itemFor = (request: string): RevisionedItem<LookUp> => ({
    what: `Changing the look-up of ${request}`,
    attribute: 'lookUp',
    async read() {
      const current = await read(request);
      if (!current) throw new PermanentError(`The look-up of ${request} was removed meanwhile.`);
      return current;
    },
    put: (next, condition) =>
      call(
        'Writing a look-up',
        client.send(new PutItemCommand({ TableName: tableName, Item: itemOf(next), ...condition })),
        { ConditionalCheckFailedException: 'conflict' as const },
      ),
  });

  async function* list(queue: string): AsyncGenerator<LookUp> {
    try {
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          IndexName: taskQueueIndex.name,
          KeyConditionExpression: '#queue = :queue',
          ExpressionAttributeNames: { '#queue': taskQueueIndex.partitionKey },
          ExpressionAttributeValues: toItem({ ':queue': queue }),
        },
      );
      for await (const { Items = [] } of pages) yield* Items.map((item) => lookUpIn(item).thing);
    } catch (error) {
      throw toFault('Listing look-ups', error);
    }
  }

  return {
    find: async (request) => (await read(request))?.thing,
    create: (lookUp) => createRevisioned(itemFor(lookUp.request), lookUp),
    async change(request, change) {
      if (!(await read(request))) return undefined;
      // Without refusals, a change answers with a look-up.
      return changeRevisioned<LookUp, never>(itemFor(request), change, pauses);
    },
    async remove(request) {
      const remove = new DeleteItemCommand({ TableName: tableName, Key: toItem(keyOf(request)) });
      await call('Removing a look-up', client.send(remove));
    },
    listOpen: (site) => list(queues.open(site)),
    listUntold: (site) => list(queues.untold(site)),
  };
}
