import type { Register } from '../register/ports.ts';
import { NoSuchCustomerError, PermanentError } from '../shared/errors.ts';
import type { Request } from './domain/request.ts';

/**
 * Makes sure that the address which confirmed the request is still the customer's. It may have been changed since, to
 * rescue the account from somebody who reads the old mailbox: then a person must look before anything is done for it.
 *
 * Throws `NoSuchCustomer` if the customer is gone altogether, erased by another request of their own.
 */
export async function requireAddressOnFile(
  { register }: { register: Register },
  { id, address, customerId }: Request,
): Promise<void> {
  const customer = address ? await register.findByAddress(address) : undefined;
  if (customer?.customerId === customerId) return;
  if (customerId && !(await register.isCustomer(customerId))) {
    throw new NoSuchCustomerError(`Request ${id}: its customer is no longer on file.`);
  }
  throw new PermanentError(`Request ${id}: its address is no longer the customer's address on file.`);
}
