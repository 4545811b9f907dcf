import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { type KeyName, keyNames } from '../../contract/resources.ts';

/** Fills a new buffer with random bytes. Always an argument, so that tests can choose the bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/** Keys derived from the one master key, each for a single use. */
export type Keys = Record<KeyName, Buffer>;

/** Some of the keys: what a function was given. */
export type KeysFor<Name extends KeyName> = Pick<Keys, Name>;

/** Derives the keys (HKDF-SHA-256). The master key must have 32 bytes. */
export function deriveKeys(masterKey: Uint8Array): Keys {
  if (masterKey.length !== 32) throw new RangeError('The master key must have 32 bytes.');
  const derived = Object.entries(keyNames).map(([name, use]) => [
    name,
    Buffer.from(hkdfSync('sha256', masterKey, '', `privacy-requests/${use}`, 32)),
  ]);
  return Object.fromEntries(derived);
}

export const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** 32 random bytes as 43 URL-safe characters. */
export const newSecret = (random: RandomBytes): string => Buffer.from(random(32)).toString('base64url');

export function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Pseudonym of an address or a client: equal inputs match, but nobody gets back to the input without the key. */
export const pseudonym = (keys: KeysFor<'addresses'>, text: string): string =>
  hmac(keys.addresses, text).toString('base64url');

/** The same of a customer number: finds a customer's closed requests, and leads to no customer without the key. */
export const customerKeyOf = (keys: KeysFor<'customers'>, customerId: string): string =>
  hmac(keys.customers, customerId).toString('base64url');

/** Encrypts words without spaces with AES-256-GCM: nonce, ciphertext, tag. */
export function encrypt(key: Buffer, words: readonly string[], random: RandomBytes): string {
  const nonce = random(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const encrypted = Buffer.concat([cipher.update(words.join(' '), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, encrypted, cipher.getAuthTag()]).toString('base64url');
}

/** Decrypts a token and returns its words. A forged or damaged token yields none: each token has one spelling. */
export function decrypt(key: Buffer, token: string): string[] {
  const bytes = Buffer.from(token, 'base64url');
  const isWhole = bytes.toString('base64url') === token;
  if (!isWhole || bytes.length < 28 || bytes.length > 200) return [];
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(-16));
    const text = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
    return text.split(' ');
  } catch {
    return [];
  }
}
