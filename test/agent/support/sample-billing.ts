import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SiteStoreSettings } from '../../../agent/engine/site-store.ts';
import { attachmentOf, billingRowsOf, billingSchema } from '../../../local/seed/billing.ts';
import { type SeededCustomer, seededCustomers } from '../../../local/seed/customers.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openStore, subjectOf, systemMap } from './open-store.ts';
import { insert, type OpenTestDatabase } from './test-database.ts';

const [lan] = seededCustomers as [SeededCustomer];

/** Customer Lan under another number, and with that customer's address. */
export const sampleCustomer = (id: string): SeededCustomer => ({
  ...lan,
  id,
  address: subjectOf(id).address,
});

/** The sample provider's billing system: tables, attachments, and a store over them. */
export async function openSampleBilling(
  openDatabase: OpenTestDatabase,
  settings: Partial<SiteStoreSettings> = {},
) {
  const test = await openDatabase();
  for (const statement of billingSchema()) await test.run(statement);
  const map = systemMap('sample-billing', test.database);
  await test.grant([...map.tables.keys()]);
  const filesRoot = await temporaryFolder();
  await mkdir(join(filesRoot, 'attachments'));
  let planted = 0;
  const plant = async (id: string) => {
    const customer = sampleCustomer(id);
    planted += 100;
    for (const { table, values } of billingRowsOf(customer, planted)) await insert(test, table, values);
    const { name, content } = attachmentOf(customer);
    await writeFile(join(filesRoot, 'attachments', name), content);
    return customer;
  };
  const store = openStore(map, settings.database ?? test.database, { filesRoot, ...settings });
  return { ...test, map, filesRoot, plant, store };
}
