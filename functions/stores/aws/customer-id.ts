import { PermanentError } from '../../shared/errors.ts';
import { isCustomerId } from '../domain/customer-id.ts';

/** Rejects anything that is not exactly one customer's id before it becomes part of a key. */
export function requireCustomerId(customerId: string): string {
  if (!isCustomerId(customerId)) throw new PermanentError('This is not a customer id.');
  return customerId;
}
