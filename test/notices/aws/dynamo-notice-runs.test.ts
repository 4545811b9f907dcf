import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ThrottlingException,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { dynamoNoticeRuns } from '../../../functions/notices/aws/dynamo-notice-runs.ts';
import { batchSizeFor } from '../../../functions/notices/domain/pacing.ts';
import { toItem } from '../../../functions/shared/aws/dynamo-items.ts';
import { TransientError } from '../../../functions/shared/errors.ts';
import { collect } from '../../support/collect.ts';
import { mockedClient } from '../../support/mocked-client.ts';
import { sampleRun } from '../../support/sample-run.ts';

const dynamo = mockedClient(DynamoDBClient);
const pauses: number[] = [];
const patience = {
  random: () => 0.5,
  sleep: async (milliseconds: number) => void pauses.push(milliseconds),
};
const now = new Date('2026-03-02T02:00:00.000Z');
const keptUntil = '2028-03-02T02:00:00.000Z';
const runs = dynamoNoticeRuns(new DynamoDBClient({ region: 'ap-southeast-1' }), 'notices', patience);
const conflict = new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
const throttled = new ThrottlingException({ message: 'Slow down', $metadata: { httpStatusCode: 400 } });
const stored = (revision: number) => ({
  Item: toItem({ pk: 'run#2', sk: 'run', run: sampleRun({ revision }) }),
});

beforeEach(() => {
  dynamo.reset();
  pauses.length = 0;
});

