import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { call } from '../../shared/aws/aws-errors.ts';
import { toItem } from '../../shared/aws/dynamo-items.ts';
import { PermanentError } from '../../shared/errors.ts';
import { topics } from '../../shared/vocabulary.ts';
import { type Hold, type HoldPeriods, holdFor } from '../domain/holds.ts';
import type { DataStore, DataSubject, ExportedRecords } from '../ports.ts';
import {
  mailingReader,
  type SubscriberItem,
  type SuppressionItem,
  subscriberKey,
  suppressionUpdate,
} from './mailing-items.ts';
import { outcomesOf } from './outcomes.ts';

/**
 * The mailing list. A deletion erases the subscriber and leaves a suppression of every topic under the keyed address,
 * so that no later import can start mailing someone who asked to be forgotten. The suppression expires automatically.
 */
export function mailingStore(client: DynamoDBClient, tableName: string, periods: HoldPeriods): DataStore {
  const { findSubscriber, findSuppression } = mailingReader(client, tableName);
  const findBoth = ({ addressKey }: DataSubject) =>
    Promise.all([findSubscriber(addressKey), findSuppression(addressKey)]);

  return {
    async survey(subject, kind, at) {
      const [subscriber, suppression] = await findBoth(subject);
      const subscribed = subscriptionRows(subscriber).length;
      if (kind === 'handover') {
        return {
          store: 'mailing',
          categories: [
            { category: 'mailing-topics', action: 'return', count: subscribed },
            { category: 'suppression-record', action: 'return', count: suppressionRows(suppression).length },
          ],
        };
      }
      return {
        store: 'mailing',
        categories: [
          { category: 'mailing-topics', action: 'erase', count: subscribed },
          { category: 'suppression-record', action: 'hold', count: 1, hold: suppressionHold(at, periods) },
        ],
      };
    },

    async *exportRecords(subject) {
      const [subscriber, suppression] = await findBoth(subject);
      const tables: ExportedRecords[] = [
        { category: 'mailing-topics', records: subscriptionRows(subscriber) },
        { category: 'suppression-record', records: suppressionRows(suppression) },
      ];
      yield* tables.filter(({ records }) => records.length > 0);
    },

    async *exportFiles() {},

    async erase({ addressKey }, plan, plannedAt) {
      // The suppression first: a crash in between must not leave an address unprotected.
      const endsAt = suppressionHold(plannedAt, periods).until;
      const suppressionWrite = suppressionUpdate(tableName, { addressKey, topics, at: plannedAt, endsAt });
      await call('Recording a suppression', client.send(suppressionWrite));
      const erasure = new DeleteItemCommand({ TableName: tableName, Key: toItem(subscriberKey(addressKey)) });
      await call('Erasing a subscriber', client.send(erasure));
      return outcomesOf(plan);
    },

    async verify(subject) {
      const [subscriber, suppression] = await findBoth(subject);
      const isSuppressed = suppression?.purgeAt !== undefined && topics.every((topic) => suppression[topic]);
      return (subscriber ? 1 : 0) + (isSuppressed ? 0 : 1);
    },
  };
}

function suppressionHold(at: Date, periods: HoldPeriods): Hold {
  const hold = holdFor({ category: 'consents', recordedAt: at.toISOString() }, at, periods);
  if (!hold)
    throw new PermanentError('Suppressions must be kept for a while: set refusalRecordMonths above zero.');
  return hold;
}

/** One row per topic with a consent. A subscriber without any is still on file. */
function subscriptionRows(subscriber: SubscriberItem | undefined): ExportedRecords['records'] {
  if (!subscriber) return [];
  const { address, consents } = subscriber;
  const rows = topics.flatMap((topic) => {
    const consentedAt = consents[topic];
    return consentedAt ? [{ address, topic, consentedAt }] : [];
  });
  return rows.length > 0 ? rows : [{ address, topic: null, consentedAt: null }];
}

function suppressionRows(suppression: SuppressionItem | undefined): ExportedRecords['records'] {
  return topics.flatMap((topic) => {
    const refusedAt = suppression?.[topic];
    return refusedAt ? [{ topic, refusedAt }] : [];
  });
}
