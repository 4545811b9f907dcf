import { alphabet } from '../../shared/reference.ts';
import { hmac, type Keys, open, type RandomBytes, seal } from '../../shared/secrets.ts';

/** Contents of a consent link's token: the customer, and the policy version that asks. */
export interface ConsentToken {
  customerId: string;
  version: number;
}

/** Seals a consent token: the link reveals no customer number, and works for as long as the customer is one. */
export const sealConsentToken = (
  keys: Keys,
  { customerId, version }: ConsentToken,
  random: RandomBytes,
): string => seal(keys.consentTokens, [String(version), customerId], random);

/** Opens a token; `undefined` for anything not sealed by us. */
export function openConsentToken(keys: Keys, sealed: string): ConsentToken | undefined {
  const [version, customerId] = open(keys.consentTokens, sealed);
  return version && customerId ? { customerId, version: Number(version) } : undefined;
}

/**
 * Four characters that a consent page shows and asks the customer to type: a person copies them from the page, while a
 * link scanner that ticks every box and presses every button types nothing. Derived, so that nothing needs to be
 * stored.
 */
export function consentChallengeOf(keys: Keys, { customerId, version }: ConsentToken): string {
  const bytes = hmac(keys.secrets, `consent\n${version}\n${customerId}`).subarray(0, 4);
  return Array.from(bytes, (byte) => alphabet[byte % 32]).join('');
}
