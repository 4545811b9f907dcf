import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Mailing } from '../app/ports.ts';
import { call } from './aws-errors.ts';
import { fromItem, toItem } from './dynamo-items.ts';
import {
  type SubscriberItem,
  type SuppressionItem,
  subscriberKey,
  suppressionKey,
  suppressionUpdate,
} from './mailing-items.ts';

/** Consents and refusals. Every read is strongly consistent: a refusal counts from the moment it was answered. */
export function dynamoMailing(client: DynamoDBClient, tableName: string): Mailing {
  async function find<T>(key: { pk: string }): Promise<T | undefined> {
    const get = new GetItemCommand({ TableName: tableName, Key: toItem(key), ConsistentRead: true });
    const { Item } = await call('Reading the mailing list', client.send(get));
    return Item && fromItem<T>(Item);
  }

  return {
    async suppress(addressKey, topics, at) {
      if (topics.length === 0) return;
      const update = suppressionUpdate(tableName, { addressKey, topics, at });
      await call('Recording a refusal', client.send(update));
    },

    async ask(addressKey, topic) {
      const [suppression, subscriber] = await Promise.all([
        find<SuppressionItem>(suppressionKey(addressKey)),
        find<SubscriberItem>(subscriberKey(addressKey)),
      ]);
      if (suppression?.[topic]) return { allowed: false, reason: 'suppressed' };
      if (!subscriber?.consents[topic]) return { allowed: false, reason: 'no-consent' };
      return { allowed: true };
    },

    async findAddress(addressKey) {
      return (await find<SubscriberItem>(subscriberKey(addressKey)))?.address;
    },
  };
}
