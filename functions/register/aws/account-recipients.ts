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
import { batchBackoff, fromItem, type Item, realPauses, toItem } from '../../shared/aws/dynamo-items.ts';
import { type Pauses, retry, tryAgain } from '../../shared/backoff.ts';
import { TransientError } from '../../shared/errors.ts';
import { type Language, languages } from '../../shared/vocabulary.ts';
import { type AccountItem, accountKey, unreachableSinceOf } from '../../stores/aws/account-items.ts';
import type { ListedCustomer, Recipient, Recipients } from '../ports.ts';

type Profile = AccountItem<'profile'>;

/** The profile fields that a notice needs. Aliased, because some of them are reserved words in DynamoDB. */
const profileFields: readonly (keyof Profile)[] = [
  'customerId',
  'name',
  'address',
  'addressKey',
  'language',
  'unreachableSince',
  'unreachableAddressKey',
];
const profileProjection = {
  ProjectionExpression: profileFields.map((_, index) => `#p${index}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(profileFields.map((name, index) => [`#p${index}`, name])),
};

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
  async function findProfile(customerId: string): Promise<Profile | undefined> {
    const get = new GetItemCommand({
      TableName: tableName,
      Key: toItem(accountKey(customerId, 'profile')),
      ConsistentRead: true,
    });
    const { Item } = await call('Reading a customer', client.send(get));
    return Item && fromItem<Profile>(Item);
  }

  /** Retries keys that DynamoDB left unprocessed instead of mistaking them for deleted customers. */
  async function readProfiles(customerIds: readonly string[], ConsistentRead: boolean): Promise<Profile[]> {
    const profiles: Profile[] = [];
    let unread: Item[] = customerIds.map((id) => toItem(accountKey(id, 'profile')));
    if (unread.length === 0) return profiles;
    return retry(
      async () => {
        const get = new BatchGetItemCommand({
          RequestItems: { [tableName]: { ...profileProjection, Keys: unread, ConsistentRead } },
        });
        const { Responses, UnprocessedKeys } = await call('Reading customers', client.send(get));
        for (const item of Responses?.[tableName] ?? []) profiles.push(fromItem<Profile>(item));
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
        for (const profile of await readProfiles(page, false))
          found.set(profile.customerId, recipientIn(profile));
        // An eventually consistent read costs half. Customers that it misses may have just been added: read those
        // consistently.
        const missing = page.filter((id) => !found.has(id));
        for (const profile of await readProfiles(missing, true))
          found.set(profile.customerId, recipientIn(profile));
      }
      return found;
    },

    async markUnreachable(customerId, address, at) {
      const profile = await findProfile(customerId);
      if (!profile || !isOnFile(profile, address)) return;
      const mark = new UpdateItemCommand({
        TableName: tableName,
        Key: toItem(accountKey(customerId, 'profile')),
        UpdateExpression: 'SET unreachableSince = :at, unreachableAddressKey = :addressKey',
        // If the profile was deleted or its address changed meanwhile, mark nothing.
        ConditionExpression: 'addressKey = :addressKey',
        ExpressionAttributeValues: toItem({ ':at': at.toISOString(), ':addressKey': profile.addressKey }),
      });
      await call('Marking a customer as unreachable', client.send(mark), {
        ConditionalCheckFailedException: undefined,
      });
    },

    async markReachable(customerId, address) {
      const profile = await findProfile(customerId);
      if (!profile || !isOnFile(profile, address)) return;
      const unmark = new UpdateItemCommand({
        TableName: tableName,
        Key: toItem(accountKey(customerId, 'profile')),
        UpdateExpression: 'REMOVE unreachableSince, unreachableAddressKey',
        ConditionExpression: 'addressKey = :addressKey',
        ExpressionAttributeValues: toItem({ ':addressKey': profile.addressKey }),
      });
      await call('Marking a customer as reachable', client.send(unmark), {
        ConditionalCheckFailedException: undefined,
      });
    },

    async addressKeyOf(customerId, address) {
      const profile = await findProfile(customerId);
      return profile && isOnFile(profile, address) ? profile.addressKey : undefined;
    },
  };
}

/** The provider's own programs write the register, with capitals and diacritics, and perhaps without an address. */
const addressOf = ({ address }: { address?: string }): string => normaliseAddress(address ?? '');

const isOnFile = (profile: Profile, address: string): boolean =>
  addressOf(profile) === normaliseAddress(address);

/** The provider's own programs write the register: an unsupported language must not stop the notice for everybody. */
function languageOf({ language }: Profile): { language?: Language } {
  const supported = languages.find((each) => each === language);
  return supported ? { language: supported } : {};
}

function listedCustomerIn(item: Item): ListedCustomer {
  const profile = fromItem<Profile>(item);
  const { customerId, customerSince } = profile;
  return { customerId, customerSince, ...languageOf(profile) };
}

function recipientIn(profile: Profile): Recipient {
  const { customerId, name } = profile;
  return {
    customerId,
    name,
    address: addressOf(profile),
    ...languageOf(profile),
    ...unreachableSinceOf(profile),
  };
}
