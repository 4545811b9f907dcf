import type { LookUp, SiteCode, SiteCustomer } from '../../contract/site.ts';
import { parseAddress } from '../../functions/shared/address.ts';
import { declinedBy } from '../answers.ts';
import { isStopped } from '../journal/stop-switch.ts';
import type { WorkParts } from './parts.ts';

interface LookedUp {
  id: string;
  customer: SiteCustomer | null | { code: SiteCode };
}

/** Who the customer behind each address is. A failure is told as one: it is no proof that there is nobody. */
export async function answerLookUps(lookUps: readonly LookUp[], parts: WorkParts): Promise<LookedUp[]> {
  const answers: LookedUp[] = [];
  for (const { id, ...asked } of lookUps) answers.push({ id, customer: await lookUp(asked, parts) });
  return answers;
}

async function lookUp(
  { address, customerId }: Omit<LookUp, 'id'>,
  { register, journal }: WorkParts,
): Promise<LookedUp['customer']> {
  if (!register?.lookUp) return { code: 'no-such-store' };
  if (isStopped(journal)) return { code: 'stopped' };
  // What is not normalised is nobody's: whoever sends it is not the workflow that we know.
  if (parseAddress(address) !== address) return null;
  try {
    const found = await register.lookUp(address);
    if (customerId === undefined || found?.customerId === customerId) return found ?? null;
    // Whose the address is now, nobody has to know who asked about this customer. A system that cannot say who is still
    // on file leaves it to a person.
    const isOnFile = !register.customer || (await register.customer(customerId)) !== undefined;
    return isOnFile ? { code: 'address-changed' } : null;
  } catch (error) {
    return { code: declinedBy(error).code };
  }
}
