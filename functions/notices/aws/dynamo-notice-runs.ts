import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { timeToLiveAttribute } from '../../../contract/resources.ts';
import { call, toFault } from '../../shared/aws/aws-errors.ts';
import {
  changeRevisioned,
  createRevisioned,
  epochSeconds,
  fromItem,
  type Revisioned,
  type RevisionedItem,
  realPauses,
  toItem,
  type WriteCondition,
} from '../../shared/aws/dynamo-items.ts';
import { currentVersion, readForward } from '../../shared/aws/read-forward.ts';
import type { Pauses } from '../../shared/backoff.ts';
import { addSeconds } from '../../shared/calendar.ts';
import { PermanentError, TransientError } from '../../shared/errors.ts';
import { claimSeconds, isRecorded, type NoticeBatch } from '../domain/notice-ledger.ts';
import type { NoticeRun } from '../domain/notice-run.ts';
import type { NoticeRuns } from '../ports.ts';
import {
  type BatchItem,
  batchIn,
  batchKey,
  type EventsItem,
  eventsIn,
  eventsKey,
  partitionOf,
  runKey,
  storedResult,
} from './notice-run-items.ts';
import { noticeRunUpgrades } from './notice-run-upgrades.ts';

/** Maximum of batches written in parallel. */
const maxParallelWrites = 10;

