import { decrypt, encrypt, hmac, type KeysFor, type RandomBytes } from '../../shared/secrets.ts';

/** Contents of a consent link's token: the customer, and the policy version that asks. */
export interface ConsentToken {
  customerId: string;
  version: number;
}

/** Creates a consent token: the link reveals no customer number, and works for as long as the customer is one. */
export const createConsentToken = (
  keys: KeysFor<'consentTokens'>,
  { customerId, version }: ConsentToken,
  random: RandomBytes,
): string => encrypt(keys.consentTokens, [String(version), customerId], random);

/** Reads a token; `undefined` for anything that is not ours. */
export function readConsentToken(keys: KeysFor<'consentTokens'>, token: string): ConsentToken | undefined {
  const [version, customerId] = decrypt(keys.consentTokens, token);
  return version && customerId ? { customerId, version: Number(version) } : undefined;
}

/**
 * Four digits that a consent page shows and asks the customer to type: a person copies them from the page, while a
 * link scanner that ticks every box and presses every button types nothing. Derived, so that nothing needs to be
 * stored.
 */
export function consentChallengeOf(keys: KeysFor<'secrets'>, { customerId, version }: ConsentToken): string {
  const bytes = hmac(keys.secrets, `consent\n${version}\n${customerId}`).subarray(0, 4);
  return Array.from(bytes, (byte) => byte % 10).join('');
}
