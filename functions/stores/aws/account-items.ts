import { type Item, textIn } from '../../shared/aws/dynamo-items.ts';
import { PermanentError } from '../../shared/errors.ts';
import { type Hold, holdBases, type RecordFacts } from '../domain/holds.ts';
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

/** The category of a record; `other-records` for one that this system does not know. */
export function categoryOf(item: Item): AccountCategory | 'other-records' {
  const sortKey = textIn(item, 'sk') ?? '';
  if (sortKey === accountCategories.profile.sortKey) return 'profile';
  return (
    categoryNames.find((name) => name !== 'profile' && sortKey.startsWith(accountCategories[name].sortKey)) ??
    'other-records'
  );
}

/** Since when mail to the address on file has bounced. A mark on an earlier address means nothing. */
export function unreachableSinceOf(profile: Item): { unreachableSince?: string } {
  const unreachableSince = textIn(profile, 'unreachableSince');
  const isAtThisAddress = textIn(profile, 'unreachableAddressKey') === textIn(profile, 'addressKey');
  return unreachableSince && isAtThisAddress ? { unreachableSince } : {};
}

/** The fields on which holds depend. */
export const factFields = ['issuedOn', 'expiresOn', 'serviceEndedAt'] as const;

/** The facts of a record on which its hold depends. */
export function factsOf(item: Item): RecordFacts {
  const category = categoryOf(item);
  if (category === 'other-records')
    throw new PermanentError('The law of an unknown kind of record is unknown.');
  const dates = factFields
    .map((field) => [field, dateIn(item, field)] as const)
    .filter(([, date]) => date !== undefined);
  return { category, ...Object.fromEntries(dates) };
}

/** A date as it is stored. A value of another type is not missing, but it is no date either. */
function dateIn(item: Item, field: string): string | undefined {
  const value = Object.hasOwn(item, field) ? item[field] : undefined;
  if (value === undefined || value.NULL || value.S === '') return undefined;
  return value.S ?? 'not a text';
}

/** The hold that an earlier deletion set; `undefined` for anything else under that name. */
export function recordedHold(item: Item): Hold | undefined {
  const fields = Object.hasOwn(item, 'hold') ? item.hold?.M : undefined;
  if (fields === undefined) return undefined;
  const [basis, until] = [textIn(fields, 'basis'), textIn(fields, 'until')];
  const known = holdBases.find((one) => one === basis);
  return known && until !== undefined && !Number.isNaN(Date.parse(until))
    ? { basis: known, until }
    : undefined;
}
