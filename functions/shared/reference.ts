import { hmac, type KeysFor, type RandomBytes } from './secrets.ts';
import { latinOf } from './typed.ts';

/** Crockford's base 32: no I, L, O or U, so that a reference can be read out over the telephone. */
export const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A new request id: 60 random bits as 12 characters. */
export function newRequestId(random: RandomBytes): string {
  return Array.from(random(12), (byte) => alphabet[byte % 32]).join('');
}

/** The id of a request submitted with an idempotency key: the same submission gets the same id. */
export const idempotentRequestId = (keys: KeysFor<'requestIds'>, submission: readonly string[]): string =>
  newRequestId(() => hmac(keys.requestIds, JSON.stringify(submission)).subarray(0, 12));

/** The id in its readable form: `ABCD-EFGH-JKMN`. */
export const referenceOf = (requestId: string): string => requestId.replace(/(.{4})(?=.)/g, '$1-');

/** Accepts a reference as people type it: any case and keyboard, with or without dashes, O for 0 and I or L for 1. */
export const requestIdOf = (reference: string): string =>
  latinOf(reference).replaceAll('O', '0').replace(/[IL]/g, '1');
