import type { Customer, Register } from '../../../functions/register/ports.ts';
import { PermanentError } from '../../../functions/shared/errors.ts';

/** A register of the given customers. */
export function inMemoryRegister(...customers: Customer[]): Register & { customers: Customer[] } {
  const register = {
    customers: [...customers],
    async isCustomer(customerId: string) {
      return register.customers.some((customer) => customer.customerId === customerId);
    },
    async findByAddress(address: string) {
      const [found, another] = register.customers.filter((customer) => customer.address === address);
      if (another) throw new PermanentError('More than one customer has this address.');
      return structuredClone(found);
    },
  };
  return register;
}
