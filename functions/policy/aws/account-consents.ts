import { type DynamoDBClient, GetItemCommand, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { timeToLiveAttribute } from '../../../contract/resources.ts';
import { call, toFault } from '../../shared/aws/aws-errors.ts';
import { epochSeconds, type Item, textIn, toItem } from '../../shared/aws/dynamo-items.ts';
import { PermanentError } from '../../shared/errors.ts';
import { type AccountItem, accountKey, policyConsentPartition } from '../../stores/aws/account-items.ts';
import type { Consents } from '../ports.ts';

type ConsentItem = AccountItem<'consents'>;

/** A shorter number is none that could be called. */
const minPhoneDigits = 8;

/** The last four digits, if it is a telephone number. */
function phoneEndingOf(phone: unknown): { phoneEnding?: string } {
  const digits = typeof phone === 'string' ? phone.replace(/\D/g, '') : '';
  return digits.length < minPhoneDigits ? {} : { phoneEnding: digits.slice(-4) };
}

const topicOf = (version: number, purpose: string): string => `policy-${version}/${purpose}`;

/**
 * Consents are records in the account register, like those for promotions, and are never overwritten: deletion, hold
 * and handover find them without knowing about policies.
 */
export function accountConsents(client: DynamoDBClient, tableName: string): Consents {
  /** The telephone number of a customer, if there is one; `undefined` if there is no such customer. */
  async function profileOf(customerId: string): Promise<{ phone?: string } | undefined> {
    const get = new GetItemCommand({
      TableName: tableName,
      Key: toItem(accountKey(customerId, 'profile')),
      ProjectionExpression: 'pk, phone',
      ConsistentRead: true,
    });
    const { Item } = await call('Reading a customer', client.send(get));
    const phone = Item && textIn(Item, 'phone');
    return Item && { ...(phone !== undefined && { phone }) };
  }

  /** The records about one version, oldest first per purpose. */
  async function recordsOf(customerId: string, version: number): Promise<Item[]> {
    const { pk, sk } = accountKey(customerId, 'consents', topicOf(version, ''));
    // Consents of an earlier version of this system are stored among the customer's other records.
    const earlier = await recordsIn(pk, sk);
    return [...earlier, ...(await recordsIn(policyConsentPartition(customerId), sk))];
  }

  async function recordsIn(pk: string, sk: string): Promise<Item[]> {
    const pages = paginateQuery(
      { client },
      {
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ProjectionExpression: 'pk, sk, topic, act, recordedAt',
        ExpressionAttributeValues: toItem({ ':pk': pk, ':sk': sk }),
      },
    );
    const records: Item[] = [];
    try {
      for await (const { Items = [] } of pages) records.push(...Items);
    } catch (error) {
      throw toFault('Reading consents', error);
    }
    return records;
  }

  return {
    async record(customerId, version, purposes, act, at) {
      const recordedAt = at.toISOString();
      const items = purposes.map((purpose): ConsentItem => {
        const topic = topicOf(version, purpose);
        const { sk } = accountKey(customerId, 'consents', `${topic}#${recordedAt}`);
        return {
          pk: policyConsentPartition(customerId),
          sk,
          topic,
          act,
          recordedAt,
          channel: 'policy-notice',
        };
      });
      for (const item of items) {
        const put = new PutItemCommand({ TableName: tableName, Item: toItem(item) });
        await call('Recording a consent', client.send(put));
      }
      // Checked after the write. A deletion removes the profile and then reads what is left: either it finds these
      // records, or they are emptied here and the table removes the rest. Functions behind HTTP have no permission to
      // delete.
      if (await profileOf(customerId)) return;
      for (const { pk, sk } of items) {
        const Item = toItem({ pk, sk, [timeToLiveAttribute]: epochSeconds(recordedAt) });
        await call('Taking back a consent', client.send(new PutItemCommand({ TableName: tableName, Item })));
      }
      throw new PermanentError('The customer no longer exists.');
    },

    async find(customerId, version) {
      const [records, profile] = await Promise.all([recordsOf(customerId, version), profileOf(customerId)]);
      if (!profile) return undefined;
      const since = new Map<string, string>();
      for (const record of records) {
        const recordedAt = textIn(record, 'recordedAt') ?? '';
        const purpose = (textIn(record, 'topic') ?? '').slice(topicOf(version, '').length);
        if (textIn(record, 'act') !== 'given') since.delete(purpose);
        else if (!since.has(purpose)) since.set(purpose, recordedAt);
      }
      return { given: Object.fromEntries(since), acts: records.length, ...phoneEndingOf(profile.phone) };
    },
  };
}
