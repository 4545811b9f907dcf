import { createHash } from 'node:crypto';
import { NeverFault } from '../faults.ts';
import { mayStay, tableOf } from '../store-map/store-map.ts';
import { customerByKey } from './customers.ts';
import { holdsOf } from './ledger.ts';
import type { Look } from './look.ts';
import { isStripped, rowsByKey } from './owned-rows.ts';

/** Hash of the customer's address on file; none if there is no such customer. */
export async function hashOnFile(look: Look): Promise<string | undefined> {
  const customer = await customerByKey(look, look.subject.customerId);
  return (
    customer &&
    createHash('sha256')
      .update(JSON.stringify([customer.customerId, customer.address]))
      .digest('hex')
  );
}

/**
 * A plan that is carried out again meets whoever has the number by then: some systems give it out again. Throws
 * `plan-unknown` if another address is on file than when it was made, as long as the customer's row is there.
 */
export async function requireSamePerson(look: Look, planned: string | undefined): Promise<void> {
  const { map, database, subject } = look;
  if (map.subject.address in map.subject.freeze) return;
  const now = await hashOnFile(look);
  if (now === undefined || now === planned) return;
  const table = tableOf(map, map.subject.table);
  const [row] = await rowsByKey(look, database, table, [subject.customerId], false);
  const held = await holdsOf(database, database, map.store, table.name, [subject.customerId]);
  const isRemainder = mayStay(table) && held.size > 0 && row !== undefined && isStripped(row.row);
  if (!isRemainder) throw new NeverFault('plan-unknown');
}
