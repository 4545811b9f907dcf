import { openShop, type ShopChanges } from './small-shop.ts';
import { insert, type OpenTestDatabase } from './test-database.ts';

/** The customer stays, emptied, as long as an invoice of theirs is held. */
export const staying =
  '{ is: profile, by: id, hide: secret, stays-for: [invoice], keep: [id], as: { email: "erased-{key}@invalid" } }';

/** The shop with held invoices. */
export const openHolding = (openDatabase: OpenTestDatabase, changes: ShopChanges = {}) =>
  openShop(openDatabase, { ...changes, lines: { client: staying } });

/** An invoice with one item. */
export async function plantInvoice(
  test: Awaited<ReturnType<typeof openHolding>>,
  id: bigint,
  issued_at: string | null,
  status = 'paid',
  client_id = 7n,
): Promise<void> {
  await insert(test, 'invoice', { id, client_id, issued_at, status, total: '1.50', note: 'Gọi chị An' });
  await insert(test, 'invoice_item', { id, invoice_id: id, title: 'Web' });
}
