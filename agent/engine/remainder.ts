import { mayStay, tableOf } from '../store-map/store-map.ts';
import { holdsOf } from './ledger.ts';
import type { Look } from './look.ts';
import { isStripped, rowsByKey } from './owned-rows.ts';

/**
 * Is the customer's row no more than what a law holds of it? What was filled in since is a customer again, perhaps another
 * one.
 */
export async function isRemainder(
  looking: Pick<Look, 'map' | 'database' | 'schema'>,
  customerId: string,
): Promise<boolean> {
  const { map, database } = looking;
  const table = tableOf(map, map.subject.table);
  const held = await holdsOf(database, database, map.store, table.name, [customerId]);
  if (held.size === 0 || !mayStay(table)) return false;
  const look = { ...looking, subject: { customerId, address: '', addressKey: '' } };
  const [row] = await rowsByKey(look, database, table, [customerId], false);
  return row !== undefined && isStripped(row.row);
}
