import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { keyPrefixes } from '../../../contract/resources.ts';
import { toFault } from '../../shared/aws/aws-errors.ts';
import { toItem } from '../../shared/aws/dynamo-items.ts';
import { customerKeyOf, type KeysFor } from '../../shared/secrets.ts';
import type { RequestSearch } from '../ports.ts';
import { requestIn } from './request-items.ts';

/**
 * Searches by the keyed customer number, which stays on closed requests. It is rarely needed, so that there is no index:
 * the table is read from its beginning to its end.
 *
 * @param readKeys called when the search begins
 */
export const dynamoRequestSearch = (
  client: DynamoDBClient,
  tableName: string,
  readKeys: () => Promise<KeysFor<'customers'>>,
): RequestSearch => ({
  async *ofCustomer(customerId) {
    const customerKey = customerKeyOf(await readKeys(), customerId);
    const pages = paginateScan(
      { client },
      {
        TableName: tableName,
        ConsistentRead: true,
        FilterExpression: 'begins_with(pk, :prefix) AND #request.customerKey = :customerKey',
        ExpressionAttributeNames: { '#request': 'request' },
        ExpressionAttributeValues: toItem({
          ':prefix': keyPrefixes.requests.request,
          ':customerKey': customerKey,
        }),
      },
    );
    try {
      for await (const { Items = [] } of pages) yield* Items.map((item) => requestIn(item).thing);
    } catch (error) {
      throw toFault('Searching the requests', error);
    }
  },
});
