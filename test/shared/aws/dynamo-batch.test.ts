import { BatchWriteItemCommand, DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeBatches } from '../../../functions/shared/aws/dynamo-batch.ts';
import { toItem } from '../../../functions/shared/aws/dynamo-items.ts';
import { TransientError } from '../../../functions/shared/errors.ts';
import { mockedClient } from '../../support/mocked-client.ts';

const dynamo = mockedClient(DynamoDBClient);
const client = new DynamoDBClient({ region: 'ap-southeast-1' });
const noPause = { random: () => 0.5, sleep: async () => undefined };
const deletes = (count: number): WriteRequest[] =>
  Array.from({ length: count }, (_, index) => ({ DeleteRequest: { Key: toItem({ pk: `${index}` }) } }));
const sentBatches = () =>
  dynamo.commandCalls(BatchWriteItemCommand).map(({ args }) => args[0].input.RequestItems?.table ?? []);

beforeEach(() => {
  dynamo.reset();
});

describe('Writing in batches', () => {
  it('sends at most 25 at once, each once and in order', async () => {
    dynamo.on(BatchWriteItemCommand).resolves({});

    await writeBatches(client, 'table', deletes(60), noPause);

    expect(sentBatches().map((batch) => batch.length)).toEqual([25, 25, 10]);
    expect(sentBatches().flat()).toEqual(deletes(60));
  });

  it('sends nothing when there is nothing to write', async () => {
    await writeBatches(client, 'table', [], noPause);

    expect(sentBatches()).toEqual([]);
  });

  it('sends the unprocessed items again, and only those', async () => {
    const left = deletes(30).slice(3, 5);
    dynamo
      .on(BatchWriteItemCommand)
      .resolvesOnce({ UnprocessedItems: { table: left } })
      .resolves({});

    await writeBatches(client, 'table', deletes(30), noPause);

    expect(sentBatches()).toEqual([deletes(30).slice(0, 25), left, deletes(30).slice(25)]);
  });

  it('throws a transient fault when items stay unprocessed', async () => {
    dynamo.on(BatchWriteItemCommand).resolves({ UnprocessedItems: { table: deletes(1) } });

    await expect(writeBatches(client, 'table', deletes(1), noPause)).rejects.toThrow(TransientError);

    expect(sentBatches()).toHaveLength(7);
  });
});
