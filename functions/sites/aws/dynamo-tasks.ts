import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  type QueryCommandInput,
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
import { type Task, type TaskName, taskIdOf } from '../domain/task.ts';
import type { Tasks } from '../ports.ts';

/** Days after a task was asked for last: longer than any wait of the machine, which asks again each day. */
const keptDays = 60;

const partitionOf = (request: string) => `${keyPrefixes.site.task}${request}`;
const keyOf = (name: TaskName) => ({ pk: partitionOf(name.request), sk: taskIdOf(name) });

const queues = {
  open: (site: string) => `open#${site}`,
  untold: (site: string) => `untold#${site}`,
} as const;

function queueOf({ site, end, taskToken, toldAt }: Task): string | undefined {
  if (!end) return queues.open(site);
  return taskToken !== undefined && toldAt === undefined ? queues.untold(site) : undefined;
}

function itemOf({ thing: task, writes }: Required<Revisioned<Task>>): Item {
  const queue = queueOf(task);
  return toItem({
    ...keyOf(task),
    task,
    writes,
    [taskQueueIndex.sortKey]: task.openedAt,
    ...(queue && { [taskQueueIndex.partitionKey]: queue }),
    [timeToLiveAttribute]: epochSeconds(addDays(new Date(task.askedAt), keptDays).toISOString()),
  });
}

function taskIn(item: Item): Revisioned<Task> {
  const { task, writes } = fromItem<{ task: Task; writes?: string[] }>(item);
  return { thing: task, ...(writes && { writes }) };
}

/** One item per task, those of a request together. */
export function dynamoTasks(client: DynamoDBClient, tableName: string, pauses: Pauses = realPauses): Tasks {
  async function read(name: TaskName): Promise<Revisioned<Task> | undefined> {
    const get = new GetItemCommand({ TableName: tableName, Key: toItem(keyOf(name)), ConsistentRead: true });
    const { Item } = await call('Reading a task', client.send(get));
    return Item && taskIn(Item);
  }

  const itemFor = (name: TaskName): RevisionedItem<Task> => ({
    what: `Changing task ${taskIdOf(name)}`,
    attribute: 'task',
    async read() {
      const current = await read(name);
      if (!current) throw new PermanentError(`There is no task ${taskIdOf(name)}.`);
      return current;
    },
    put: (next, condition) =>
      call(
        'Writing a task',
        client.send(new PutItemCommand({ TableName: tableName, Item: itemOf(next), ...condition })),
        { ConditionalCheckFailedException: 'conflict' as const },
      ),
  });

  async function* query(what: string, input: Omit<QueryCommandInput, 'TableName'>): AsyncGenerator<Task> {
    try {
      for await (const { Items = [] } of paginateQuery({ client }, { TableName: tableName, ...input }))
        yield* Items.map((item) => taskIn(item).thing);
    } catch (error) {
      throw toFault(what, error);
    }
  }

  const list = (queue: string) =>
    query('Listing tasks', {
      IndexName: taskQueueIndex.name,
      KeyConditionExpression: '#queue = :queue',
      ExpressionAttributeNames: { '#queue': taskQueueIndex.partitionKey },
      ExpressionAttributeValues: toItem({ ':queue': queue }),
    });

  return {
    async ofRequest(request) {
      const tasks: Task[] = [];
      const all = query('Reading the tasks of a request', {
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: toItem({ ':pk': partitionOf(request) }),
      });
      for await (const task of all) tasks.push(task);
      return tasks;
    },
    find: async (name) => (await read(name))?.thing,
    create: (task) => createRevisioned(itemFor(task), task),
    // Without refusals, a change answers with a task.
    change: (name, change) => changeRevisioned<Task, never>(itemFor(name), change, pauses),
    listOpen: (site) => list(queues.open(site)),
    listUntold: (site) => list(queues.untold(site)),
  };
}