describe('Notice runs in DynamoDB', () => {
  it('are written only if unchanged since the read, and otherwise changed again', async () => {
    dynamo.on(GetItemCommand).resolvesOnce(stored(4)).resolves(stored(5));
    dynamo.on(PutItemCommand).rejectsOnce(conflict).resolves({});
    const seen: number[] = [];

    const changed = await runs.change(2, (run) => {
      seen.push(run.revision);
      return { ...run, sent: 1 };
    });

    expect(seen).toEqual([4, 5]);
    expect(changed).toMatchObject({ sent: 1, revision: 6 });
    expect(pauses).toEqual([10]);
    expect(dynamo.commandCalls(GetItemCommand)[0]?.args[0].input.ConsistentRead).toBe(true);
    expect(dynamo.commandCalls(PutItemCommand)[1]?.args[0].input.ExpressionAttributeValues).toEqual({
      ':read': { N: '5' },
    });
  });

  it('fail with a transient fault when conflicts do not end', async () => {
    dynamo.on(GetItemCommand).resolves(stored(0)).on(PutItemCommand).rejects(conflict);

    await expect(runs.change(2, (run) => ({ ...run }))).rejects.toThrow(TransientError);
  });

  it('cost one write for a claim and one for a record, whatever the size of the batch', async () => {
    const customers = Array.from({ length: 500 }, (_, index) => `KH-${index}`);
    const item = { pk: 'run#2', sk: 'batch#0000001', number: 1, customers, claims: 1, records: 0 };
    dynamo.on(UpdateItemCommand).resolves({ Attributes: toItem(item) });

    const claimed = await runs.claimBatch(2, 1, now);
    await runs.recordResults(2, {
      ...claimed,
      results: customers.map((id) => ({ messageId: id })),
      records: 1,
    });

    expect(dynamo.calls()).toHaveLength(2);
  });

  it('recognise a claim of their own that the SDK repeats because its answer was lost', async () => {
    const item = {
      pk: 'run#2',
      sk: 'batch#0000001',
      number: 1,
      customers: ['KH-1'],
      claims: 1,
      records: 0,
      purgeAt: 1,
    };
    dynamo.on(UpdateItemCommand).rejects(conflict);
    dynamo.on(GetItemCommand).callsFake(() => {
      const [claim] = dynamo.commandCalls(UpdateItemCommand);
      const claimedBy = claim?.args[0].input.ExpressionAttributeValues?.[':name'] ?? { S: '' };
      return { Item: { ...toItem(item), claimedBy } };
    });

    expect((await runs.claimBatch(2, 1, now)).claims).toBe(1);

    dynamo.on(GetItemCommand).resolves({ Item: toItem({ ...item, claimedBy: 'another' }) });
    await expect(runs.claimBatch(2, 1, now)).rejects.toThrow(TransientError);
  });

  it('accept a record that the SDK repeats: it sets its values and adds nothing', async () => {
    dynamo.on(UpdateItemCommand).resolves({});
    const results = [{ messageId: 'a' }, undefined, { excluded: 'deleted' as const }];

    await runs.recordResults(2, {
      number: 7,
      customers: ['KH-1', 'KH-2', 'KH-3'],
      claims: 3,
      records: 2,
      results,
    });

    expect(dynamo.commandCalls(UpdateItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'notices',
      Key: toItem({ pk: 'run#2', sk: 'batch#0000007' }),
      UpdateExpression: 'SET results = :results, records = :records REMOVE claimedAt, claimedBy',
      ConditionExpression: 'claims = :claims',
      ExpressionAttributeValues: toItem({
        ':results': ['a', null, '!deleted'],
        ':records': 2,
        ':claims': 3,
      }),
    });
  });

  it('fit into a quarter of an item with their largest batch, longest customer ids and every event', () => {
    const size = batchSizeFor({ perSecond: 10_000, perDay: Number.POSITIVE_INFINITY, sentInLastDay: 0 });
    const of = <T>(value: T) => Array.from({ length: size }, () => value);
    const batch = {
      pk: 'run#99999',
      sk: 'batch#9999999',
      number: 9_999_999,
      customers: of('K'.repeat(63)),
      claims: 99,
      records: 99,
      // As long as those of Amazon SES: 60 characters.
      results: of('0100019aa1b2c3d4-01234567-89ab-cdef-0123-456789abcdef-000000'),
      recorded: true,
    };

    // DynamoDB's limit is 400 KB; JSON with its types is longer than what DynamoDB counts.
    expect(size).toBe(500);
    expect(JSON.stringify(toItem(batch)).length).toBeLessThan(100_000);
  });

  it('write many batches in parallel, ten at a time, each once', async () => {
    let atWork = 0;
    let most = 0;
    dynamo.on(PutItemCommand).callsFake(async () => {
      atWork += 1;
      most = Math.max(most, atWork);
      await new Promise(setImmediate);
      atWork -= 1;
      return {};
    });

    await runs.writeBatches(
      2,
      Array.from({ length: 34 }, (_, index) => ({ number: index + 1, customers: ['KH-1'] })),
      keptUntil,
    );

    expect(most).toBe(10);
    expect(dynamo.commandCalls(PutItemCommand)[0]?.args[0].input.Item?.purgeAt).toEqual({
      N: String(Date.parse(keptUntil) / 1000),
    });
    const written = dynamo.commandCalls(PutItemCommand).map(({ args }) => args[0].input.Item?.sk?.S);
    expect(new Set(written).size).toBe(34);
  });

  it('are listed page by page', async () => {
    const page = (number: number, more: boolean) => {
      const sk = `batch#${String(number).padStart(7, '0')}`;
      const item = toItem({ pk: 'run#2', sk, number, customers: ['KH-1'], claims: 0, records: 0 });
      return { Items: [item], ...(more && { LastEvaluatedKey: toItem({ pk: 'run#2', sk }) }) };
    };
    dynamo.on(QueryCommand).resolvesOnce(page(1, true)).resolvesOnce(page(2, false));

    const listed = await collect(runs.listBatches(2, 9));

    expect(listed.map(({ number }) => number)).toEqual([1, 2]);
    expect(dynamo.commandCalls(QueryCommand)[1]?.args[0].input).toMatchObject({
      ConsistentRead: true,
      ExclusiveStartKey: toItem({ pk: 'run#2', sk: 'batch#0000001' }),
      ExpressionAttributeValues: toItem({ ':pk': 'run#2', ':from': 'batch#0000001', ':to': 'batch#0000009' }),
    });
  });

  it('report a throttled call as a transient fault', async () => {
    for (const command of [GetItemCommand, PutItemCommand, UpdateItemCommand, QueryCommand])
      dynamo.on(command as never).rejects(throttled);
    const batch = { number: 1, customers: [], claims: 1, records: 1, results: [] };

    for (const call of [
      () => runs.find(2),
      () => runs.create(sampleRun()),
      () => runs.writeBatches(2, [batch], keptUntil),
      () => runs.claimBatch(2, 1, now),
      () => runs.recordResults(2, batch),
      () => runs.addEvent(2, 1, 0, 'bounced'),
      () => collect(runs.listBatches(2, 1)),
      () => collect(runs.listEvents(2)),
    ])
      await expect(call()).rejects.toThrow(TransientError);
  });
});
