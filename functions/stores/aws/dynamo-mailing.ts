import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { call } from '../../shared/aws/aws-errors.ts';
import { textIn } from '../../shared/aws/dynamo-items.ts';
import type { Mailing } from '../ports.ts';
import { consentIn, isSuppressedIn, mailingReader, suppressionUpdate } from './mailing-items.ts';

/** Consents and suppressions. Every read is strongly consistent: an opt-out takes effect as soon as it is written. */
export function dynamoMailing(client: DynamoDBClient, tableName: string): Mailing {
  const { findSubscriber, findSuppression } = mailingReader(client, tableName);
  return {
    async suppress(addressKey, topics, at) {
      if (topics.length === 0) return;
      const update = suppressionUpdate(tableName, { addressKey, topics, at });
      await call('Recording a suppression', client.send(update));
    },

    async ask(addressKey, topic) {
      const [suppression, subscriber] = await Promise.all([
        findSuppression(addressKey),
        findSubscriber(addressKey),
      ]);
      if (isSuppressedIn(suppression, topic)) return { allowed: false, reason: 'suppressed' };
      if (!consentIn(subscriber, topic)) return { allowed: false, reason: 'no-consent' };
      return { allowed: true };
    },

    async findAddress(addressKey) {
      return textIn((await findSubscriber(addressKey)) ?? {}, 'address');
    },
  };
}
