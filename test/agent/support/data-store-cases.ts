import { attachmentOf } from '../../../local/seed/billing.ts';
import { describeDataStore, type StoreFixture } from '../../stores/contracts/data-store-contract.ts';
import { asDataStore } from './as-data-store.ts';
import { subjectOf } from './open-store.ts';
import { openSampleBilling, sampleCustomer } from './sample-billing.ts';
import { insert, type OpenTestDatabase } from './test-database.ts';

const accounting = (until: string) => ({ basis: 'accounting' as const, until });

/** The contract of every store, over the sample provider's billing system. */
export function describeSampleBilling(dialect: string, openDatabase: OpenTestDatabase): void {
  describeDataStore(`site:billing over ${dialect}`, 'site:billing', async (): Promise<StoreFixture> => {
    const { store, plant, ...test } = await openSampleBilling(openDatabase);
    const [subject, neighbour] = [subjectOf('KH-1042'), subjectOf('KH-10421')];
    let isBroken = false;
    let batches = 0;
    const mayContinue = async () => {
      batches += 1;
      if (isBroken && batches > 2) throw new Error('The power is out.');
      return true;
    };
    const attachment = attachmentOf(sampleCustomer(subject.customerId));
    return {
      store: asDataStore(store, mayContinue),
      subject,
      neighbour,
      plant: async ({ customerId }) => {
        await plant(customerId);
      },
      plantLeftover: ({ customerId }) =>
        insert(test, 'contacts', { id: 999_999n, customer_code: customerId, name: 'Người mới' }),
      breakErase: () => {
        isBroken = true;
        batches = 0;
        return () => {
          isBroken = false;
        };
      },
      erasable: { contacts: 2, tickets: 4, letters: 1, logs: 1, invoices: 3 },
      held: [
        { category: 'profile', count: 1, hold: accounting('2036-12-31T17:00:00.000Z') },
        { category: 'invoices', count: 3, hold: accounting('2029-12-31T17:00:00.000Z') },
        { category: 'invoices', count: 3, hold: accounting('2034-12-31T17:00:00.000Z') },
        { category: 'invoices', count: 3, hold: accounting('2036-12-31T17:00:00.000Z') },
        {
          category: 'account-facts',
          count: 1,
          hold: { basis: 'internet-service', until: '2028-03-02T02:00:00.000Z' },
        },
        {
          category: 'domain-registrations',
          count: 1,
          hold: { basis: 'domain-registrant', until: '2027-04-17T16:59:59.000Z' },
        },
      ],
      rows: {
        profile: 1,
        contacts: 2,
        invoices: 12,
        'account-facts': 1,
        'domain-registrations': 1,
        tickets: 4,
        letters: 1,
        logs: 1,
      },
      files: [{ path: attachment.name, content: attachment.content }],
      rowsAfter: { profile: 1, invoices: 9, 'account-facts': 1, 'domain-registrations': 1 },
    };
  });
}
