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

/** Under which name the tries of a customer are counted: it leads to nobody without the key. */
export const consentTriesOf = (keys: KeysFor<'secrets'>, customerId: string): string =>
  `consents/${hmac(keys.secrets, `consent\n${customerId}`).toString('base64url')}`;
