import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { S3Error } from './errors.ts';
import { encode, type Target } from './target.ts';

/** The fields of a signature, from the query of a presigned URL or from the `Authorization` header. */
interface SignatureFields {
  accessKeyId: string;
  /** `<date>/<region>/<service>/aws4_request` */
  scope: string;
  signedHeaders: string[];
  signature: string;
  /** `20261122T093000Z` */
  date: string;
  payloadHash: string;
  /** Lifetime of a presigned URL. */
  expiresSeconds?: number;
}

const algorithm = 'AWS4-HMAC-SHA256';
const weekSeconds = 7 * 24 * 3600;

/** The query parameters of a presigned URL. They do not affect the choice of operation. */
export const signatureParameters = new Set([
  'X-Amz-Algorithm',
  'X-Amz-Content-Sha256',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-Security-Token',
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
]);

/**
 * Accepts only requests signed with the secret of the access key that they name (AWS Signature Version 4, in the query
 * or in a header).
 *
 * @returns the signer's access key
 * @throws S3Error `AccessDenied` without a signature or after its expiry, `InvalidAccessKeyId`,
 * `SignatureDoesNotMatch`.
 */
export function verifySignature(
  request: IncomingMessage,
  target: Target,
  secretOf: (accessKeyId: string) => string | undefined,
  now: Date,
): string {
  const fields = target.query.has('X-Amz-Signature') ? fieldsOfQuery(target) : fieldsOfHeader(request);
  const secret = secretOf(fields.accessKeyId);
  if (secret === undefined)
    throw new S3Error('InvalidAccessKeyId', { details: { AWSAccessKeyId: fields.accessKeyId } });
  if (fields.expiresSeconds !== undefined) rejectExpired(fields.date, fields.expiresSeconds, now);

  const canonicalQuery = [...target.query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&');
  const canonicalHeaders = fields.signedHeaders.map(
    (name) =>
      `${name}:${String(request.headers[name] ?? '')
        .replace(/ +/g, ' ')
        .trim()}\n`,
  );
  const canonicalRequest = [
    request.method,
    target.canonicalPath,
    canonicalQuery,
    canonicalHeaders.join(''),
    fields.signedHeaders.join(';'),
    fields.payloadHash,
  ].join('\n');
  const digest = createHash('sha256').update(canonicalRequest).digest('hex');
  const key = fields.scope
    .split('/')
    .reduce<string | Buffer>((derived, part) => hmac(derived, part), `AWS4${secret}`);
  const signature = hmac(key, [algorithm, fields.date, fields.scope, digest].join('\n')).toString('hex');
  if (signature !== fields.signature)
    throw new S3Error('SignatureDoesNotMatch', { details: { CanonicalRequest: canonicalRequest } });
  return fields.accessKeyId;
}

function fieldsOfQuery({ query }: Target): SignatureFields {
  const [accessKeyId = '', ...scope] = (query.get('X-Amz-Credential') ?? '').split('/');
  const fields = {
    accessKeyId,
    scope: scope.join('/'),
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
    signature: query.get('X-Amz-Signature') ?? '',
    date: query.get('X-Amz-Date') ?? '',
    payloadHash: query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD',
    expiresSeconds: Number(query.get('X-Amz-Expires') ?? Number.NaN),
  };
  const isWellFormed =
    query.get('X-Amz-Algorithm') === algorithm &&
    /^\d{8}T\d{6}Z$/.test(fields.date) &&
    fields.signedHeaders.includes('host') &&
    fields.expiresSeconds >= 1 &&
    fields.expiresSeconds <= weekSeconds;
  if (!isWellFormed) throw new S3Error('AuthorizationQueryParametersError');
  return fields;
}

function fieldsOfHeader({ headers }: IncomingMessage): SignatureFields {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
  const [, accessKeyId, scope, signedHeaders, signature] = pattern.exec(headers.authorization ?? '') ?? [];
  if (!accessKeyId || !scope || !signedHeaders || !signature) throw new S3Error('AccessDenied');
  return {
    accessKeyId,
    scope,
    signedHeaders: signedHeaders.split(';'),
    signature,
    date: String(headers['x-amz-date']),
    payloadHash: String(headers['x-amz-content-sha256']),
  };
}

function rejectExpired(date: string, expiresSeconds: number, now: Date): void {
  const signedAt = Date.parse(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const expiresAt = new Date(signedAt + expiresSeconds * 1000);
  if (now <= expiresAt) return;
  throw new S3Error('AccessDenied', {
    message: 'Request has expired',
    details: {
      'X-Amz-Expires': expiresSeconds,
      Expires: expiresAt.toISOString(),
      ServerTime: now.toISOString(),
    },
  });
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