/** Runs of notices: each run, its batches and the mail service's events, in one partition per version. */
export function dynamoNoticeRuns(
  client: DynamoDBClient,
  tableName: string,
  pauses: Pauses = realPauses,
): NoticeRuns {
  async function read<T>(key: object): Promise<T | undefined> {
    const get = new GetItemCommand({ TableName: tableName, Key: toItem(key), ConsistentRead: true });
    const { Item } = await call('Reading a notice run', client.send(get));
    return Item && fromItem<T>(Item);
  }

  async function readRun(version: number): Promise<Revisioned<NoticeRun> | undefined> {
    const item = await read<{ run: unknown; writes?: string[]; schemaVersion?: number }>(runKey(version));
    if (!item) return undefined;
    const run = readForward<NoticeRun>(
      'Reading a notice run',
      item.run,
      noticeRunUpgrades,
      item.schemaVersion,
    );
    return { thing: run, ...(item.writes && { writes: item.writes }) };
  }

  const put = (item: object, condition: WriteCondition) =>
    call(
      'Writing a notice run',
      client.send(new PutItemCommand({ TableName: tableName, Item: toItem(item), ...condition })),
      { ConditionalCheckFailedException: 'conflict' as const },
    );

  const runItem = (version: number): RevisionedItem<NoticeRun> => ({
    what: `Changing the notice run of version ${version}`,
    attribute: 'run',
    async read() {
      const current = await readRun(version);
      if (!current) throw new PermanentError(`There is no notice run of version ${version}.`);
      return current;
    },
    put: ({ thing: run, writes }, condition) =>
      put({ ...runKey(version), run, writes, schemaVersion: currentVersion(noticeRunUpgrades) }, condition),
  });

  async function writeBatch(
    version: number,
    { number, customers }: Pick<NoticeBatch, 'number' | 'customers'>,
    keptUntil: string,
  ) {
    const item = {
      ...batchKey(version, number),
      number,
      customers,
      claims: 0,
      records: 0,
      [timeToLiveAttribute]: epochSeconds(keptUntil),
    } satisfies BatchItem;
    const written = await put(item, {
      ConditionExpression: 'attribute_not_exists(pk) OR claims = :none',
      ExpressionAttributeValues: toItem({ ':none': 0 }),
    });
    if (written === 'conflict')
      throw new PermanentError(`Batch ${number} of version ${version} has already been claimed.`);
  }

  /** Eventually consistent reads cost half: events may be counted slightly late, results may not. */
  async function* query<T>(version: number, from: string, to: string, isStrong = false): AsyncGenerator<T> {
    const pages = paginateQuery(
      { client },
      {
        TableName: tableName,
        ConsistentRead: isStrong,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: toItem({ ':pk': partitionOf(version), ':from': from, ':to': to }),
      },
    );
    try {
      for await (const { Items = [] } of pages) for (const item of Items) yield fromItem<T>(item);
    } catch (error) {
      throw toFault('Listing a notice run', error);
    }
  }

  async function findBatch(version: number, number: number): Promise<NoticeBatch | undefined> {
    const item = await read<BatchItem>(batchKey(version, number));
    return item && batchIn(item);
  }

  return {
    find: async (version) => (await readRun(version))?.thing,
    findBatch,

    create: (run) => createRevisioned(runItem(run.version), run),

    change: (version, change) => changeRevisioned(runItem(version), change, pauses),

    async writeBatches(version, batches, keptUntil) {
      for (let start = 0; start < batches.length; start += maxParallelWrites)
        await Promise.all(
          batches
            .slice(start, start + maxParallelWrites)
            .map((batch) => writeBatch(version, batch, keptUntil)),
        );
    },

    async claimBatch(version, number, now) {
      const name = randomUUID();
      const claim = new UpdateItemCommand({
        TableName: tableName,
        Key: toItem(batchKey(version, number)),
        UpdateExpression: 'ADD claims :one SET claimedAt = :now, claimedBy = :name',
        ConditionExpression:
          'attribute_exists(pk) AND attribute_not_exists(recorded) AND (attribute_not_exists(claimedAt) OR claimedAt <= :over)',
        ExpressionAttributeValues: toItem({
          ':one': 1,
          ':now': now.toISOString(),
          ':name': name,
          ':over': addSeconds(now, -claimSeconds).toISOString(),
        }),
        ReturnValues: 'ALL_NEW',
      });
      const claimed = await call('Claiming a batch', client.send(claim), {
        ConditionalCheckFailedException: undefined,
      });
      if (claimed?.Attributes) return batchIn(fromItem<BatchItem>(claimed.Attributes));
      const item = await read<BatchItem>(batchKey(version, number));
      if (!item) throw new PermanentError(`Version ${version} has no batch ${number}.`);
      const batch = batchIn(item);
      // The claim is our own if the SDK repeated it because its answer was lost.
      if (isRecorded(batch) || item.claimedBy === name) return batch;
      throw new TransientError(`Batch ${number} of version ${version} is being sent by another process.`);
    },

    async recordResults(version, batch) {
      const { number, claims, records, results } = batch;
      const isComplete = isRecorded(batch);
      const record = new UpdateItemCommand({
        TableName: tableName,
        Key: toItem(batchKey(version, number)),
        UpdateExpression: `SET results = :results, records = :records${isComplete ? ', recorded = :yes' : ''} REMOVE claimedAt, claimedBy`,
        ConditionExpression: 'claims = :claims',
        ExpressionAttributeValues: toItem({
          ':results': results.map(storedResult),
          ':records': records,
          ':claims': claims,
          ...(isComplete && { ':yes': true }),
        }),
      });
      const recorded = await call('Recording a batch', client.send(record), {
        ConditionalCheckFailedException: undefined,
      });
      if (!recorded)
        throw new TransientError(`Batch ${number} of version ${version} has been claimed again meanwhile.`);
    },

    async *listBatches(version, through) {
      if (through < 1) return;
      const items = query<BatchItem>(version, batchKey(version, 1).sk, batchKey(version, through).sk, true);
      for await (const item of items) yield batchIn(item);
    },

    async addEvent(version, batch, position, event) {
      const add = new UpdateItemCommand({
        TableName: tableName,
        Key: toItem(eventsKey(version, batch)),
        // A set, so that a repeated event is stored once.
        UpdateExpression: 'ADD #event :position',
        ExpressionAttributeNames: { '#event': event },
        ExpressionAttributeValues: { ':position': { NS: [String(position)] } satisfies AttributeValue },
      });
      await call('Recording an event', client.send(add));
    },

    async findEvents(version, batch) {
      const item = await read<EventsItem>(eventsKey(version, batch));
      return item && eventsIn(item);
    },

    async *listEvents(version) {
      const items = query<EventsItem>(version, 'events#', 'events#~');
      for await (const item of items) yield eventsIn(item);
    },
  };
}
