import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { TransientError } from '../errors.ts';
import { call } from './aws-errors.ts';
import type { Patience } from './dynamo-items.ts';

/** DynamoDB's limit per call. */
const batchSize = 25;
/** Full jitter, at most 50 ms, 100 ms, … 1.6 s: a table that still refuses after that needs the caller's retry. */
const tries = 7;
const firstPauseMs = 50;

/** Puts and deletes, in order of batches. What DynamoDB leaves undone is sent again; never silently dropped. */
export async function writeBatches(
  client: DynamoDBClient,
  tableName: string,
  writes: readonly WriteRequest[],
  { random, sleep }: Patience,
): Promise<void> {
  for (let start = 0; start < writes.length; start += batchSize) {
    let left: WriteRequest[] = writes.slice(start, start + batchSize);
    for (let failed = 0; left.length > 0; failed += 1) {
      if (failed === tries)
        throw new TransientError(`Writing a batch: ${left.length} items were left undone.`);
      if (failed > 0) await sleep(random() * firstPauseMs * 2 ** failed);
      const batch = new BatchWriteItemCommand({ RequestItems: { [tableName]: left } });
      const { UnprocessedItems } = await call('Writing a batch', client.send(batch));
      left = UnprocessedItems?.[tableName] ?? [];
    }
  }
}
