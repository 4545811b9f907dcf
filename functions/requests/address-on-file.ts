import type { Customer, Register } from '../register/ports.ts';
import { DoubtfulAddressError, NoSuchCustomerError, PermanentError } from '../shared/errors.ts';
import { type AddressDoubt, doubtAbout } from './domain/address-doubt.ts';
import type { Request } from './domain/request.ts';
import type { BasePorts } from './ports.ts';

type Ports = Pick<BasePorts, 'settings'> & { register: Register };

/**
 * Makes sure that the address which confirmed the request is still the customer's, and that there is no reason to doubt
 * that its mail is read by the customer, unless an operator has vouched for it.
 *
 * Throws `NoSuchCustomer` if the customer is gone altogether, erased by another request of their own, and
 * `DoubtfulAddress`, on which a person must look before anything is done. A register behind the site throws
 * `LookUpNeeded` if it was not asked lately.
 */
export async function requireAddressOnFile(ports: Ports, request: Request): Promise<void> {
  const customer = await findOwner(ports, request);
  if (request.vouchedAt) return;
  // As it was when the request came: who waits until an address is no longer new is not told from who took it over.
  const doubt = doubtAbout(customer, new Date(request.submittedAt), ports.settings.periods.newAddressDays);
  if (doubt) throw new DoubtfulAddressError(`Request ${request.id}: ${reasons[doubt]}`);
}

const reasons: Record<AddressDoubt, string> = {
  unreachable: 'mail to its address has bounced for good, and now somebody reads it.',
  new: 'its address was put on file a short time ago.',
};

async function findOwner({ register }: Ports, { id, address, customerId }: Request): Promise<Customer> {
  const customer = address ? await register.findByAddress(address, id) : undefined;
  if (customer?.customerId === customerId && customer) return customer;
  if (customerId && !(await register.isCustomer(customerId, id))) {
    throw new NoSuchCustomerError(`Request ${id}: its customer is no longer on file.`);
  }
  // It may have been changed to rescue the account from somebody who reads the old mailbox.
  throw new PermanentError(`Request ${id}: its address is no longer the customer's address on file.`);
}
