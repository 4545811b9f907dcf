import { S3Error } from './errors.ts';

/** The parts of a request's URL. */
export interface Target {
  /** Empty for the list of buckets. */
  bucket: string;
  /** Empty for the bucket itself. */
  key: string;
  query: ReadonlyMap<string, string>;
  /** The path as used in signatures: every segment encoded once. */
  canonicalPath: string;
}

/**
 * Parses a path-style URL from its raw text, because URL classes would resolve `.` and `..`, which a key may contain.
 *
 * @throws S3Error `InvalidURI`, or `KeyTooLongError` above 1024 bytes.
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

/** Percent-encodes everything but A–Z a–z 0–9 - . _ ~, as required by signatures and listings. */
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
