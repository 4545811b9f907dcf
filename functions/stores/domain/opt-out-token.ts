import { type Keys, open, type RandomBytes, seal } from '../../shared/secrets.ts';

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
