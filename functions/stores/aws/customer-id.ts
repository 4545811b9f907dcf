import { PermanentError } from '../../shared/errors.ts';

/** No slash, hash or dot: an id can neither leave its own prefix nor swallow that of a neighbour. */
const pattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;

/** Refuses anything that is not exactly one customer's id, before it becomes a part of a key. */
export function checkedCustomerId(customerId: string): string {
  if (!pattern.test(customerId)) throw new PermanentError('This is not a customer id.');
  return customerId;
}
