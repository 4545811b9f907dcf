import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { timeToLiveAttribute } from '../../../contract/resources.ts';
import { call } from '../../shared/aws/aws-errors.ts';
import { fromItem, toItem } from '../../shared/aws/dynamo-items.ts';
import type { Limit, Limits } from '../ports.ts';

/**
 * One counter per name and window, which removes itself after its window. A call that the SDK repeats after a lost
 * answer counts twice: the safe side of a limit. When many callers come at once, one may be refused by its second limit
 * after its first has counted it.
 */
export function dynamoLimits(client: DynamoDBClient, tableName: string): Limits {
  async function isFull(limit: Limit, now: Date): Promise<boolean> {
    if (limit.count < 1) return true;
    const get = new GetItemCommand({
      TableName: tableName,
      Key: toItem({ pk: counterOf(limit, now).key }),
      ConsistentRead: true,
    });
    const { Item } = await call('Looking at a limit', client.send(get));
    return Item !== undefined && fromItem<{ taken: number }>(Item).taken >= limit.count;
  }

  /** Answers whether it was counted. */
  async function count(limit: Limit, now: Date): Promise<boolean> {
    const { key, endsAt } = counterOf(limit, now);
    const update = new UpdateItemCommand({
      TableName: tableName,
      Key: toItem({ pk: key }),
      UpdateExpression: 'ADD taken :one SET #purgeAt = :purgeAt',
      ConditionExpression: 'attribute_not_exists(taken) OR taken < :count',
      ExpressionAttributeNames: { '#purgeAt': timeToLiveAttribute },
      ExpressionAttributeValues: toItem({
        ':one': 1,
        ':count': limit.count,
        ':purgeAt': endsAt + limit.windowSeconds,
      }),
    });
    const counted = await call('Counting against a limit', client.send(update), {
      ConditionalCheckFailedException: 'exceeded' as const,
    });
    return counted !== 'exceeded';
  }

  return {
    async take(limits, now) {
      // A single counter is looked at by the very write that counts.
      const looks = limits.length > 1 ? await Promise.all(limits.map((limit) => isFull(limit, now))) : [];
      const full = limits.filter((limit, index) => looks[index] || limit.count < 1);
      for (const limit of full.length > 0 ? [] : limits) {
        if (!(await count(limit, now))) full.push(limit);
        if (full.length > 0) break;
      }
      if (full.length === 0) return { taken: true };
      const ends = full.map((limit) => counterOf(limit, now).endsAt);
      return { taken: false, retryAt: new Date(Math.max(...ends) * 1000) };
    },
  };
}

/** The counter of the window that is now, and when that ends (epoch seconds). */
function counterOf({ name, windowSeconds }: Limit, now: Date): { key: string; endsAt: number } {
  const epoch = Math.floor(now.getTime() / 1000);
  const start = epoch - (epoch % windowSeconds);
  return { key: `limit#${name}#${windowSeconds}#${start}`, endsAt: start + windowSeconds };
}
