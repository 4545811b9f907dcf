import type { KeyObject } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { maxSignatureAgeSeconds, maxSiteBodyBytes, type SiteRefusal } from '../../contract/site.ts';
import { type HttpQuestion, type SigningWith, signAnswer, verifyQuestion } from '../shared/http-signature.ts';

/** A question whose signature holds. */
export interface SignedQuestion {
  /** The public key that signed it, base64url. */
  key: string;
  nonce: string;
  /** By then the same signature is too old. */
  until: Date;
  body: Buffer;
  question: HttpQuestion;
}

/**
 * Verifies a question: made by one of these keys, for this address and path, with exactly this body, within five minutes.
 * Whether it was said before is another question. A refusal comes with its question if the agent signed it: such a one can
 * be answered under signature.
 */
export async function readSignedQuestion(
  event: APIGatewayProxyEventV2,
  { keys, now }: { keys: readonly KeyObject[]; now: Date },
): Promise<SignedQuestion | { refused: SiteRefusal; question?: HttpQuestion }> {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > maxSiteBodyBytes) return { refused: 'too-large' };
  if (event.requestContext.http.method !== 'POST') return { refused: 'not-signed' };
  const question = questionOf(event, body);
  const verified = await verifyQuestion(question, keys, now, maxSignatureAgeSeconds);
  if (verified === 'clock-skew') return { refused: verified, question };
  if (typeof verified === 'string') return { refused: 'not-signed' };
  const { keyId: key, nonce, created } = verified;
  if (!/^[\w-]{16,64}$/.test(nonce)) return { refused: 'not-signed' };
  // The longest that any clock of ours takes this signature for a young one.
  const until = new Date(created.getTime() + 2 * maxSignatureAgeSeconds * 1000);
  return { key, nonce, until, body, question };
}

const questionOf = (
  { headers, rawPath, requestContext }: APIGatewayProxyEventV2,
  body: Buffer,
): HttpQuestion => ({
  // The name under which the API was reached: a question to another deployment is not one to this.
  url: `https://${requestContext.domainName}${rawPath}`,
  headers: Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ),
  body,
});

/** An answer that is signed, and bound to its question. */
export function signedAnswer(
  status: number,
  answer: object,
  question: HttpQuestion,
  signing: SigningWith,
): APIGatewayProxyStructuredResultV2 {
  const body = JSON.stringify(answer);
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
  return { statusCode: status, headers: signAnswer(question, { status, headers, body }, signing), body };
}
