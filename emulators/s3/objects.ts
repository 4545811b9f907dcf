import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { StoredObject, Version } from './bucket.ts';
import type { Call } from './call.ts';
import { S3Error } from './errors.ts';
import { sightOf } from './wants.ts';

const metadataPrefix = 'x-amz-meta-';
const contentHeaders = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
] as const;

/** Query parameters by which a GET overrides a stored header. */
export const responseOverrides = contentHeaders.map((name) => `response-${name}`);

export async function putObject(call: Call): Promise<void> {
  const body = await call.bodies.receive(call.request);
  const { file, size, md5, checksum } = body;
  const object = {
    etag: md5,
    size,
    bodies: [{ file, size }],
    headers: storedHeaders(call.request),
    ...(checksum && { checksum }),
  };
  try {
    const version = await store(call, object);
    call.response.writeHead(200, {
      etag: `"${md5}"`,
      ...(checksum && { [checksum.header]: checksum.value }),
      ...versionHeader(call, version),
    });
  } catch (error) {
    await call.bodies.discard([body]);
    throw error;
  }
  call.response.end();
}

/**
 * Makes the object the current one and discards the one it replaced.
 *
 * @throws S3Error `PreconditionFailed` if the client wanted to create the key and it exists; nothing is changed then.
 */
export async function store(call: Call, object: StoredObject): Promise<Version> {
  if (call.request.headers['if-none-match'] === '*' && call.bucket.current(call.key)?.object)
    throw new S3Error('PreconditionFailed', { details: { Condition: 'If-None-Match' } });
  const { version, replaced } = call.bucket.put(call.key, object);
  await call.bodies.discard(replaced?.object?.bodies ?? []);
  return version;
}

export async function getObject(call: Call): Promise<void> {
  const { object, headers, range } = find(call);
  for (const name of contentHeaders) {
    const override = call.query.get(`response-${name}`);
    if (override !== undefined) headers[name] = asHeaderValue(override);
  }
  const { start, end } = range ?? { start: 0, end: object.size - 1 };
  call.response.writeHead(range ? 206 : 200, { ...headers, 'content-length': end - start + 1 });
  await pipeline(call.bodies.stream(object.bodies, start, end), call.response);
}

export function headObject(call: Call): void {
  const { object, headers, range } = find(call);
  const length = range ? range.end - range.start + 1 : object.size;
  call.response.writeHead(range ? 206 : 200, { ...headers, 'content-length': length }).end();
}

/** Names and values together, in bytes. */
const maxMetadataBytes = 2048;

/**
 * The headers that are stored with an object and returned with it.
 *
 * @throws S3Error `MetadataTooLarge` for more metadata than S3 stores.
 */
export function storedHeaders({ headers }: IncomingMessage): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  let metadataBytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    const isMetadata = name.startsWith(metadataPrefix);
    if (isMetadata) metadataBytes += Buffer.byteLength(name.slice(metadataPrefix.length) + value);
    const keep = isMetadata || contentHeaders.some((one) => one === name);
    if (keep && value !== undefined) kept[name] = String(value);
  }
  if (metadataBytes > maxMetadataBytes)
    throw new S3Error('MetadataTooLarge', {
      details: { Size: metadataBytes, MaxSizeAllowed: maxMetadataBytes },
    });
  // The transfer encoding is not part of the stored object.
  const codings = kept['content-encoding']?.split(/, */).filter((coding) => coding !== 'aws-chunked') ?? [];
  if (codings.length > 0) kept['content-encoding'] = codings.join(',');
  else delete kept['content-encoding'];
  return kept;
}

export function versionHeader(call: Call, version: Version | undefined): Record<string, string> {
  return call.bucket.versioned && version ? { 'x-amz-version-id': version.id } : {};
}

/** @throws S3Error `InvalidArgument` for an impossible version id. */
export function versionIdOf(text: string | undefined): string | undefined {
  if (text === undefined || /^(null|\d{16})$/.test(text)) return text;
  throw new S3Error('InvalidArgument', { message: 'Invalid version id specified' });
}

interface Found {
  object: StoredObject;
  headers: Record<string, string>;
  range?: Range;
}

/** The requested version, its headers and the requested range, once every condition of the request is met. */
function find(call: Call): Found {
  const { version, object } = findVersion(call);
  const headers: Record<string, string> = {
    ...object.headers,
    ...versionHeader(call, version),
    'accept-ranges': 'bytes',
    etag: `"${object.etag}"`,
    'last-modified': new Date(version.at).toUTCString(),
  };
  const { request, query } = call;
  const tags = (header: string | undefined) => header?.split(',').map((tag) => tag.trim());
  const holds = (header: string | undefined) =>
    tags(header)?.some((tag) => tag === '*' || tag.replaceAll('"', '') === object.etag);
  if (holds(request.headers['if-match']) === false)
    throw new S3Error('PreconditionFailed', { details: { Condition: 'If-Match' } });
  if (holds(request.headers['if-none-match']))
    throw new S3Error('NotModified', { status: 304, headers: { etag: `"${object.etag}"` } });

  // If the object has changed, a client that wants to continue the old one gets it whole.
  const range =
    holds(request.headers['if-range'] as string | undefined) === false ? undefined : request.headers.range;
  const parsedRange = range === undefined ? undefined : readRange(range, object.size);
  if (parsedRange)
    return { object, headers: { ...headers, 'content-range': parsedRange.header }, range: parsedRange };
  const mode = request.headers['x-amz-checksum-mode'] ?? query.get('x-amz-checksum-mode');
  if (mode === 'ENABLED' && object.checksum) {
    headers[object.checksum.header] = object.checksum.value;
    headers['x-amz-checksum-type'] = 'FULL_OBJECT';
  }
  return { object, headers };
}

function findVersion(call: Call): { version: Version; object: StoredObject } {
  const { bucket, key, query } = call;
  const id = versionIdOf(query.get('versionId'));
  const version = id === undefined ? bucket.current(key) : bucket.version(key, id);
  if (version?.object) return { version, object: version.object };
  const marker = version ? { 'x-amz-delete-marker': 'true', 'x-amz-version-id': version.id } : {};
  // A caller that may not list a bucket does not learn what is not in it.
  if (id === undefined && !call.mayAlso(sightOf(bucket.name))) throw new S3Error('AccessDenied');
  if (id === undefined) throw new S3Error('NoSuchKey', { details: { Key: key }, headers: marker });
  if (version) throw new S3Error('MethodNotAllowed', { headers: { ...marker, allow: 'DELETE' } });
  throw new S3Error('NoSuchVersion', { details: { Key: key, VersionId: id } });
}

interface Range {
  /** First byte. */
  start: number;
  /** Last byte, inclusive. */
  end: number;
  header: string;
}

/** Parses a single byte range. Anything else is ignored, as in S3. @throws S3Error `InvalidRange`. */
function readRange(header: string, size: number): Range | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  if (start > end)
    throw new S3Error('InvalidRange', {
      details: { RangeRequested: header, ActualObjectSize: size },
      headers: { 'content-range': `bytes */${size}` },
    });
  return { start, end, header: `bytes ${start}-${end}/${size}` };
}

function asHeaderValue(text: string): string {
  if (/^[\t\u0020-\u007e\u00a0-\u00ff]*$/.test(text)) return text;
  throw new S3Error('InvalidArgument', { message: 'Header value cannot be represented using ISO-8859-1.' });
}
