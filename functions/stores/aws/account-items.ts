import { PermanentError } from '../../shared/errors.ts';
import type { Hold, RecordFacts } from '../domain/holds.ts';
import { checkedCustomerId } from './customer-id.ts';

/**
 * The account register: one table, one item per record, all of a customer under one partition. Days are `YYYY-MM-DD`,
 * instants ISO 8601 UTC, amounts whole đồng.
 */
export interface AccountRecords {
  profile: {
    customerId: string;
    name: string;
    /** E-mail address, normalised. */
    address: string;
    /** Keyed hash of the address: partition key of the index by address. */
    addressKey: string;
    phone: string;
    postalAddress: string;
    inEuropeanUnion: boolean;
    customerSince: string;
    /** In which the customer wants to be written to, if they said so. */
    language?: 'vi' | 'en';
    /** Since when mail bounces, and at which address (its keyed hash): a new address is another matter. */
    unreachableSince?: string;
    unreachableAddressKey?: string;
  };
  contacts: { role: string; name: string; address: string; phone: string };
  invoices: {
    number: string;
    issuedOn: string;
    amount: number;
    description: string;
    buyerName: string;
    buyerPostalAddress: string;
    buyerTaxCode: string;
    /** Where the invoice was sent. */
    address: string;
  };
  'domain-registrations': {
    domain: string;
    active: boolean;
    registeredOn: string;
    expiresOn: string;
    registrantName: string;
    registrantAddress: string;
    registrantPhone: string;
    registrantPostalAddress: string;
    /** What staff noted down. */
    note: string;
  };
  consents: {
    topic: string;
    act: 'given' | 'refused' | 'withdrawn';
    recordedAt: string;
    channel: string;
    /** Network address, where it was kept. */
    client?: string;
  };
  'account-facts': {
    account: string;
    name: string;
    serviceStartedAt: string;
    serviceEndedAt?: string;
    lastPaymentAt: string;
    lastLoginAddress: string;
    /** Settings of the account that no law asks for. */
    preferences: string;
  };
}
export type AccountCategory = keyof AccountRecords;

/** A record as it is stored. */
export type AccountItem<C extends AccountCategory = AccountCategory> = AccountRecords[C] & {
  /** `customer#<customer id>` */
  pk: string;
  sk: string;
  /** Only on held records: why, and until when. */
  hold?: Hold;
  /** Epoch seconds, when the table removes a held record by itself. */
  purgeAt?: number;
};

/**
 * Per category: its sort keys, and what a hold keeps of a record; everything else goes with the deletion.
 * In the order of the sort keys, the profile is the last: until all else is gone, the register knows the customer.
 */
export const accountCategories: {
  readonly [C in AccountCategory]: { sortKey: string; heldFields: readonly (keyof AccountRecords[C])[] };
} = {
  consents: { sortKey: 'consent#', heldFields: ['topic', 'act', 'recordedAt', 'channel'] },
  contacts: { sortKey: 'contact#', heldFields: [] },
  'domain-registrations': {
    sortKey: 'domain#',
    heldFields: [
      'domain',
      'active',
      'registeredOn',
      'expiresOn',
      'registrantName',
      'registrantAddress',
      'registrantPhone',
      'registrantPostalAddress',
    ],
  },
  'account-facts': {
    sortKey: 'facts#',
    heldFields: [
      'account',
      'name',
      'serviceStartedAt',
      'serviceEndedAt',
      'lastPaymentAt',
      'lastLoginAddress',
    ],
  },
  invoices: {
    sortKey: 'invoice#',
    heldFields: [
      'number',
      'issuedOn',
      'amount',
      'description',
      'buyerName',
      'buyerPostalAddress',
      'buyerTaxCode',
    ],
  },
  profile: { sortKey: 'profile', heldFields: [] },
};

const categoryNames = Object.keys(accountCategories) as AccountCategory[];

export const accountPartition = (customerId: string): string => `customer#${checkedCustomerId(customerId)}`;

/** Where a record lies. `id` tells records of one category apart; a customer has one profile. */
export const accountKey = (customerId: string, category: AccountCategory, id = '') => ({
  pk: accountPartition(customerId),
  sk: accountCategories[category].sortKey + id,
});

/** The category of an item. An unknown one is a fault: passing over it would leave it behind unseen. */
export function categoryOf({ sk }: Pick<AccountItem, 'sk'>): AccountCategory {
  const category = categoryNames.find((name) => sk.startsWith(accountCategories[name].sortKey));
  if (!category)
    throw new PermanentError('The account register holds a kind of record that is unknown here.');
  return category;
}

/** What a hold depends on. */
export function factsOf(item: AccountItem): RecordFacts {
  return { ...item, category: categoryOf(item) } as RecordFacts;
}
