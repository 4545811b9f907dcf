import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { accountByAddressIndex } from '../../../contract/resources.ts';
import { normaliseAddress } from '../../shared/address.ts';
import { call } from '../../shared/aws/aws-errors.ts';
import { type Item, projectionOf, textIn, toItem } from '../../shared/aws/dynamo-items.ts';
import { endOf } from '../../shared/calendar.ts';
import { PermanentError } from '../../shared/errors.ts';
import { type KeysFor, pseudonym } from '../../shared/secrets.ts';
import { type AccountRecords, accountKey, unreachableSinceOf } from '../../stores/aws/account-items.ts';
import type { AddressBook, AddressCheck, Customer, Register } from '../ports.ts';

/** The profile fields that a request needs. */
const profileFields: readonly (keyof AccountRecords['profile'])[] = [
  'customerId',
  'name',
  'address',
  'addressKey',
  'inEuropeanUnion',
  'addressSince',
  'formerAddress',
  'unreachableSince',
  'unreachableAddressKey',
];

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
    // Nothing is kept of what was found.
    release: async () => {},

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
        ProjectionExpression: 'pk, sk',
      });
      const { Items = [] } = await call('Looking up a customer', client.send(query));
      if (Items.length > 1) throw new PermanentError('More than one customer has this address.');
      const [found] = Items;
      if (!found) return undefined;

      const get = new GetItemCommand({
        TableName: tableName,
        Key: found,
        ConsistentRead: true,
        // Whatever else other programs put there cannot stop a request.
        ...projectionOf(profileFields),
      });
      const { Item } = await call('Reading a customer', client.send(get));
      if (!Item || textIn(Item, 'addressKey') !== addressKey) return undefined;
      const customer = customerIn(Item);
      // Whoever changed the one forgot the other: nobody can say whose mailbox this is.
      if (customer.address !== normaliseAddress(address))
        throw new PermanentError('A profile has an address that its key does not belong to.');
      return customer;
    },
  };
}

function customerIn(profile: Item): Customer {
  const [customerId, address] = [textIn(profile, 'customerId'), textIn(profile, 'address')];
  if (customerId === undefined || address === undefined)
    throw new PermanentError('A profile has no customer number or no address.');
  const { inEuropeanUnion, addressSince: since } = profile;
  const addressSince = since === undefined || since.NULL ? undefined : since.S;
  // An address of unknown age may be a new one: a person has to look.
  if (since !== undefined && !since.NULL && (addressSince === undefined || !endOf(addressSince)))
    throw new PermanentError('A profile has an addressSince that is no instant.');
  const formerAddress = textIn(profile, 'formerAddress');
  return {
    customerId,
    name: textIn(profile, 'name') ?? '',
    address: normaliseAddress(address),
    // The earlier of two dates is the one to keep: whatever is neither yes nor no counts as yes.
    inEuropeanUnion: inEuropeanUnion !== undefined && !inEuropeanUnion.NULL && inEuropeanUnion.BOOL !== false,
    ...(addressSince && { addressSince }),
    ...(formerAddress && { formerAddress: normaliseAddress(formerAddress) }),
    ...unreachableSinceOf(profile),
  };
}

/** Reads the keyed hash of a customer's address, and nothing else of them. */
export const accountAddressCheck = (client: DynamoDBClient, tableName: string): AddressCheck => ({
  async hasOtherAddress(customerId, addressKey) {
    const profile = await profileWith(client, tableName, customerId, 'addressKey');
    return profile !== undefined && textIn(profile, 'addressKey') !== addressKey;
  },
});

/** Reads a customer's address, and nothing else of them. */
export const accountAddressBook = (client: DynamoDBClient, tableName: string): AddressBook => ({
  async addressOf(customerId) {
    const profile = await profileWith(client, tableName, customerId, 'address');
    const address = profile && textIn(profile, 'address');
    return address === undefined ? undefined : normaliseAddress(address);
  },
});

/** A customer's profile with one field; `undefined` if there is no such customer. */
async function profileWith(
  client: DynamoDBClient,
  tableName: string,
  customerId: string,
  field: 'address' | 'addressKey',
): Promise<Item | undefined> {
  const get = new GetItemCommand({
    TableName: tableName,
    Key: toItem(accountKey(customerId, 'profile')),
    ProjectionExpression: field,
    ConsistentRead: true,
  });
  return (await call('Reading one field of a customer', client.send(get))).Item;
}
