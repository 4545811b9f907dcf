import { PermanentError } from '../../shared/errors.ts';
import type { Hold, RecordFacts } from '../domain/holds.ts';
import { requireCustomerId } from './customer-id.ts';

/**
 * The account register: one table, one item per record, one partition per customer. Days are `YYYY-MM-DD`, instants ISO
 * 8601 UTC, amounts whole đồng.
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
    /** Preferred language, if the customer stated one. */
    language?: 'vi' | 'en';
    /** Since when this is the address, and the one before it. */
    addressSince?: string;
    formerAddress?: string;
    /** Since when mail has bounced, and at which address (its keyed hash): a new address starts afresh. */
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
    /** Address to which the invoice was sent. */
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
    /** Free-text note by staff. */
    note: string;
  };
  consents: {
    topic: string;
    act: 'given' | 'refused' | 'withdrawn';
    recordedAt: string;
    channel: string;
    /** Network address, if it was recorded. */
    client?: string;
  };
  'account-facts': {
    account: string;
    name: string;
    serviceStartedAt: string;
    serviceEndedAt?: string;
    lastPaymentAt: string;
    lastLoginAddress: string;
    /** Account settings that no law requires to be kept. */
    preferences: string;
  };
}
export type AccountCategory = keyof AccountRecords;

/** A record as it is stored. */
export type AccountItem<C extends AccountCategory = AccountCategory> = AccountRecords[C] & {
  /** `customer#<customer id>` */
  pk: string;
  sk: string;
  /** Only on held records: the legal basis, and the end date. */
  hold?: Hold;
  /** Epoch seconds at which the table removes a held record. */
  purgeAt?: number;
};

/**
 * Each category's sort keys, and the fields that a hold keeps; the deletion erases all others.
 * The profile comes last in sort-key order: until everything else is gone, the register still knows the customer.
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

export const accountPartition = (customerId: string): string => `customer#${requireCustomerId(customerId)}`;

/**
 * Consents to policy versions are stored apart from all else of a customer: what answers consent links may add records
 * there and nowhere else.
 */
export const policyConsentPartition = (customerId: string): string =>
  `${accountPartition(customerId)}#policy`;

/** The key of a record. `id` distinguishes records of one category; a customer has one profile. */
export const accountKey = (customerId: string, category: AccountCategory, id = '') => ({
  pk: accountPartition(customerId),
  sk: accountCategories[category].sortKey + id,
});

/** The category of an item. An unknown one is a fault: skipping it would leave the record behind unnoticed. */
export function categoryOf({ sk }: Pick<AccountItem, 'sk'>): AccountCategory {
  const category = categoryNames.find((name) => sk.startsWith(accountCategories[name].sortKey));
  if (!category) throw new PermanentError('The account register contains a record of an unknown category.');
  return category;
}

/** Since when mail to the address on file has bounced. A mark on an earlier address means nothing. */
export const unreachableSinceOf = ({
  addressKey,
  unreachableSince,
  unreachableAddressKey,
}: Partial<AccountRecords['profile']>): { unreachableSince?: string } =>
  unreachableSince && unreachableAddressKey === addressKey ? { unreachableSince } : {};

/** The facts on which a hold depends. */
export function factsOf(item: AccountItem): RecordFacts {
  return { ...item, category: categoryOf(item) } as RecordFacts;
}
