import type { Register } from '../register/ports.ts';
import { PermanentError } from '../shared/errors.ts';
import type { Request } from './domain/request.ts';

/**
 * Makes sure that the address which confirmed the request is still the customer's. It may have been changed since, to
 * rescue the account from somebody who reads the old mailbox: then a person must look before anything is done for it.
 */
export async function requireAddressOnFile(
  { register }: { register: Register },
  request: Request,
): Promise<void> {
  const customer = request.address ? await register.findByAddress(request.address) : undefined;
  if (customer?.customerId !== request.customerId) {
    throw new PermanentError(
      `Request ${request.id}: its address is no longer the customer's address on file.`,
    );
  }
}
