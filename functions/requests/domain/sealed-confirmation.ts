import { createHash } from 'node:crypto';
import { type Kind, kinds, type Scope, scopes, type Topic, topics } from '../../shared/vocabulary.ts';

/**
 * What the confirming function seals, as a text that whoever verifies the seal can read without the request: the workflow
 * compares it with the request, and a site reads it.
 */

/** Salt and hash of the address under a seal: the address itself is erased when the request closes. */
export interface HashedAddress {
  /** Random bytes, base64url. */
  salt: string;
  addressHash: string;
}

/** @param salt random bytes, base64url */
export const hashAddress = (salt: string, address: string): HashedAddress => ({
  salt,
  addressHash: createHash('sha256').update(`${salt}\n${address}`).digest('base64url'),
});

/** Is this the address that was hashed? */
export const isHashed = ({ salt, addressHash }: HashedAddress, address: string): boolean =>
  hashAddress(salt, address).addressHash === addressHash;

/** What a customer confirmed, as it was sealed. */
export interface SealedConfirmation extends HashedAddress {
  request: string;
  kind: Kind;
  scope: Scope;
  topics: readonly Topic[];
  customerId: string;
  addressKey: string;
  /** ISO 8601. */
  confirmedAt: string;
}

/** The number of facts under a confirmation's seal; `seal.ts` lists them in this order. */
const facts = 15;

/**
 * Reads a text whose seal was verified. `undefined` if it is the text of another seal (a question, a plan, a delivery), or
 * of a version that this one does not know.
 */
export function readSealedConfirmation(text: string): SealedConfirmation | undefined {
  const read = parsed(text);
  if (!Array.isArray(read) || read.length !== facts || read[0] !== 'confirmation') return undefined;
  const [, request, kind, scope, asked, customerId, addressKey] = read;
  const [salt, addressHash, confirmedAt] = read.slice(11);
  const texts = [request, customerId, addressKey, salt, addressHash, confirmedAt];
  if (!texts.every((each) => typeof each === 'string' && each !== '')) return undefined;
  if (!isOneOf(kinds, kind) || !isOneOf(scopes, scope)) return undefined;
  if (!Array.isArray(asked) || !asked.every((each) => isOneOf(topics, each))) return undefined;
  return { request, kind, scope, topics: asked, customerId, addressKey, salt, addressHash, confirmedAt };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isOneOf = <Word>(words: readonly Word[], word: unknown): word is Word => words.includes(word as Word);
