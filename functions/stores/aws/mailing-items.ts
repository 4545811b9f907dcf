import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { timeToLiveAttribute } from '../../../contract/resources.ts';
import { call } from '../../shared/aws/aws-errors.ts';
import { epochSeconds, type Item, textIn, toItem } from '../../shared/aws/dynamo-items.ts';
import type { Topic } from '../../shared/vocabulary.ts';

/**
 * The mailing table: who receives promotional mail, and who opted out of it. Two items per address key, so that an
 * import of subscribers can never overwrite a suppression. `suppression#<address key>` has an attribute for each refused
 * topic, which says since when (ISO 8601); and, after the rest of the customer was deleted, an end (`purgeAt`). Until
 * then a suppression never ends.
 */
export interface SubscriberItem {
  /** `subscriber#<address key>` */
  pk: string;
  customerId?: string;
  address: string;
  /** Consents on record: topic → since when, ISO 8601. */
  consents: Partial<Record<Topic, string>>;
}

export const subscriberKey = (addressKey: string) => ({ pk: `subscriber#${addressKey}` });
export const suppressionKey = (addressKey: string) => ({ pk: `suppression#${addressKey}` });

/**
 * Reads the two items of an address key, strongly consistent. They stay in DynamoDB's own form: other programs write the
 * list, and an odd item must not stop anything.
 */
export function mailingReader(client: DynamoDBClient, tableName: string) {
  async function find(key: { pk: string }): Promise<Item | undefined> {
    const get = new GetItemCommand({ TableName: tableName, Key: toItem(key), ConsistentRead: true });
    const { Item } = await call('Reading the mailing list', client.send(get));
    return Item;
  }
  return {
    findSubscriber: (addressKey: string) => find(subscriberKey(addressKey)),
    findSuppression: (addressKey: string) => find(suppressionKey(addressKey)),
  };
}

/** Since when there is a consent on this topic; `undefined` for anything that is no instant. */
export const consentIn = (subscriber: Item | undefined, topic: Topic): string | undefined =>
  textIn(subscriber?.consents?.M ?? {}, topic);

/** Is this topic refused? Whatever stands there: in doubt, nothing is sent. */
export const isSuppressedIn = (suppression: Item | undefined, topic: Topic): boolean =>
  suppression !== undefined && Object.hasOwn(suppression, topic);

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
