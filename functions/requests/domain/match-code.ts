import { hmac, isSame, type KeysFor } from '../../shared/secrets.ts';

/** Is this the request's match code? Compares in constant time. */
export const isMatchCode = (keys: KeysFor<'matchCodes'>, requestId: string, given: string): boolean =>
  isSame(matchCodeOf(keys, requestId), given.trim());

/** Two digits. Anything else that a person mistypes, or a program fills in, does not count as a guess. */
export const looksLikeMatchCode = (given: string | undefined): given is string =>
  given !== undefined && /^\s*[0-9]{2}\s*$/.test(given);

/**
 * The two digits shown only on the page after submission (10 to 99). Derived, not stored: reading the table does not
 * reveal it, and a repeated submission shows the same code.
 */
export const matchCodeOf = (keys: KeysFor<'matchCodes'>, requestId: string): string =>
  String(10 + (hmac(keys.matchCodes, requestId).readUInt32BE(0) % 90));
