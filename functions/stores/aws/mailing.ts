import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { timeToLiveAttribute } from '../../../contract/resources.ts';
import { call } from '../../shared/aws/aws-errors.ts';
import { type Item, toItem } from '../../shared/aws/dynamo-items.ts';
import { PermanentError } from '../../shared/errors.ts';
import { topics } from '../../shared/vocabulary.ts';
import type { ExportedRecord, ExportedValue } from '../domain/exported-value.ts';
import { type Hold, type HoldPeriods, holdFor } from '../domain/holds.ts';
import { outcomesOf } from '../domain/outcomes.ts';
import type { DataStore, DataSubject, ExportedRecords } from '../ports.ts';
import { exportedRecord } from './exported-values.ts';
import { isSuppressedIn, mailingReader, subscriberKey, suppressionUpdate } from './mailing-items.ts';

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
      const isSuppressed =
        suppression?.[timeToLiveAttribute] !== undefined &&
        topics.every((topic) => isSuppressedIn(suppression, topic));
      return (subscriber ? 1 : 0) + (isSuppressed ? 0 : 1);
    },
  };
}

function suppressionHold(at: Date, periods: HoldPeriods): Hold {
  const hold = holdFor({ category: 'consents' }, at, periods);
  if (!hold)
    throw new PermanentError('Suppressions must be kept for a while: set refusalRecordMonths above zero.');
  return hold;
}

/**
 * One row per topic with a consent, also for topics that this system does not know. A subscriber without any is still on
 * file. Whatever other programs keep of the subscriber stands in each row, under `others`.
 */
function subscriptionRows(subscriber: Item | undefined): ExportedRecord[] {
  if (!subscriber) return [];
  const { address = null, ...rest } = exportedRecord(subscriber, new Set(['pk', 'customerId']));
  const { consents: _topics, ...others } = rest;
  const topicsOnFile = Object.entries(exportedRecord(subscriber.consents?.M ?? {}));
  const rowOf = (topic: string | null, consentedAt: ExportedValue, more: ExportedRecord): ExportedRecord => ({
    address,
    topic,
    consentedAt,
    ...(Object.keys(more).length > 0 && { others: more }),
  });
  // Consents that are no map stay among the others, so that they are not lost.
  if (topicsOnFile.length === 0) return [rowOf(null, null, subscriber.consents?.M ? others : rest)];
  return topicsOnFile.map(([topic, consentedAt]) => rowOf(topic, consentedAt, others));
}

/** One row per refused topic. */
const suppressionRows = (suppression: Item = {}): ExportedRecord[] =>
  Object.entries(exportedRecord(suppression, new Set(['pk', timeToLiveAttribute]))).map(
    ([topic, refusedAt]) => ({
      topic,
      refusedAt,
    }),
  );
