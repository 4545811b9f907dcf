import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { accountByAddressIndex } from '../../../contract/resources.ts';
import { normaliseAddress } from '../../shared/address.ts';
import { call } from '../../shared/aws/aws-errors.ts';
import { fromItem, toItem } from '../../shared/aws/dynamo-items.ts';
import { PermanentError } from '../../shared/errors.ts';
import { type KeysFor, pseudonym } from '../../shared/secrets.ts';
import { type AccountItem, accountKey, unreachableSinceOf } from '../../stores/aws/account-items.ts';
import type { AddressCheck, Customer, Register } from '../ports.ts';

/**
 * Finds customers by the keyed hash of their address. The index may lag behind, so the profile itself is read and
 * decides: nothing is sent to an address that is no longer the customer's.
 */
export function accountRegister(
  client: DynamoDBClient,
  tableName: string,
  keys: KeysFor<'addresses'>,
): Register {
  return {
    async isCustomer(customerId) {
      const get = new GetItemCommand({
        TableName: tableName,
        Key: toItem(accountKey(customerId, 'profile')),
        ProjectionExpression: 'pk',
        ConsistentRead: true,
      });
      const { Item } = await call('Reading a customer', client.send(get));
      return Item !== undefined;
    },

    async findByAddress(address) {
      const addressKey = pseudonym(keys, address);
      const query = new QueryCommand({
        TableName: tableName,
        IndexName: accountByAddressIndex.name,
        KeyConditionExpression: '#addressKey = :addressKey',
        ExpressionAttributeNames: { '#addressKey': accountByAddressIndex.partitionKey },
        ExpressionAttributeValues: toItem({ ':addressKey': addressKey }),
      });
      const { Items = [] } = await call('Looking up a customer', client.send(query));
      if (Items.length > 1) throw new PermanentError('More than one customer has this address.');
      const [found] = Items.map((item) => fromItem<AccountItem<'profile'>>(item));
      if (!found) return undefined;

      const get = new GetItemCommand({
        TableName: tableName,
        Key: toItem({ pk: found.pk, sk: found.sk }),
        ConsistentRead: true,
      });
      const { Item } = await call('Reading a customer', client.send(get));
      const profile = Item && fromItem<AccountItem<'profile'>>(Item);
      if (profile?.addressKey !== addressKey) return undefined;
      return customerIn(profile);
    },
  };
}

function customerIn(profile: AccountItem<'profile'>): Customer {
  const { customerId, name, address, inEuropeanUnion, addressSince, formerAddress } = profile;
  return {
    customerId,
    name,
    address: normaliseAddress(address),
    inEuropeanUnion,
    ...(addressSince && { addressSince }),
    ...(formerAddress && { formerAddress: normaliseAddress(formerAddress) }),
    ...unreachableSinceOf(profile),
  };
}

/** Reads the keyed hash of a customer's address, and nothing else of them. */
export const accountAddressCheck = (client: DynamoDBClient, tableName: string): AddressCheck => ({
  async hasOtherAddress(customerId, addressKey) {
    const get = new GetItemCommand({
      TableName: tableName,
      Key: toItem(accountKey(customerId, 'profile')),
      ProjectionExpression: 'addressKey',
      ConsistentRead: true,
    });
    const { Item } = await call('Reading the key of an address', client.send(get));
    return Item !== undefined && fromItem<{ addressKey?: string }>(Item).addressKey !== addressKey;
  },
});
