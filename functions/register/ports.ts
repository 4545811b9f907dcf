import type { Language } from '../shared/vocabulary.ts';

/** A customer as the account register knows them. */
export interface Customer {
  customerId: string;
  name: string;
  /** The address on file, normalised: letters go here and nowhere else. */
  address: string;
  inEuropeanUnion: boolean;
}

/** Looks customers up. Only workflow steps may. */
export interface Register {
  findByAddress(address: string): Promise<Customer | undefined>;
  /** Whether this customer is on file, under whatever address. */
  isCustomer(customerId: string): Promise<boolean>;
}

/** A customer whom a notice may go to. */
export interface Recipient {
  customerId: string;
  name: string;
  /** The address on file, normalised. */
  address: string;
  /** In which they want to be written to, if they said so. */
  language?: Language;
  /** Since when mail to this very address bounces. */
  unreachableSince?: string;
}

/** A customer on record, as far as a run must know before it writes to anybody. */
export type ListedCustomer = Pick<Recipient, 'customerId' | 'language'> & {
  /** Day, `YYYY-MM-DD`. */
  customerSince: string;
};

/** All customers of the register. */
export interface Recipients {
  /** One page, at most `limit`, in an order that no change of a customer's data touches. `cursor`: there is more. */
  list(limit: number, cursor?: string): Promise<{ customers: ListedCustomer[]; cursor?: string }>;
  /** Reads these customers as they are now; who is no longer one is missing in the answer. */
  findMany(customerIds: readonly string[]): Promise<ReadonlyMap<string, Recipient>>;
  /** Notes that mail to this address bounces, while it is the customer's. Another address or none = fine. */
  markUnreachable(customerId: string, address: string, at: Date): Promise<void>;
  /** The keyed hash of this address, while it is the customer's. */
  addressKeyOf(customerId: string, address: string): Promise<string | undefined>;
}
