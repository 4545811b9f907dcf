import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { call } from '../../shared/aws/aws-errors.ts';
import { projectionOf, textIn, toItem } from '../../shared/aws/dynamo-items.ts';
import { accountKey } from '../../stores/aws/account-items.ts';
import type { AddressMarks } from '../ports.ts';

const fields = ['unreachableSince', 'unreachableAddressKey'];

/**
 * In the account register, under the customer's profile, which has nothing else where the register is behind the site: a
 * copy and a deletion reach the mark as they reach a profile.
 */
export const accountMarks = (client: DynamoDBClient, tableName: string): AddressMarks => ({
  async find(customerId, addressKey) {
    const get = new GetItemCommand({
      TableName: tableName,
      Key: toItem(accountKey(customerId, 'profile')),
      ConsistentRead: true,
      ...projectionOf(fields),
    });
    const { Item = {} } = await call('Reading the mark of an address', client.send(get));
    return textIn(Item, 'unreachableAddressKey') === addressKey
      ? textIn(Item, 'unreachableSince')
      : undefined;
  },

  async set(customerId, addressKey, at) {
    const mark = new UpdateItemCommand({
      TableName: tableName,
      Key: toItem(accountKey(customerId, 'profile')),
      UpdateExpression: 'SET unreachableSince = :at, unreachableAddressKey = :addressKey',
      ExpressionAttributeValues: toItem({ ':at': at.toISOString(), ':addressKey': addressKey }),
    });
    await call('Marking an address', client.send(mark));
  },

  async remove(customerId, addressKey) {
    const unmark = new UpdateItemCommand({
      TableName: tableName,
      Key: toItem(accountKey(customerId, 'profile')),
      UpdateExpression: 'REMOVE unreachableSince, unreachableAddressKey',
      ConditionExpression: 'unreachableAddressKey = :addressKey',
      ExpressionAttributeValues: toItem({ ':addressKey': addressKey }),
    });
    await call('Taking back the mark of an address', client.send(unmark), {
      ConditionalCheckFailedException: undefined,
    });
  },
});
