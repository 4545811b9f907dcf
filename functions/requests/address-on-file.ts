import type { Register } from '../register/ports.ts';
import { PermanentError } from '../shared/errors.ts';
import type { Request } from './domain/request.ts';

/**
 * Checks that the address which confirmed the request is still the customer's. It may have been changed to rescue the
 * account from someone who reads the old mailbox: then a person must look before the request is carried out.
 */
export async function requireAddressOnFile(
  { register }: { register: Register },
  request: Request,
): Promise<void> {
  const customer = request.address ? await register.findByAddress(request.address) : undefined;
  if (customer?.customerId !== request.customerId) {
    throw new PermanentError(`Request ${request.id}: its address is no longer the address on file.`);
  }
}
