import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Fills a new buffer with random bytes. Always an argument, so that tests can choose the bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/** Keys derived from the one master key, each for a single use. */
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

export const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** 32 random bytes as 43 URL-safe characters. */
export const newSecret = (random: RandomBytes): string => Buffer.from(random(32)).toString('base64url');

export function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Pseudonym of an address or a client: equal inputs match, but nobody gets back to the input without the key. */
export const pseudonym = (keys: Keys, text: string): string =>
  hmac(keys.addresses, text).toString('base64url');

/** Seals words without spaces with AES-256-GCM: nonce, ciphertext, tag. */
export function seal(key: Buffer, words: readonly string[], random: RandomBytes): string {
  const nonce = random(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(words.join(' '), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
}

/** Opens a token and returns its words. A forged or damaged token yields none. */
export function open(key: Buffer, sealed: string): string[] {
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
