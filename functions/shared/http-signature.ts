import { createHash, type KeyObject, sign, verify } from 'node:crypto';
import {
  appendSignature,
  component,
  createSignatureSync,
  type MessageDescriptor,
  type RequestDescriptor,
  type SignatureComponent,
  type UntrustedSignatureCandidate,
  type Verifier,
  verifySignature,
} from 'http-message-sig';
import {
  signatureLabel,
  signedOfAnswer,
  signedOfItsQuestion,
  signedOfQuestion,
} from '../../contract/site.ts';
import { publicKeyText } from './seal.ts';

/**
 * How messages between workflow and site are signed: HTTP Message Signatures (RFC 9421) with Ed25519, over method,
 * authority, path and the digest of the body (RFC 9530). An answer also signs the question that it answers.
 */

/** A POST as it is sent. */
export interface HttpQuestion {
  /** With scheme and host, which are signed. */
  url: string;
  /** Names in any case. */
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array;
}

export interface HttpAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array;
}

/** Who signs, and when. */
export interface SigningWith {
  /** Ed25519, private. */
  key: KeyObject;
  now: Date;
}

/** Why a message is not believed. `unknown-key`: not one of those that are pinned. */
export type SignatureProblem = 'not-signed' | 'unknown-key' | 'clock-skew';

/** What a valid signature says of itself. */
export interface SignedFacts {
  /** Its public key, base64url. */
  keyId: string;
  /** When it was made, by the clock of who made it. */
  created: Date;
  /** Random text of who asked; an answer has none. Whoever gets questions remembers it: the same one is a replay. */
  nonce: string;
}

const algorithm = 'ed25519';
const ofQuestion: SignatureComponent[] = [...signedOfQuestion];
const ofAnswer: SignatureComponent[] = [
  ...signedOfAnswer,
  ...signedOfItsQuestion.map((name) => component(name, { req: true })),
];

/** @returns the headers with digest and signature */
export function signQuestion(
  question: HttpQuestion,
  { key, now, nonce }: SigningWith & { nonce: string },
): Record<string, string> {
  const headers = { ...question.headers, 'content-digest': digestOf(question.body) };
  return signed(headers, asRequest({ ...question, headers }), ofQuestion, { key, now, nonce });
}

/** @returns the headers with digest and signature */
export function signAnswer(
  question: HttpQuestion,
  answer: HttpAnswer,
  { key, now }: SigningWith,
): Record<string, string> {
  const headers = { ...answer.headers, 'content-digest': digestOf(answer.body) };
  return signed(headers, asResponse({ ...answer, headers }, question), ofAnswer, { key, now });
}

/**
 * @param keys of those who may ask
 * @param maxAgeSeconds by how much both clocks may differ, either way
 */
export const verifyQuestion = (
  question: HttpQuestion,
  keys: readonly KeyObject[],
  now: Date,
  maxAgeSeconds: number,
): Promise<SignedFacts | SignatureProblem> =>
  verified(asRequest(question), question, ofQuestion, ['created', 'nonce', 'keyid', 'alg'], {
    keys,
    now,
    maxAgeSeconds,
  });

/** Is this an answer to exactly this question, by one of these keys? */
export const verifyAnswer = (
  question: HttpQuestion,
  answer: HttpAnswer,
  keys: readonly KeyObject[],
  now: Date,
  maxAgeSeconds: number,
): Promise<SignedFacts | SignatureProblem> =>
  verified(asResponse(answer, question), answer, ofAnswer, ['created', 'keyid'], {
    keys,
    now,
    maxAgeSeconds,
  });

function signed(
  headers: Record<string, string>,
  message: MessageDescriptor,
  components: readonly SignatureComponent[],
  { key, now, nonce }: SigningWith & { nonce?: string },
): Record<string, string> {
  const fields = createSignatureSync(message, {
    label: signatureLabel,
    components,
    parameters: {
      created: secondsOf(now),
      ...(nonce !== undefined && { nonce }),
      keyid: publicKeyText(key),
      alg: algorithm,
    },
    signer: { algorithm, sign: (data) => sign(null, data, key) },
  });
  return Object.fromEntries(appendSignature(new Headers(headers), fields));
}

interface Policy {
  keys: readonly KeyObject[];
  now: Date;
  maxAgeSeconds: number;
}

async function verified(
  message: MessageDescriptor,
  { headers, body }: Pick<HttpAnswer, 'headers' | 'body'>,
  requiredComponents: SignatureComponent[],
  requiredParameters: string[],
  { keys, now, maxAgeSeconds }: Policy,
): Promise<SignedFacts | SignatureProblem> {
  if (headerOf(headers, 'content-digest') !== digestOf(body)) return 'not-signed';
  let knowsKey = true;
  try {
    const { parameters } = await verifySignature(message, {
      label: signatureLabel,
      policy: {
        algorithms: [algorithm],
        requiredComponents,
        requiredParameters,
        // Compared below: only of whom we know do we say that the clock is wrong.
        clockSkew: Number.MAX_SAFE_INTEGER,
        now: secondsOf(now),
      },
      resolveVerifier(candidate) {
        const verifier = verifierFor(candidate, keys);
        knowsKey = verifier !== undefined;
        if (!verifier) throw new Error('unknown key');
        return verifier;
      },
    });
    const { created = 0, keyid = '', nonce = '' } = parameters;
    if (Math.abs(secondsOf(now) - created) > maxAgeSeconds) return 'clock-skew';
    return { keyId: keyid, created: new Date(created * 1000), nonce };
  } catch {
    return knowsKey ? 'not-signed' : 'unknown-key';
  }
}

function verifierFor(
  { parameters }: UntrustedSignatureCandidate,
  keys: readonly KeyObject[],
): Verifier | undefined {
  const key = keys.find((each) => publicKeyText(each) === parameters.keyid);
  return key && { algorithm, verify: (data, signature) => verify(null, data, key, signature) };
}

const asRequest = ({ url, headers }: HttpQuestion): RequestDescriptor => ({
  kind: 'request',
  method: 'POST',
  targetUri: url,
  fields: fieldsOf(headers),
});

const asResponse = ({ status, headers }: HttpAnswer, question: HttpQuestion): MessageDescriptor => ({
  kind: 'response',
  status,
  fields: fieldsOf(headers),
  request: asRequest(question),
});

const fieldsOf = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers).map(([name, value]) => ({ name: name.toLowerCase(), value }));

const headerOf = (headers: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];

const digestOf = (body: string | Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1000);
