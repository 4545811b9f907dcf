import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { timeToLiveAttribute } from '../../../contract/resources.ts';
import { call } from '../../shared/aws/aws-errors.ts';
import { epochSeconds, fromItem, toItem } from '../../shared/aws/dynamo-items.ts';
import type { Topic } from '../../shared/vocabulary.ts';

/**
 * The mailing table: who receives promotional mail, and who opted out of it. Two items per address key, so that an
 * import of subscribers can never overwrite a suppression.
 */
export interface SubscriberItem {
  /** `subscriber#<address key>` */
  pk: string;
  customerId?: string;
  address: string;
  /** Consents on record: topic → since when, ISO 8601. */
  consents: Partial<Record<Topic, string>>;
}

/** Each suppressed topic is an attribute: since when, ISO 8601. */
export interface SuppressionItem extends Partial<Record<Topic, string>> {
  /** `suppression#<address key>` */
  pk: string;
  /** Epoch seconds. Set only after the rest of the customer was deleted; until then a suppression never ends. */
  purgeAt?: number;
}

export const subscriberKey = (addressKey: string) => ({ pk: `subscriber#${addressKey}` });
export const suppressionKey = (addressKey: string) => ({ pk: `suppression#${addressKey}` });

/** Reads the two items of an address key, strongly consistent. */
export function mailingReader(client: DynamoDBClient, tableName: string) {
  async function find<T>(key: { pk: string }): Promise<T | undefined> {
    const get = new GetItemCommand({ TableName: tableName, Key: toItem(key), ConsistentRead: true });
    const { Item } = await call('Reading the mailing list', client.send(get));
    return Item && fromItem<T>(Item);
  }
  return {
    findSubscriber: (addressKey: string) => find<SubscriberItem>(subscriberKey(addressKey)),
    findSuppression: (addressKey: string) => find<SuppressionItem>(suppressionKey(addressKey)),
  };
}

/**
 * Adds suppressions in one write, keeping the first instant of each topic. With `endsAt` (ISO 8601) the record gets an
 * end; without it, an existing end is removed: someone who was deleted, returned and opts out again has opted out for
 * as long as they stay.
 */
export function suppressionUpdate(
  tableName: string,
  {
    addressKey,
    topics,
    at,
    endsAt,
  }: { addressKey: string; topics: readonly Topic[]; at: Date; endsAt?: string },
): UpdateItemCommand {
  const suppressions = topics.map((_, index) => `#t${index} = if_not_exists(#t${index}, :at)`).join(', ');
  return new UpdateItemCommand({
    TableName: tableName,
    Key: toItem(suppressionKey(addressKey)),
    UpdateExpression: endsAt
      ? `SET ${suppressions}, #purgeAt = :purgeAt`
      : `SET ${suppressions} REMOVE #purgeAt`,
    ExpressionAttributeNames: {
      '#purgeAt': timeToLiveAttribute,
      ...Object.fromEntries(topics.map((topic, index) => [`#t${index}`, topic])),
    },
    ExpressionAttributeValues: toItem({
      ':at': at.toISOString(),
      ...(endsAt && { ':purgeAt': epochSeconds(endsAt) }),
    }),
  });
}
