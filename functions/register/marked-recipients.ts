import { type KeysFor, pseudonym } from '../shared/secrets.ts';
import type { AddressMarks, Recipients } from './ports.ts';

/**
 * What mail events and staff change of customers who are on file elsewhere. Nobody here knows whether an address still is
 * theirs: a mark counts for its own address alone, and means nothing once another one is looked up.
 */
export const markedRecipients = (
  marks: AddressMarks,
  keys: KeysFor<'addresses'>,
): Pick<Recipients, 'markUnreachable' | 'addressKeyOf'> => ({
  markUnreachable: (customerId, address, at) => marks.set(customerId, pseudonym(keys, address), at),
  addressKeyOf: async (_customerId, address) => pseudonym(keys, address),
});
