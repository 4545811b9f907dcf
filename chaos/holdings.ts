import { itemsOf, versionsOf } from '../local/inspect.ts';
import type { SeededCustomer } from '../local/seed/customers.ts';
import { accountItemsOf, subscriberOf } from '../local/seed/seed.ts';
import type { LocalStack } from '../local/stack.ts';
import type { CustomerFacts, Holdings } from './facts.ts';

/** The provider's tables, by partition. */
export interface Stores {
  account: Map<string, Record<string, unknown>[]>;
  mailing: Map<string, Record<string, unknown>[]>;
}

export async function readStores(stack: LocalStack): Promise<Stores> {
  const byPartition = async (table: 'account' | 'mailing') =>
    Map.groupBy(await itemsOf(stack, table), ({ pk }) => String(pk));
  return { account: await byPartition('account'), mailing: await byPartition('mailing') };
}

/** A customer before and after, from what was seeded and what is stored. */
export async function customerFacts(
  stack: LocalStack,
  customer: SeededCustomer,
  filesBefore: string[],
  { account, mailing }: Stores,
): Promise<CustomerFacts> {
  const subscriber = subscriberOf(customer, stack.keys);
  const [found] = mailing.get(subscriber.pk) ?? [];
  return {
    id: customer.id,
    before: {
      records: recordsOf(accountItemsOf(customer, stack.keys) as unknown as Record<string, unknown>[]),
      subscriber: canonical(subscriber),
      files: filesBefore,
    },
    after: {
      records: recordsOf(account.get(`customer#${customer.id}`) ?? []),
      ...(found && { subscriber: canonical(found) }),
      files: await filesOf(stack, customer),
    },
  };
}

const recordsOf = (items: readonly Record<string, unknown>[]): Holdings['records'] =>
  Object.fromEntries(items.map((item) => [String(item.sk), canonical(item)]));

/** Every version and delete marker of a customer's hosted files. */
export async function filesOf(stack: LocalStack, { id }: SeededCustomer): Promise<string[]> {
  const versions = await versionsOf(stack, 'hosting', `customers/${id}/`);
  return versions.map(({ key, versionId = 'deleted' }) => `${key} ${versionId}`).sort();
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
