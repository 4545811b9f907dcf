import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** Seals a text with a private Ed25519 key, base64url. */
export type Sealer = (text: string) => string;

/** Is this the seal of this text? Whoever can verify cannot seal. */
export type SealVerifier = (text: string, seal: string) => boolean;

export const sealWith =
  (privateKey: KeyObject): Sealer =>
  (text) =>
    sign(null, Buffer.from(text), privateKey).toString('base64url');

export const verifyWith =
  (publicKey: KeyObject): SealVerifier =>
  (text, seal) =>
    verify(null, Buffer.from(text), publicKey, Buffer.from(seal, 'base64url'));

/** For whoever seals: Ed25519 seals the same text in the same way each time. */
export const verifyAsSealer =
  (seal: Sealer): SealVerifier =>
  (text, given) =>
    seal(text) === given;

/** The 32 bytes of an Ed25519 public key, base64url, as keys name themselves to others; of a private key, its other half. */
export const publicKeyText = (key: KeyObject): string => {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return String(publicKey.export({ format: 'jwk' }).x);
};

/** The key of such a text; `undefined` for anything else. */
export function publicKeyFrom(text: string): KeyObject | undefined {
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) return undefined;
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: text }, format: 'jwk' });
  } catch {
    return undefined;
  }
}
