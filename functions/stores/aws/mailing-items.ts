import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { timeToLiveAttribute } from '../../../contract/resources.ts';
import { call } from '../../shared/aws/aws-errors.ts';
import { epochSeconds, fromItem, toItem } from '../../shared/aws/dynamo-items.ts';
import type { Topic } from '../../shared/vocabulary.ts';

/**
 * The mailing table: who gets promotional mail, and who refused it. Two items per address key, so that an import of
 * subscribers can never touch a refusal.
 */
export interface SubscriberItem {
  /** `subscriber#<address key>` */
  pk: string;
  customerId?: string;
  address: string;
  /** Consent on record: topic → since when, ISO 8601. */
  consents: Partial<Record<Topic, string>>;
}

/** Each refused topic is an attribute: since when, ISO 8601. */
export interface SuppressionItem extends Partial<Record<Topic, string>> {
  /** `suppression#<address key>` */
  pk: string;
  /** Epoch seconds. Only once the rest of the customer was deleted: until then a refusal has no end. */
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
 * Adds refusals in one write; the first instant of each topic stays. With `endsAt` (ISO 8601) the record gets its end,
 * without it loses one: someone who was deleted, came back and refuses again has refused for as long as they stay.
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
  const refusals = topics.map((_, index) => `#t${index} = if_not_exists(#t${index}, :at)`).join(', ');
  return new UpdateItemCommand({
    TableName: tableName,
    Key: toItem(suppressionKey(addressKey)),
    UpdateExpression: endsAt ? `SET ${refusals}, #purgeAt = :purgeAt` : `SET ${refusals} REMOVE #purgeAt`,
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
