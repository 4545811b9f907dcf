import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { toItem } from '../../functions/shared/aws/dynamo-items.ts';
import { type Keys, pseudonym } from '../../functions/shared/secrets.ts';
import {
  type AccountCategory,
  type AccountItem,
  type AccountRecords,
  accountKey,
} from '../../functions/stores/aws/account-items.ts';
import { type SubscriberItem, subscriberKey } from '../../functions/stores/aws/mailing-items.ts';
import { type SeededCustomer, seededCustomers } from './customers.ts';
import { hostedFilesOf } from './hosted-files.ts';

export { seededCustomers };

export interface SeedTarget {
  dynamo: DynamoDBClient;
  s3: S3Client;
  tables: { account: string; mailing: string };
  buckets: { hosting: string };
  keys: Keys;
}

/** Fills the provider's stores with the sample customers. Tables and buckets must exist. */
export async function seed(target: SeedTarget): Promise<void> {
  for (const customer of seededCustomers) await seedCustomer(target, customer);
}

/** Adds one customer to every store. */
export async function seedCustomer(target: SeedTarget, customer: SeededCustomer): Promise<void> {
  const { dynamo, s3, tables, buckets, keys } = target;
  for (const item of accountItemsOf(customer, keys)) {
    await dynamo.send(new PutItemCommand({ TableName: tables.account, Item: toItem(item) }));
  }
  const subscriber = toItem(subscriberOf(customer, keys));
  await dynamo.send(new PutItemCommand({ TableName: tables.mailing, Item: subscriber }));
  for (const { path, content, contentType } of hostedFilesOf(customer)) {
    const object = { Bucket: buckets.hosting, Key: `customers/${customer.id}/${path}` };
    if (content === undefined) await s3.send(new DeleteObjectCommand(object));
    else await storeFile(s3, { ...object, Body: content, ContentType: contentType });
  }
}

/** Stores one hosted file. */
export async function storeFile(
  s3: S3Client,
  file: { Bucket: string; Key: string; Body: string | Uint8Array; ContentType?: string | undefined },
): Promise<void> {
  await s3.send(new PutObjectCommand(file));
}

/** Writes a customer's profile anew, unless it is gone: with another address on file, for instance. */
export async function putProfile(
  { dynamo, tables, keys }: Pick<SeedTarget, 'dynamo' | 'keys'> & { tables: { account: string } },
  customer: SeededCustomer,
  changes: Partial<AccountRecords['profile']>,
): Promise<void> {
  const [profile] = accountItemsOf(customer, keys);
  await dynamo.send(
    new PutItemCommand({
      TableName: tables.account,
      Item: toItem({ ...profile, ...changes }),
      ConditionExpression: 'attribute_exists(pk)',
    }),
  );
}

/** All records of a customer in the account register. */
export function accountItemsOf(customer: SeededCustomer, keys: Keys): AccountItem[] {
  const { id, name, address, phone, profile, contacts, invoices, domains, facts, topics } = customer;
  const item = <C extends AccountCategory>(
    category: C,
    key: string,
    record: AccountRecords[C],
  ): AccountItem => ({ ...accountKey(id, category, key), ...record }) as AccountItem;
  return [
    item('profile', '', {
      customerId: id,
      name,
      address,
      addressKey: pseudonym(keys, address),
      phone,
      ...profile,
    }),
    ...contacts.map((contact) => item('contacts', contact.role, contact)),
    ...invoices.map(([number, issuedOn, amount, description]) =>
      item('invoices', number, {
        number,
        issuedOn,
        amount,
        description,
        buyerName: name,
        buyerPostalAddress: profile.postalAddress,
        buyerTaxCode: '0300000000',
        address,
      }),
    ),
    ...domains.map((domain) =>
      item('domain-registrations', domain.domain, {
        ...domain,
        registrantName: name,
        registrantAddress: address,
        registrantPhone: phone,
        registrantPostalAddress: profile.postalAddress,
      }),
    ),
    ...Object.entries(topics).map(([topic, recordedAt]) =>
      item('consents', `${topic}#${recordedAt}`, {
        topic,
        act: 'given',
        recordedAt,
        channel: 'form',
        client: facts.lastLoginAddress,
      }),
    ),
    item('account-facts', facts.account, { ...facts, name }),
  ];
}

/** A customer as a subscriber to promotional mail. */
export function subscriberOf({ id, address, topics }: SeededCustomer, keys: Keys): SubscriberItem {
  return { ...subscriberKey(pseudonym(keys, address)), customerId: id, address, consents: topics };
}
