import { type Call, sendXml } from './call.ts';
import { S3Error } from './errors.ts';
import { versionIdOf } from './objects.ts';
import { encode } from './target.ts';

/** Maximum of entries per S3 response. */
const maxPageSize = 1000;
const storageClass = 'STANDARD';

export function listObjects(call: Call): void {
  const { bucket, query, response } = call;
  const prefix = query.get('prefix') ?? '';
  const token = query.get('continuation-token');
  const after = token === undefined ? (query.get('start-after') ?? '') : readToken(token);
  const maxKeys = readMaxKeys(call);
  const encoded = textWriter(call);
  const { items, truncated } = bucket.list(prefix, after, maxKeys);
  sendXml(response, 'ListBucketResult', {
    Name: bucket.name,
    Prefix: encoded(prefix),
    StartAfter: query.has('start-after') ? encoded(query.get('start-after') ?? '') : undefined,
    ContinuationToken: token,
    NextContinuationToken: truncated ? writeToken(items.at(-1)?.key ?? '') : undefined,
    KeyCount: items.length,
    MaxKeys: maxKeys,
    EncodingType: query.get('encoding-type'),
    IsTruncated: truncated,
    Contents: items.map(({ key, version, object }) => ({
      Key: encoded(key),
      LastModified: new Date(version.at).toISOString(),
      ETag: `"${object.etag}"`,
      Size: object.size,
      StorageClass: storageClass,
    })),
  });
}

export function listObjectVersions(call: Call): void {
  const { bucket, query, response } = call;
  const prefix = query.get('prefix') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const versionMarker = versionIdOf(query.get('version-id-marker') || undefined);
  if (versionMarker && !keyMarker)
    throw new S3Error('InvalidArgument', {
      message: 'A version-id marker cannot be specified without a key marker.',
    });
  const maxKeys = readMaxKeys(call);
  const encoded = textWriter(call);
  const { items, truncated } = bucket.listVersions(prefix, keyMarker, versionMarker, maxKeys);
  const last = truncated ? items.at(-1) : undefined;
  const entries = items.map(({ key, version, latest }) => ({
    object: version.object,
    entry: {
      Key: encoded(key),
      VersionId: version.id,
      IsLatest: latest,
      LastModified: new Date(version.at).toISOString(),
    },
  }));
  sendXml(response, 'ListVersionsResult', {
    Name: bucket.name,
    Prefix: encoded(prefix),
    KeyMarker: encoded(keyMarker),
    VersionIdMarker: versionMarker ?? '',
    NextKeyMarker: last && encoded(last.key),
    NextVersionIdMarker: last?.version.id,
    MaxKeys: maxKeys,
    EncodingType: query.get('encoding-type'),
    IsTruncated: truncated,
    Version: entries.map(({ entry, object }) =>
      object
        ? { ...entry, ETag: `"${object.etag}"`, Size: object.size, StorageClass: storageClass }
        : undefined,
    ),
    DeleteMarker: entries.map(({ entry, object }) => (object ? undefined : entry)),
  });
}

const keyCoding: Record<string, string> = { '%2F': '/', '%20': '+', '%2A': '*', '~': '%7E' };

function readMaxKeys({ query }: Call): number {
  const text = query.get('max-keys') ?? String(maxPageSize);
  if (!/^\d{1,9}$/.test(text))
    throw new S3Error('InvalidArgument', { details: { ArgumentName: 'max-keys' } });
  return Math.min(Number(text), maxPageSize);
}

/**
 * Keys as they are, or percent-encoded on request, because XML 1.0 cannot represent every character of a key. Listings
 * are encoded differently from URLs: `/` and `*` stay, a blank becomes `+`, and `~` is encoded.
 */
export function textWriter({ query }: Call): (text: string) => string {
  const encoding = query.get('encoding-type');
  if (encoding === undefined) return (text) => text;
  if (encoding !== 'url')
    throw new S3Error('InvalidArgument', { details: { ArgumentName: 'encoding-type' } });
  return (text) => encode(text).replace(/%2F|%20|%2A|~/g, (one) => keyCoding[one] ?? one);
}

function writeToken(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function readToken(token: string): string {
  const key = Buffer.from(token, 'base64url').toString();
  if (writeToken(key) === token) return key;
  throw new S3Error('InvalidArgument', { message: 'The continuation token provided is incorrect' });
}
