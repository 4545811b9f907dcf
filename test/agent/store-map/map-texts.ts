import { parseStoreMap } from '../../../agent/store-map/parse-store-map.ts';

export const words = `
words:
  vi: { store: Hệ thống tính cước }
  en: { store: Billing }
`;
const head = `store-map: 1
store: billing
database: mysql
subject: { table: client, key: id, address: email }
`;
/** A map with these lines of `tables`, and anything else. */
export const withTables = (tables: string, rest = '') =>
  `${head}tables:\n${tables.replace(/^/gm, '  ')}\n${rest}${words}`;

export const client = 'client: { is: profile, by: id }';
export const invoice =
  'invoice: { is: invoices, by: client_id, hold: { basis: accounting, from: [paid_at] }, keep: [client_id, paid_at] }';

export function problemsOf(text: string): readonly string[] {
  const parsed = parseStoreMap(text);
  return 'problems' in parsed ? parsed.problems : [];
}
