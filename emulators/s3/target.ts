import { S3Error } from './errors.ts';

/** What a request's URL names. */
export interface Target {
  /** Empty for the list of buckets. */
  bucket: string;
  /** Empty for the bucket itself. */
  key: string;
  query: ReadonlyMap<string, string>;
  /** The path as it goes into a signature: every segment encoded once. */
  canonicalPath: string;
}

/**
 * Reads a path-style URL. The raw text is used as it came: URL classes would resolve the `.` and `..` that a key may hold.
 *
 * @throws S3Error `InvalidURI`, or `KeyTooLongError` past 1024 bytes.
 */
export function readTarget(url: string): Target {
  const [rawPath = '', ...rest] = url.split('?');
  const path = decode(rawPath);
  const [, bucket = '', ...keySegments] = path.split('/');
  const key = keySegments.join('/');
  if (Buffer.byteLength(key) > 1024) throw new S3Error('KeyTooLongError');
  const pairs = rest.join('?').split('&').filter(Boolean);
  const query = new Map(
    pairs.map((pair): [string, string] => {
      const [name = '', ...value] = pair.split('=');
      return [decode(name), decode(value.join('='))];
    }),
  );
  return { bucket, key, query, canonicalPath: path.split('/').map(encode).join('/') };
}

/** Percent-encodes everything but A–Z a–z 0–9 - . _ ~, as signatures and listings want it. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    if (cause instanceof URIError) throw new S3Error('InvalidURI');
    throw cause;
  }
}
