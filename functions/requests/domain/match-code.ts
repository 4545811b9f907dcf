import { hmac, isSame, type KeysFor } from '../../shared/secrets.ts';
import { digitsOf } from '../../shared/typed.ts';

/** Is this the request's match code? Compares in constant time. */
export const isMatchCode = (keys: KeysFor<'matchCodes'>, requestId: string, given: string): boolean =>
  isSame(matchCodeOf(keys, requestId), digitsOf(given));

/** Two digits. Anything else that a person mistypes, or a program fills in, does not count as a guess. */
export const looksLikeMatchCode = (given: string | undefined): given is string =>
  given !== undefined && /^[0-9]{2}$/.test(digitsOf(given));

/**
 * The two digits shown only on the page after submission (10 to 99). Derived, not stored: reading the table does not
 * reveal it, and a repeated submission shows the same code.
 */
export const matchCodeOf = (keys: KeysFor<'matchCodes'>, requestId: string): string =>
  String(10 + (hmac(keys.matchCodes, requestId).readUInt32BE(0) % 90));
