import { hmac, isSame, type KeysFor } from '../../shared/secrets.ts';

/** The purpose of a secret. A secret of one purpose does not work for another. */
export type SecretPurpose = 'confirm' | 'cancel' | 'download';

/** The stored hash of a secret, bound to its request and purpose, so that it opens nothing else. */
export const hashSecret = (
  keys: KeysFor<'secrets'>,
  purpose: SecretPurpose,
  requestId: string,
  secret: string,
): string => hmac(keys.secrets, `${purpose}\n${requestId}\n${secret}`).toString('base64url');

/** Does this secret match the stored hash? Compares in constant time. */
export const isSecret = (
  keys: KeysFor<'secrets'>,
  purpose: SecretPurpose,
  requestId: string,
  secret: string,
  hash: string,
): boolean => isSame(hash, hashSecret(keys, purpose, requestId, secret));

/**
 * The secret of a request's status link. Every letter contains it, and besides viewing it can only stop a deletion. It
 * is therefore derived, not random: nothing needs to be stored, and no letter invalidates the link of an earlier one.
 */
export const statusSecretOf = (keys: KeysFor<'secrets'>, requestId: string): string =>
  hmac(keys.secrets, `status\n${requestId}`).toString('base64url');

export const isStatusSecret = (keys: KeysFor<'secrets'>, requestId: string, given: string): boolean =>
  isSame(statusSecretOf(keys, requestId), given);
