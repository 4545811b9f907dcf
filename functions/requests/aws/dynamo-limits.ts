import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { timeToLiveAttribute } from '../../../contract/resources.ts';
import { call } from '../../shared/aws/aws-errors.ts';
import { toItem } from '../../shared/aws/dynamo-items.ts';
import type { Limits } from '../ports.ts';

/**
 * One counter per name and window, which expires after its window. A call that the SDK repeats after a lost answer
 * counts twice, which is the safe side.
 */
export function dynamoLimits(client: DynamoDBClient, tableName: string): Limits {
  return {
    async take(name, { count, windowSeconds }, now) {
      if (count < 1) return false;
      const epoch = Math.floor(now.getTime() / 1000);
      const windowStart = epoch - (epoch % windowSeconds);
      const update = new UpdateItemCommand({
        TableName: tableName,
        Key: toItem({ pk: `limit#${name}#${windowSeconds}#${windowStart}` }),
        UpdateExpression: 'ADD taken :one SET #purgeAt = :purgeAt',
        ConditionExpression: 'attribute_not_exists(taken) OR taken < :count',
        ExpressionAttributeNames: { '#purgeAt': timeToLiveAttribute },
        ExpressionAttributeValues: toItem({
          ':one': 1,
          ':count': count,
          ':purgeAt': windowStart + 2 * windowSeconds,
        }),
      });
      const taken = await call('Counting against a limit', client.send(update), {
        ConditionalCheckFailedException: 'exceeded' as const,
      });
      return taken !== 'exceeded';
    },
  };
}
