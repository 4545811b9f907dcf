import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { again, type Pauses, retry } from '../backoff.ts';
import { TransientError } from '../errors.ts';
import { call } from './aws-errors.ts';
import { batchBackoff } from './dynamo-items.ts';

/** DynamoDB's limit per call. */
const batchSize = 25;

/** Puts and deletes, in order of batches. What DynamoDB leaves undone is sent again; never silently dropped. */
export async function writeBatches(
  client: DynamoDBClient,
  tableName: string,
  writes: readonly WriteRequest[],
  pauses: Pauses,
): Promise<void> {
  for (let start = 0; start < writes.length; start += batchSize) {
    let left: WriteRequest[] = writes.slice(start, start + batchSize);
    await retry(
      async () => {
        const batch = new BatchWriteItemCommand({ RequestItems: { [tableName]: left } });
        const { UnprocessedItems } = await call('Writing a batch', client.send(batch));
        left = UnprocessedItems?.[tableName] ?? [];
        return left.length > 0 ? again : undefined;
      },
      batchBackoff,
      pauses,
      () => new TransientError(`Writing a batch: ${left.length} items were left undone.`),
    );
  }
}
