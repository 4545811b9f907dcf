import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What a secret is good for. A secret of one purpose opens nothing of another. */
export type Purpose = 'confirm' | 'cancel' | 'download';

/** Fills a fresh buffer with random bytes. An argument everywhere, so that tests can choose them. */
export type RandomBytes = (length: number) => Uint8Array;

/** Keys derived from the one master key, each for one use. */
export interface Keys {
  secrets: Buffer;
  addresses: Buffer;
  matchCodes: Buffer;
  requestIds: Buffer;
  optOutTokens: Buffer;
  consentTokens: Buffer;
}

/** Derives the keys (HKDF-SHA-256). The master key must have 32 bytes. */
export function deriveKeys(masterKey: Uint8Array): Keys {
  if (masterKey.length !== 32) throw new RangeError('The master key must have 32 bytes.');
  const derive = (use: string) =>
    Buffer.from(hkdfSync('sha256', masterKey, '', `privacy-requests/${use}`, 32));
  return {
    secrets: derive('secrets'),
    addresses: derive('addresses'),
    matchCodes: derive('match-codes'),
    requestIds: derive('request-ids'),
    optOutTokens: derive('opt-out-tokens'),
    consentTokens: derive('consent-tokens'),
  };
}

const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** 32 random bytes as 43 URL-safe characters. */
export const newSecret = (random: RandomBytes): string => Buffer.from(random(32)).toString('base64url');

/** What is stored of a secret: bound to its request and purpose, so that it opens nothing else. */
export const hashSecret = (keys: Keys, purpose: Purpose, requestId: string, secret: string): string =>
  hmac(keys.secrets, `${purpose}\n${requestId}\n${secret}`).toString('base64url');

/** Is this the secret whose hash was stored? Compares in constant time. */
export const isSecret = (
  keys: Keys,
  purpose: Purpose,
  requestId: string,
  secret: string,
  hash: string,
): boolean => isSame(hash, hashSecret(keys, purpose, requestId, secret));

/** Is this the request's match code? Compares in constant time. */
export const isMatchCode = (keys: Keys, requestId: string, given: string): boolean =>
  isSame(matchCodeOf(keys, requestId), given.trim());

/** Two digits. Anything else that a person mistypes, or a program fills in, is no guess at a match code. */
export const mayBeMatchCode = (given: string | undefined): given is string =>
  given !== undefined && /^\s*[0-9]{2}\s*$/.test(given);

function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * The secret of a request's status link. Every letter carries it, and all that it can do besides looking is to stop a
 * deletion. So it is derived, not random: nothing needs to be stored, and no letter makes an earlier one's link stale.
 */
export const statusSecretOf = (keys: Keys, requestId: string): string =>
  hmac(keys.secrets, `status\n${requestId}`).toString('base64url');

export const isStatusSecret = (keys: Keys, requestId: string, given: string): boolean =>
  isSame(statusSecretOf(keys, requestId), given);

/** Pseudonym of an address or a client: tells the same ones apart, leads nobody back without the key. */
export const pseudonym = (keys: Keys, text: string): string =>
  hmac(keys.addresses, text).toString('base64url');

/** Crockford's base 32: no I, L, O or U, so that a reference survives the telephone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A request id: 60 random bits as 12 characters. */
export function newRequestId(random: RandomBytes): string {
  return Array.from(random(12), (byte) => alphabet[byte % 32]).join('');
}

/** The id of a request that was submitted with an idempotency key: the same submission has the same id. */
export const idempotentRequestId = (keys: Keys, submission: readonly string[]): string =>
  newRequestId(() => hmac(keys.requestIds, JSON.stringify(submission)).subarray(0, 12));

/** The id as people read it: `ABCD-EFGH-JKMN`. */
export const referenceOf = (requestId: string): string => requestId.replace(/(.{4})(?=.)/g, '$1-');

/** Accepts a reference as people type it: any case, with or without dashes, O for 0 and I or L for 1. */
export const requestIdOf = (reference: string): string =>
  reference
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');

/**
 * The two digits that only the page of the submission shows (10 to 99). Derived, not stored: nobody who reads the
 * table learns it, and a repeated submission shows the same one.
 */
export const matchCodeOf = (keys: Keys, requestId: string): string =>
  String(10 + (hmac(keys.matchCodes, requestId).readUInt32BE(0) % 90));

/** What a one-click token says: whose promotional mail of which topic stops. */
export interface OptOutToken {
  addressKey: string;
  topic: string;
}

/**
 * Seals an opt-out token, so that a link in a promotional mail shows neither address nor pseudonym. It needs no storage
 * and never expires: a refusal must stay possible for as long as a mail lies in a mailbox.
 */
export const sealOptOutToken = (
  keys: Keys,
  { addressKey, topic }: OptOutToken,
  random: RandomBytes,
): string => seal(keys.optOutTokens, [addressKey, topic], random);

/** Opens a token; `undefined` for anything that we did not seal. */
export function openOptOutToken(keys: Keys, sealed: string): OptOutToken | undefined {
  const [addressKey, topic] = open(keys.optOutTokens, sealed);
  return addressKey && topic ? { addressKey, topic } : undefined;
}

/** What the token of a consent link says: who is asked, and by which policy version. */
export interface ConsentToken {
  customerId: string;
  version: number;
}

/** Seals a consent token: the link shows no customer number, and lives as long as the customer is one. */
export const sealConsentToken = (
  keys: Keys,
  { customerId, version }: ConsentToken,
  random: RandomBytes,
): string => seal(keys.consentTokens, [String(version), customerId], random);

/** Opens a token; `undefined` for anything that we did not seal. */
export function openConsentToken(keys: Keys, sealed: string): ConsentToken | undefined {
  const [version, customerId] = open(keys.consentTokens, sealed);
  return version && customerId ? { customerId, version: Number(version) } : undefined;
}

/**
 * Four characters that a consent page shows and asks to be typed: a person reads them off the page, a link scanner that
 * ticks every box and presses every button types nothing. Derived, so that nothing needs to be stored.
 */
export function consentChallengeOf(keys: Keys, { customerId, version }: ConsentToken): string {
  const bytes = hmac(keys.secrets, `consent\n${version}\n${customerId}`).subarray(0, 4);
  return Array.from(bytes, (byte) => alphabet[byte % 32]).join('');
}

/** AES-256-GCM over words without blanks: nonce, sealed words, tag. */
function seal(key: Buffer, words: readonly string[], random: RandomBytes): string {
  const nonce = random(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(words.join(' '), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
}

/** The words of a token; none for one that was forged or damaged, as if it had never been. */
function open(key: Buffer, sealed: string): string[] {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < 28 || bytes.length > 200) return [];
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(-16));
    const text = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
    return text.split(' ');
  } catch {
    return [];
  }
}
