import { hash } from 'node:crypto';
import type { AddressMarks, Recipient, Recipients } from '../../../functions/register/ports.ts';
import { normaliseAddress } from '../../../functions/shared/address.ts';
import { type Keys, pseudonym } from '../../../functions/shared/secrets.ts';

/** A customer in the tests' register. */
export type RegisteredCustomer = Omit<Recipient, 'unreachableSince'> & { customerSince: string };

export interface InMemoryRecipients extends Recipients {
  /** By customer id. Change it as customers come and go. */
  readonly customers: Map<string, RegisteredCustomer>;
  /** Marks by customer id: since when, and at which address. */
  readonly marks: Map<string, { since: string; address: string }>;
}

/** Customers in a map, listed in an order unrelated to when they came. */
export function inMemoryRecipients(keys: Keys, ...initial: RegisteredCustomer[]): InMemoryRecipients {
  const customers = new Map(initial.map((customer) => [customer.customerId, customer]));
  const marks: InMemoryRecipients['marks'] = new Map();
  const ranks = new Map<string, string>();
  const rankOf = (customerId: string): string => {
    const rank = ranks.get(customerId) ?? hash('sha1', customerId);
    ranks.set(customerId, rank);
    return rank;
  };
  const addressOf = (customerId: string): string | undefined => {
    const customer = customers.get(customerId);
    return customer && normaliseAddress(customer.address);
  };
  return {
    customers,
    marks,
    async list(limit, cursor = '') {
      const ordered = [...customers.values()]
        .map((customer) => ({ customer, rank: rankOf(customer.customerId) }))
        .filter(({ rank }) => rank > cursor)
        .sort((a, b) => (a.rank < b.rank ? -1 : 1));
      const page = ordered.slice(0, limit);
      const last = ordered.length > limit ? page.at(-1)?.rank : undefined;
      return {
        customers: page.map(({ customer: { customerId, customerSince, language } }) => ({
          customerId,
          customerSince,
          ...(language && { language }),
        })),
        ...(last !== undefined && { cursor: last }),
      };
    },
    async findMany(customerIds) {
      const found = customerIds.flatMap((id) => {
        const customer = customers.get(id);
        if (!customer) return [];
        const { customerSince: _since, ...recipient } = customer;
        const address = normaliseAddress(customer.address);
        const mark = marks.get(id);
        const isUnreachable = mark?.address === address;
        return [
          [id, { ...recipient, address, ...(isUnreachable && { unreachableSince: mark.since }) }] as const,
        ];
      });
      return new Map(found);
    },
    async markUnreachable(customerId, address, at) {
      if (addressOf(customerId) === normaliseAddress(address))
        marks.set(customerId, { since: at.toISOString(), address: normaliseAddress(address) });
    },
    async markReachable(customerId, address) {
      if (addressOf(customerId) === normaliseAddress(address)) marks.delete(customerId);
    },
    async addressKeyOf(customerId, address) {
      const onFile = addressOf(customerId);
      return onFile !== undefined && onFile === normaliseAddress(address)
        ? pseudonym(keys, onFile)
        : undefined;
    },
  };
}

/** Marks in a map. */
export function inMemoryMarks(): AddressMarks {
  const byCustomer = new Map<string, { addressKey: string; since: string }>();
  return {
    async find(customerId, addressKey) {
      const mark = byCustomer.get(customerId);
      return mark?.addressKey === addressKey ? mark.since : undefined;
    },
    set: async (customerId, addressKey, at) =>
      void byCustomer.set(customerId, { addressKey, since: at.toISOString() }),
    async remove(customerId, addressKey) {
      if (byCustomer.get(customerId)?.addressKey === addressKey) byCustomer.delete(customerId);
    },
  };
}
