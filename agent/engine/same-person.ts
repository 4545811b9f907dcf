import { createHash } from 'node:crypto';
import { NeverFault } from '../faults.ts';
import { customerByKey } from './customers.ts';
import type { Look } from './look.ts';
import { isRemainder } from './remainder.ts';

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
  const { map, subject } = look;
  if (map.subject.address in map.subject.freeze) return;
  const now = await hashOnFile(look);
  if (now === undefined || now === planned) return;
  if (!(await isRemainder(look, subject.customerId))) throw new NeverFault('plan-unknown');
}
