import { s3Archives } from '../../functions/handover/aws/s3-archives.ts';
import type { SeededCustomer } from '../../local/seed/customers.ts';
import { hostedFilesOf } from '../../local/seed/hosted-files.ts';
import { accountItemsOf, seedCustomer, seededCustomers } from '../../local/seed/seed.ts';
import type { LocalStack } from '../../local/stack.ts';

/** The size of a customer. */
export interface CustomerSize {
  /** Hosted files. */
  objects: number;
  /** Items in the tables of the stores: those in the account register, and one in the mailing list. */
  items: number;
}

/** The reference customer, for whom the figures are published. */
export const referenceSize: CustomerSize = { objects: 200, items: 50 };

/** Adds a customer of the given size to every store. Unrelated to any other customer. */
export async function seedCustomerOf(
  { objects, items }: CustomerSize,
  stack: LocalStack,
): Promise<SeededCustomer> {
  const customer = customerWith(items - 1, stack);
  const { clients, tables, buckets, keys } = stack;
  await seedCustomer({ ...clients, tables, buckets, keys }, customer);
  const paths = new Set(hostedFilesOf(customer).map(({ path }) => path));
  await addObjects(stack, `customers/${customer.id}/website`, objects - paths.size);
  return customer;
}

let customers = 0;

/** Half of the additional records are contacts, which are erased; half are invoices, which are held. */
function customerWith(accountItems: number, { keys }: LocalStack): SeededCustomer {
  const [model] = seededCustomers;
  if (!model) throw new Error('There is no sample customer.');
  customers += 1;
  const more = accountItems - accountItemsOf(model, keys).length;
  const extra = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  return {
    ...model,
    id: `KH-${8000 + customers}`,
    name: `${model.name} ${customers}`,
    address: `khach.${customers}@example.vn`,
    phone: `+84 28 5555 ${8000 + customers}`,
    contacts: [
      ...model.contacts,
      ...extra(Math.ceil(more / 2)).map((nth) => ({
        role: `staff-${nth}`,
        name: `Nhân viên ${nth}`,
        address: `nhan-vien-${nth}@example.vn`,
        phone: `+84 28 5556 ${1000 + nth}`,
      })),
    ],
    invoices: [
      ...model.invoices,
      ...extra(Math.floor(more / 2)).map((nth): SeededCustomer['invoices'][number] => [
        `HD-2025-${1000 + nth}`,
        '2025-06-01',
        2_640_000,
        'Lưu trữ web gói Doanh nghiệp, 12 tháng',
      ]),
    ],
  };
}

/**
 * Adds small objects below a prefix, one version each. They are written by the archive writer, because their content
 * does not matter here.
 */
export async function addObjects(
  { clients, buckets }: Pick<LocalStack, 'clients' | 'buckets'>,
  prefix: string,
  count: number,
): Promise<void> {
  const writer = s3Archives(clients.s3, buckets.hosting);
  for (let written = 0; written < count; written += 1) {
    await writer.write(`${prefix}/page-${written}`, nothing());
  }
}

async function* nothing() {}
