import { type Keys, open, type RandomBytes, seal } from '../../shared/secrets.ts';

/** Contents of a one-click token: whose promotional mail to stop, and on which topic. */
export interface OptOutToken {
  addressKey: string;
  topic: string;
}

/**
 * Seals an opt-out token, so that the link in a promotional mail reveals neither address nor pseudonym. It needs no
 * storage and never expires: opting out must stay possible for as long as the mail is in a mailbox.
 */
export const sealOptOutToken = (
  keys: Keys,
  { addressKey, topic }: OptOutToken,
  random: RandomBytes,
): string => seal(keys.optOutTokens, [addressKey, topic], random);

/** Opens a token; `undefined` for anything not sealed by us. */
export function openOptOutToken(keys: Keys, sealed: string): OptOutToken | undefined {
  const [addressKey, topic] = open(keys.optOutTokens, sealed);
  return addressKey && topic ? { addressKey, topic } : undefined;
}
