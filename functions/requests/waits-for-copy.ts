import type { Request } from './domain/request.ts';
import { isFetchable } from './domain/status-view.ts';
import type { BasePorts } from './ports.ts';

/**
 * Does this request wait only until the customer has fetched, or given up, the copy of another one? Said to nobody who
 * does not read the mail of that other request too.
 */
export async function waitsForCopy(
  { requests }: Pick<BasePorts, 'requests'>,
  { waitsFor, addressKey }: Request,
): Promise<boolean> {
  const other = waitsFor === undefined ? undefined : await requests.find(waitsFor);
  return other !== undefined && other.addressKey === addressKey && isFetchable(other);
}
