import { decrypt, encrypt, type KeysFor, type RandomBytes } from '../../shared/secrets.ts';

/** Contents of a one-click token: whose promotional mail to stop, and on which topic. */
export interface OptOutToken {
  addressKey: string;
  topic: string;
  /** If the mailer said whose the address is. */
  customerId?: string;
}

/**
 * Creates an opt-out token, so that the link in a promotional mail reveals neither address nor pseudonym. It needs no
 * storage and never expires: opting out must stay possible for as long as the mail is in a mailbox.
 */
export const createOptOutToken = (
  keys: KeysFor<'optOutTokens'>,
  { addressKey, topic, customerId }: OptOutToken,
  random: RandomBytes,
): string =>
  encrypt(keys.optOutTokens, [addressKey, topic, ...(customerId === undefined ? [] : [customerId])], random);

/** Reads a token; `undefined` for anything that is not ours. */
export function readOptOutToken(keys: KeysFor<'optOutTokens'>, token: string): OptOutToken | undefined {
  const [addressKey, topic, customerId] = decrypt(keys.optOutTokens, token);
  return addressKey && topic ? { addressKey, topic, ...(customerId && { customerId }) } : undefined;
}
