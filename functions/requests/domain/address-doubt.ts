import { addDays } from '../../shared/calendar.ts';

/** What the register knows of an address on file. Instants are ISO 8601 UTC. */
interface AddressFacts {
  addressSince?: string;
  unreachableSince?: string;
}

/** Why whoever reads the mail of an address may not be the customer. */
export type AddressDoubt = 'unreachable' | 'new';

/**
 * Mail that bounced for good and is read now may be read by whoever registered the domain anew; an address that was put
 * on file a few days ago may be that of whoever took over the account.
 *
 * @param at when the request came
 * @param newAddressDays for how long an address counts as new
 */
export function doubtAbout(
  { addressSince, unreachableSince }: AddressFacts,
  at: Date,
  newAddressDays: number,
): AddressDoubt | undefined {
  if (unreachableSince) return 'unreachable';
  return isNewAddress(addressSince, at, newAddressDays) ? 'new' : undefined;
}

/** Was this address put on file within the `newAddressDays` before? One of unknown age was not. */
export const isNewAddress = (addressSince: string | undefined, at: Date, newAddressDays: number): boolean =>
  addressSince !== undefined && at < addDays(new Date(addressSince), newAddressDays);
