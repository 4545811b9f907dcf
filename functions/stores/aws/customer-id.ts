import { PermanentError } from '../../shared/errors.ts';

/** No slash, hash or dot: an id can neither leave its own prefix nor be the prefix of a neighbour's. */
const pattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;

/** Rejects anything that is not exactly one customer's id before it becomes part of a key. */
export function requireCustomerId(customerId: string): string {
  if (!pattern.test(customerId)) throw new PermanentError('This is not a customer id.');
  return customerId;
}
