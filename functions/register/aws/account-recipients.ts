import {
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { customersIndex } from '../../../contract/resources.ts';
import { normaliseAddress } from '../../shared/address.ts';
import { call } from '../../shared/aws/aws-errors.ts';
import {
  batchBackoff,
  fromItem,
  type Item,
  projectionOf,
  realPauses,
  textIn,
  toItem,
} from '../../shared/aws/dynamo-items.ts';
import { type Pauses, retry, tryAgain } from '../../shared/backoff.ts';
import { PermanentError, TransientError } from '../../shared/errors.ts';
import { type Language, languages } from '../../shared/vocabulary.ts';
import { type AccountRecords, accountKey, unreachableSinceOf } from '../../stores/aws/account-items.ts';
import type { ListedCustomer, Recipient, Recipients } from '../ports.ts';

/** The profile fields that a notice needs. */
const profileFields: readonly (keyof AccountRecords['profile'])[] = [
  'customerId',
  'name',
  'address',
  'addressKey',
  'language',
  'unreachableSince',
  'unreachableAddressKey',
];
const profileProjection = projectionOf(profileFields);

/** DynamoDB's maximum per call. */
const batchSize = 100;

/**
 * The customers of the account register. Listing scans the index of customers, whose key never changes: a customer who
 * changes address meanwhile is neither skipped nor listed twice.
 */
export function accountRecipients(
  client: DynamoDBClient,
  tableName: string,
  pauses: Pauses = realPauses,
): Recipients {
  /** The keyed hash of the address on file, if it is this one. */
  async function keyOnFile(customerId: string, address: string): Promise<string | undefined> {
    const get = new GetItemCommand({
      TableName: tableName,
      Key: toItem(accountKey(customerId, 'profile')),
      ConsistentRead: true,
      ...projectionOf(['address', 'addressKey']),
    });
    const { Item = {} } = await call('Reading a customer', client.send(get));
    const onFile = textIn(Item, 'address');
    const isOnFile = onFile !== undefined && normaliseAddress(onFile) === normaliseAddress(address);
    return isOnFile ? textIn(Item, 'addressKey') : undefined;
  }

  /** Retries keys that DynamoDB left unprocessed instead of mistaking them for deleted customers. */
  async function readProfiles(customerIds: readonly string[], ConsistentRead: boolean): Promise<Recipient[]> {
    const profiles: Recipient[] = [];
    let unread: Item[] = customerIds.map((id) => toItem(accountKey(id, 'profile')));
    if (unread.length === 0) return profiles;
    return retry(
      async () => {
        const get = new BatchGetItemCommand({
          RequestItems: { [tableName]: { ...profileProjection, Keys: unread, ConsistentRead } },
        });
        const { Responses, UnprocessedKeys } = await call('Reading customers', client.send(get));
        for (const item of Responses?.[tableName] ?? []) profiles.push(recipientIn(item));
        unread = UnprocessedKeys?.[tableName]?.Keys ?? [];
        return unread.length > 0 ? tryAgain : profiles;
      },
      batchBackoff,
      pauses,
      () => new TransientError(`Reading customers: ${unread.length} were not read.`),
    );
  }

  return {
    async list(limit, cursor) {
      const scan = new ScanCommand({
        TableName: tableName,
        IndexName: customersIndex.name,
        Limit: limit,
        ...(cursor !== undefined && { ExclusiveStartKey: toItem(JSON.parse(cursor)) }),
      });
      const { Items = [], LastEvaluatedKey } = await call('Listing customers', client.send(scan));
      return {
        customers: Items.map((item) => listedCustomerIn(item)),
        ...(LastEvaluatedKey && { cursor: JSON.stringify(fromItem(LastEvaluatedKey)) }),
      };
    },

    async findMany(customerIds) {
      const found = new Map<string, Recipient>();
      for (let start = 0; start < customerIds.length; start += batchSize) {
        const page = customerIds.slice(start, start + batchSize);
        for (const recipient of await readProfiles(page, false)) found.set(recipient.customerId, recipient);
        // An eventually consistent read costs half. Customers that it misses may have just been added: read those
        // consistently.
        const missing = page.filter((id) => !found.has(id));
        for (const recipient of await readProfiles(missing, true)) found.set(recipient.customerId, recipient);
      }
      return found;
    },

    async markUnreachable(customerId, address, at) {
      const addressKey = await keyOnFile(customerId, address);
      if (addressKey === undefined) return;
      const mark = new UpdateItemCommand({
        TableName: tableName,
        Key: toItem(accountKey(customerId, 'profile')),
        UpdateExpression: 'SET unreachableSince = :at, unreachableAddressKey = :addressKey',
        // The mark counts for its address alone, so that one that was changed meanwhile has none.
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: toItem({ ':at': at.toISOString(), ':addressKey': addressKey }),
      });
      await call('Marking a customer as unreachable', client.send(mark), {
        ConditionalCheckFailedException: undefined,
      });
    },

    async markReachable(customerId, address) {
      const addressKey = await keyOnFile(customerId, address);
      if (addressKey === undefined) return;
      const unmark = new UpdateItemCommand({
        TableName: tableName,
        Key: toItem(accountKey(customerId, 'profile')),
        UpdateExpression: 'REMOVE unreachableSince, unreachableAddressKey',
        ConditionExpression: 'unreachableAddressKey = :addressKey',
        ExpressionAttributeValues: toItem({ ':addressKey': addressKey }),
      });
      await call('Marking a customer as reachable', client.send(unmark), {
        ConditionalCheckFailedException: undefined,
      });
    },

    addressKeyOf: keyOnFile,
  };
}

/** The provider's own programs write the register: an odd record must not stop the notice for everybody. */
function languageOf(item: Item): { language?: Language } {
  const supported = languages.find((each) => each === textIn(item, 'language'));
  return supported ? { language: supported } : {};
}

const listedCustomerIn = (item: Item): ListedCustomer => ({
  customerId: customerIdIn(item),
  customerSince: textIn(item, 'customerSince') ?? '',
  ...languageOf(item),
});

function recipientIn(item: Item): Recipient {
  return {
    customerId: customerIdIn(item),
    name: textIn(item, 'name') ?? '',
    // With capitals and diacritics, and perhaps without an address: other programs write the register.
    address: normaliseAddress(textIn(item, 'address') ?? ''),
    ...languageOf(item),
    ...unreachableSinceOf(item),
  };
}

/** The key of the index, so that DynamoDB itself vouches for it. */
function customerIdIn(item: Item): string {
  const customerId = textIn(item, 'customerId');
  if (customerId === undefined) throw new PermanentError('A profile has no customer number.');
  return customerId;
}
