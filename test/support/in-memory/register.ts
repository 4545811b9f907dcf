import type { AddressBook, AddressCheck, Customer, Register } from '../../../functions/register/ports.ts';
import { normaliseAddress } from '../../../functions/shared/address.ts';
import { PermanentError } from '../../../functions/shared/errors.ts';
import { type Keys, pseudonym } from '../../../functions/shared/secrets.ts';

/** A register of the given customers. */
export function inMemoryRegister(...customers: Customer[]): Register & { customers: Customer[] } {
  const register = {
    customers: [...customers],
    release: async () => {},
    async isCustomer(customerId: string) {
      return register.customers.some((customer) => customer.customerId === customerId);
    },
    async findByAddress(address: string) {
      const [found, another] = register.customers.filter(
        (customer) => normaliseAddress(customer.address) === address,
      );
      if (another) throw new PermanentError('More than one customer has this address.');
      return found && { ...structuredClone(found), address };
    },
  };
  return register;
}

/** Over the same customers as a register in memory. */
export const inMemoryAddressCheck = (
  register: { customers: readonly Customer[] },
  keys: Pick<Keys, 'addresses'>,
): AddressCheck => ({
  async hasOtherAddress(customerId, addressKey) {
    const customer = register.customers.find((each) => each.customerId === customerId);
    return customer !== undefined && pseudonym(keys, normaliseAddress(customer.address)) !== addressKey;
  },
});

/** Over the same customers as a register in memory. */
export const inMemoryAddressBook = (register: { customers: readonly Customer[] }): AddressBook => ({
  async addressOf(customerId) {
    const customer = register.customers.find((each) => each.customerId === customerId);
    return customer && normaliseAddress(customer.address);
  },
});
