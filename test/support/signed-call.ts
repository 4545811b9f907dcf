import { createHash, type KeyObject, randomBytes, sign, verify } from 'node:crypto';
import {
  component,
  createSignature,
  type FieldOccurrence,
  type RequestDescriptor,
  verifySignature,
} from 'http-message-sig';
import {
  signatureLabel,
  signedOfAnswer,
  signedOfItsQuestion,
  signedOfQuestion,
  siteRoutes,
} from '../../contract/site.ts';
import { publicKeyFrom, publicKeyText } from '../../functions/shared/seal.ts';
import type { Channel } from './fake-agent.ts';

const algorithm = 'ed25519';
const digestOf = (body: string) => `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

/** What an agent may do differently from a good one. */
export interface CallChanges {
  /** Epoch seconds. */
  created?: number;
  nonce?: string;
  keyid?: string;
  /** Sent in the place of what was signed. */
  body?: string;
  components?: readonly string[];
}

/** A question as it goes over the wire. */
export interface SignedCall {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** Signs a question as the protocol says, or as told otherwise. */
export async function signedCall(
  url: string,
  privateKey: KeyObject,
  question: unknown,
  changes: CallChanges = {},
): Promise<SignedCall> {
  const body = JSON.stringify(question);
  const { created = Math.floor(Date.now() / 1000), nonce = randomBytes(16).toString('base64url') } = changes;
  const fields = [{ name: 'content-digest', value: digestOf(body) }];
  const { signature, signatureInput } = await createSignature(
    { kind: 'request', method: 'POST', targetUri: url, fields },
    {
      label: signatureLabel,
      components: changes.components ?? signedOfQuestion,
      parameters: { created, nonce, keyid: changes.keyid ?? publicKeyText(privateKey), alg: algorithm },
      signer: { algorithm, sign: (data) => sign(null, data, privateKey) },
    },
  );
  const headers = {
    'content-type': 'application/json',
    'content-digest': digestOf(body),
    'signature-input': signatureInput,
    signature,
  };
  return { url, headers, body: changes.body ?? body };
}

/** Is an answer signed by this key, for exactly this question, over exactly this body? */
export async function isSignedAnswer(
  call: SignedCall,
  answer: { status: number; headers: Record<string, string>; body: string },
  key: string,
): Promise<boolean> {
  const fieldsOf = (headers: Record<string, string>): FieldOccurrence[] =>
    Object.entries(headers).map(([name, value]) => ({ name, value }));
  const request: RequestDescriptor = {
    kind: 'request',
    method: 'POST',
    targetUri: call.url,
    fields: fieldsOf(call.headers),
  };
  const verified = await verifySignature(
    { kind: 'response', status: answer.status, fields: fieldsOf(answer.headers), request },
    {
      label: signatureLabel,
      policy: {
        algorithms: [algorithm],
        requiredComponents: [
          ...signedOfAnswer,
          ...signedOfItsQuestion.map((name) => component(name, { req: true })),
        ],
        requiredParameters: ['created', 'keyid'],
      },
      resolveVerifier: () => ({
        algorithm,
        verify: (data, signature) => verify(null, data, publicKeyFrom(key) ?? '', signature),
      }),
    },
  ).catch(() => undefined);
  return verified?.parameters.keyid === key && answer.headers['content-digest'] === digestOf(answer.body);
}

/** The workflow's HTTP API, as an agent with this key reaches it. Throws if an answer is not the workflow's. */
export function wireChannel(baseUrl: string, privateKey: KeyObject, transportKey: string): Channel {
  const ask = async (path: string, question: unknown) => {
    const call = await signedCall(`${baseUrl}${path}`, privateKey, question);
    const response = await fetch(call.url, { method: 'POST', headers: call.headers, body: call.body });
    const answer = {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
    if (!(await isSignedAnswer(call, answer, transportKey)))
      throw new Error(`The answer to ${path} (${answer.status}) is not signed: ${answer.body}`);
    return JSON.parse(answer.body);
  };
  return {
    claim: (question) => ask(siteRoutes.claim.path, question),
    answer: (question) => ask(siteRoutes.answer.path, question),
    part: (question) => ask(siteRoutes.parts.path, question),
    async put(url, body) {
      const response = await fetch(url, { method: 'PUT', body: new Uint8Array(body) });
      await response.body?.cancel();
      return (response.ok && response.headers.get('etag')) || undefined;
    },
  };
}
