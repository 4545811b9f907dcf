import type { Hold } from '../../../functions/stores/domain/holds.ts';
import type { DataSubject } from '../../../functions/stores/ports.ts';
import { type Holding, inMemoryStore } from '../../support/in-memory/data-store.ts';
import { describeDataStore } from './data-store-contract.ts';

const hold: Hold = { basis: 'accounting', until: '2037-01-01T00:00:00.000Z' };
const subject: DataSubject = { customerId: '100', address: '100@example.vn', addressKey: 'key-of-100' };

describeDataStore('in memory', 'account', async () => {
  const store = inMemoryStore('account', ['profile', 'invoices', 'website-files']);
  const plant = async ({ customerId }: DataSubject, ...holdings: Omit<Holding, 'customerId'>[]) => {
    store.holdings.push(...holdings.map((holding) => ({ ...holding, customerId })));
  };
  return {
    store,
    subject,
    neighbour: { customerId: '1001', address: '1001@example.vn', addressKey: 'key-of-1001' },
    plant: (whose) =>
      plant(
        whose,
        { category: 'profile', record: { name: 'Lan' } },
        { category: 'invoices', record: { number: 1 }, hold },
        { category: 'invoices', record: { number: 2 } },
        { category: 'website-files', path: 'website/b.html', content: 'b' },
        { category: 'website-files', path: 'website/a.html', content: 'à' },
      ),
    plantLeftover: (whose) => plant(whose, { category: 'profile', record: { name: 'Lan' } }),
    breakErase() {
      store.crashAfter = 2;
      return () => {
        store.crashAfter = undefined;
      };
    },
    erasable: { profile: 1, invoices: 1, 'website-files': 2 },
    held: [{ category: 'invoices', count: 1, hold }],
    rows: { profile: 1, invoices: 2 },
    files: [
      { path: 'website/a.html', content: 'à' },
      { path: 'website/b.html', content: 'b' },
    ],
    rowsAfter: { invoices: 1 },
  };
});
