import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { type Pauses, retry, tryAgain } from '../backoff.ts';
import { TransientError } from '../errors.ts';
import { call } from './aws-errors.ts';
import { batchBackoff } from './dynamo-items.ts';

/** DynamoDB's maximum per call. */
const batchSize = 25;

/**
 * Executes puts and deletes in batches, in order. Retries what DynamoDB leaves unprocessed instead of dropping it
 * silently.
 */
export async function writeBatches(
  client: DynamoDBClient,
  tableName: string,
  writes: readonly WriteRequest[],
  pauses: Pauses,
): Promise<void> {
  for (let start = 0; start < writes.length; start += batchSize) {
    let unprocessed: WriteRequest[] = writes.slice(start, start + batchSize);
    await retry(
      async () => {
        const batch = new BatchWriteItemCommand({ RequestItems: { [tableName]: unprocessed } });
        const { UnprocessedItems } = await call('Writing a batch', client.send(batch));
        unprocessed = UnprocessedItems?.[tableName] ?? [];
        return unprocessed.length > 0 ? tryAgain : undefined;
      },
      batchBackoff,
      pauses,
      () => new TransientError(`Writing a batch: ${unprocessed.length} items were not written.`),
    );
  }
}
