import { hmac, isSame, type Keys } from '../../shared/secrets.ts';

/** What a secret is good for. A secret of one purpose opens nothing of another. */
export type SecretPurpose = 'confirm' | 'cancel' | 'download';

/** What is stored of a secret: bound to its request and purpose, so that it opens nothing else. */
export const hashSecret = (keys: Keys, purpose: SecretPurpose, requestId: string, secret: string): string =>
  hmac(keys.secrets, `${purpose}\n${requestId}\n${secret}`).toString('base64url');

/** Is this the secret whose hash was stored? Compares in constant time. */
export const isSecret = (
  keys: Keys,
  purpose: SecretPurpose,
  requestId: string,
  secret: string,
  hash: string,
): boolean => isSame(hash, hashSecret(keys, purpose, requestId, secret));

/**
 * The secret of a request's status link. Every letter carries it, and all that it can do besides looking is to stop a
 * deletion. So it is derived, not random: nothing needs to be stored, and no letter makes an earlier one's link stale.
 */
export const statusSecretOf = (keys: Keys, requestId: string): string =>
  hmac(keys.secrets, `status\n${requestId}`).toString('base64url');

export const isStatusSecret = (keys: Keys, requestId: string, given: string): boolean =>
  isSame(statusSecretOf(keys, requestId), given);
