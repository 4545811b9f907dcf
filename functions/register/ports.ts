import type { Language } from '../shared/vocabulary.ts';

/** A customer as the account register knows them. */
export interface Customer {
  customerId: string;
  name: string;
  /**
   * The address on file, normalised. Letters about a request go to the address that it was made with; that of a
   * cancellation also to the one on file by then.
   */
  address: string;
  inEuropeanUnion: boolean;
  /** Since when it is the address on file, ISO 8601 UTC, if the register knows. */
  addressSince?: string;
  /** The address on file before this one, normalised, if the register knows. */
  formerAddress?: string;
  /** Since when mail to this exact address has bounced, ISO 8601 UTC. */
  unreachableSince?: string;
}

/**
 * Looks customers up, for workflow steps only. A register behind the site answers for the request whose address the site
 * was asked about, as long as that is fresh; otherwise it throws `LookUpNeeded`.
 */
export interface Register {
  findByAddress(address: string, request: string): Promise<Customer | undefined>;
  /** Whether this customer is on file, under whatever address. */
  isCustomer(customerId: string, request: string): Promise<boolean>;
  /** The step has read what it needs: what was found for this request is not kept for longer. */
  release(request: string): Promise<void>;
}

/** What the download page may know of the register. */
export interface AddressCheck {
  /** Whether this customer is on file under another address than the one with this keyed hash. */
  hasOtherAddress(customerId: string, addressKey: string): Promise<boolean>;
}

/** What closing a request may know of the register. */
export interface AddressBook {
  /** The address now on file for this customer, normalised; `undefined` if there is no such customer. */
  addressOf(customerId: string): Promise<string | undefined>;
}

/** A customer to whom a notice may be sent. */
export interface Recipient {
  customerId: string;
  name: string;
  /** The address on file, normalised. */
  address: string;
  /** Preferred language, if the customer stated one. */
  language?: Language;
  /** Since when mail to this exact address has bounced. */
  unreachableSince?: string;
}

/** A customer on record, with the fields that a run needs before it sends anything. */
export type ListedCustomer = Pick<Recipient, 'customerId' | 'language'> & {
  /** Day, `YYYY-MM-DD`; empty if none is on record. */
  customerSince: string;
};

/** All customers of the register. */
export interface Recipients {
  /**
   * One page of at most `limit`, in an order that no change of a customer's data affects. `cursor` means there is more.
   */
  list(limit: number, cursor?: string): Promise<{ customers: ListedCustomer[]; cursor?: string }>;
  /** Reads the current state of these customers. Those who are no longer customers are absent from the result. */
  findMany(customerIds: readonly string[]): Promise<ReadonlyMap<string, Recipient>>;
  /** Records that mail to this address bounces, as long as it is the customer's address. Otherwise does nothing. */
  markUnreachable(customerId: string, address: string, at: Date): Promise<void>;
  /**
   * Takes the mark back, as long as this is the customer's address. Otherwise does nothing.
   * @param addressKey keyed hash of the address
   */
  markReachable(customerId: string, address: string, addressKey: string): Promise<void>;
  /** The keyed hash of this address, as long as it is the customer's address. */
  addressKeyOf(customerId: string, address: string): Promise<string | undefined>;
}

/**
 * Marks of customers whose mail has bounced for good, for a register that cannot be written: by customer number, each for
 * one address.
 */
export interface AddressMarks {
  /** Since when mail to the address with this keyed hash has bounced, ISO 8601 UTC; `undefined`: it has not. */
  find(customerId: string, addressKey: string): Promise<string | undefined>;
  /** A mark on another address goes: the customer has one address. */
  set(customerId: string, addressKey: string, at: Date): Promise<void>;
  /** A mark on another address stays. */
  remove(customerId: string, addressKey: string): Promise<void>;
}
