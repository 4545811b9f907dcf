import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import {
  component,
  createSignatureSync,
  type FieldOccurrence,
  type RequestDescriptor,
  type VerifiedSignature,
  type Verifier,
  verifySignature,
} from 'http-message-sig';
import {
  maxSignatureAgeSeconds,
  maxSiteBodyBytes,
  type SiteRefusal,
  signatureLabel,
  signedOfAnswer,
  signedOfItsQuestion,
  signedOfQuestion,
} from '../../contract/site.ts';

/** HTTP Message Signatures (RFC 9421) of what the site's agent asks, and of what it is answered. */

/** A question whose signature holds. */
export interface SignedQuestion {
  /** The public key that signed it, base64url. */
  key: string;
  nonce: string;
  /** By then the same signature is too old. */
  until: Date;
  body: Buffer;
  request: RequestDescriptor;
}

/** Verifies with one public key. */
export type VerifyWithKey = (key: string, data: Uint8Array, signature: Uint8Array) => boolean;

const algorithm = 'ed25519';

/**
 * Verifies a question: made by one of these keys, for this address and path, with exactly this body, within five minutes.
 * Whether it was said before is another question. A refusal comes with its question if the agent signed it: such a one can
 * be answered under signature.
 */
export async function readSignedQuestion(
  event: APIGatewayProxyEventV2,
  { keys, verify, now }: { keys: readonly string[]; verify: VerifyWithKey; now: Date },
): Promise<SignedQuestion | { refused: SiteRefusal; request?: RequestDescriptor }> {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > maxSiteBodyBytes) return { refused: 'too-large' };
  const request = requestOf(event);
  const verified = await verifiedBy(request, keys, verify);
  if (!verified) return { refused: 'not-signed' };
  const { created = 0, nonce = '', keyid = '' } = verified.parameters;
  if (event.headers['content-digest'] !== digestOf(body)) return { refused: 'not-signed' };
  if (!/^[\w-]{16,64}$/.test(nonce)) return { refused: 'not-signed' };
  const seconds = Math.floor(now.getTime() / 1000);
  if (Math.abs(seconds - created) > maxSignatureAgeSeconds) return { refused: 'clock-skew', request };
  // The longest that any clock of ours takes this signature for a young one.
  const until = new Date((created + 2 * maxSignatureAgeSeconds) * 1000);
  return { key: keyid, nonce, until, body, request };
}

function requestOf({ headers, rawPath, requestContext }: APIGatewayProxyEventV2): RequestDescriptor {
  const fields = Object.entries(headers).flatMap(([name, value]): FieldOccurrence[] =>
    value === undefined ? [] : [{ name, value }],
  );
  return {
    kind: 'request',
    method: requestContext.http.method,
    // The name under which the API was reached: a question to another deployment is not one to this.
    targetUri: `https://${requestContext.domainName}${rawPath}`,
    fields,
  };
}

async function verifiedBy(
  request: RequestDescriptor,
  keys: readonly string[],
  verify: VerifyWithKey,
): Promise<VerifiedSignature | undefined> {
  try {
    return await verifySignature(request, {
      label: signatureLabel,
      policy: {
        algorithms: [algorithm],
        requiredComponents: [...signedOfQuestion],
        requiredParameters: ['created', 'nonce', 'keyid'],
        // Its age is looked at afterwards, so that a clock which is wrong is told so.
        clockSkew: Number.MAX_SAFE_INTEGER,
      },
      resolveVerifier({ parameters: { keyid = '' } }): Verifier {
        if (!keys.includes(keyid)) throw new Error('Nobody of ours has this key.');
        return { algorithm, verify: (data, signature) => verify(keyid, data, signature) };
      },
    });
  } catch {
    // Missing, malformed, forged, or of a stranger: all the same from here.
    return undefined;
  }
}

/** An answer that is signed, and bound to its question. */
export function signedAnswer(
  statusCode: number,
  answer: object,
  request: RequestDescriptor,
  { key, sign, now }: { key: string; sign: (data: Uint8Array) => Uint8Array; now: Date },
): APIGatewayProxyStructuredResultV2 {
  const body = JSON.stringify(answer);
  const digest = digestOf(Buffer.from(body));
  const { signature, signatureInput } = createSignatureSync(
    {
      kind: 'response',
      status: statusCode,
      fields: [{ name: 'content-digest', value: digest }],
      request,
    },
    {
      label: signatureLabel,
      components: [...signedOfAnswer, ...signedOfItsQuestion.map((name) => component(name, { req: true }))],
      parameters: { created: Math.floor(now.getTime() / 1000), keyid: key, alg: algorithm },
      signer: { algorithm, sign },
    },
  );
  return {
    statusCode,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'content-digest': digest,
      'signature-input': signatureInput,
      signature,
    },
    body,
  };
}

/** As `Content-Digest` (RFC 9530). */
const digestOf = (body: Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
