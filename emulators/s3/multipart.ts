import { createHash, randomUUID } from 'node:crypto';
import { elementsIn, textIn } from '../xml.ts';
import { type ReceivedBody, readXml } from './body-store.ts';
import { type Call, sendXml } from './call.ts';
import { S3Error } from './errors.ts';
import { textWriter } from './listings.ts';
import { store, storedHeaders, versionHeader } from './objects.ts';
import type { Upload } from './uploads.ts';

const maxParts = 10_000;
/** Minimum size of every part but the last, in bytes. */
const minPartBytes = 5 * 1024 * 1024;

export function createMultipartUpload({ bucket, key, request, response, uploads }: Call): void {
  const id = randomUUID();
  uploads.set(id, { bucket: bucket.name, key, headers: storedHeaders(request), parts: new Map() });
  sendXml(response, 'InitiateMultipartUploadResult', { Bucket: bucket.name, Key: key, UploadId: id });
}

export async function uploadPart(call: Call): Promise<void> {
  const { parts } = findUpload(call);
  const text = call.query.get('partNumber') ?? '';
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > maxParts)
    throw new S3Error('InvalidArgument', {
      message: `Part number must be an integer between 1 and ${maxParts}, inclusive`,
      details: { ArgumentName: 'partNumber', ArgumentValue: text },
    });
  const part = await call.bodies.receive(call.request);
  const replaced = parts.get(number);
  parts.set(number, part);
  if (replaced) await call.bodies.discard([replaced]);
  call.response.writeHead(200, {
    etag: `"${part.md5}"`,
    ...(part.checksum && { [part.checksum.header]: part.checksum.value }),
  });
  call.response.end();
}

export async function completeMultipartUpload(call: Call): Promise<void> {
  const upload = findUpload(call);
  const parts = listedParts(await readXml(call.request), upload);
  const md5s = Buffer.from(parts.map((part) => part.md5).join(''), 'hex');
  const etag = `${createHash('md5').update(md5s).digest('hex')}-${parts.length}`;
  const version = await store(call, {
    etag,
    size: parts.reduce((sum, { size }) => sum + size, 0),
    bodies: parts.map(({ file, size }) => ({ file, size })),
    headers: upload.headers,
  });
  call.uploads.delete(call.query.get('uploadId') ?? '');
  await call.bodies.discard([...upload.parts.values()].filter((part) => !parts.includes(part)));
  sendXml(
    call.response,
    'CompleteMultipartUploadResult',
    {
      Location: `http://${call.request.headers.host}${call.request.url?.split('?')[0]}`,
      Bucket: call.bucket.name,
      Key: call.key,
      ETag: `"${etag}"`,
    },
    versionHeader(call, version),
  );
}

/** Returns all uploads in one response: a sandbox never has the thousand that would need a second page. */
export function listMultipartUploads(call: Call): void {
  const { bucket, query, response, uploads } = call;
  const prefix = query.get('prefix') ?? '';
  const encoded = textWriter(call);
  const open = [...uploads].filter(
    ([, upload]) => upload.bucket === bucket.name && upload.key.startsWith(prefix),
  );
  sendXml(response, 'ListMultipartUploadsResult', {
    Bucket: bucket.name,
    Prefix: encoded(prefix),
    EncodingType: query.get('encoding-type'),
    IsTruncated: false,
    Upload: open.map(([id, { key }]) => ({ Key: encoded(key), UploadId: id })),
  });
}

export async function abortMultipartUpload(call: Call): Promise<void> {
  const { parts } = findUpload(call);
  call.uploads.delete(call.query.get('uploadId') ?? '');
  await call.bodies.discard([...parts.values()]);
  call.response.writeHead(204).end();
}

function findUpload({ bucket, key, query, uploads }: Call): Upload {
  const id = query.get('uploadId') ?? '';
  const upload = uploads.get(id);
  if (upload?.bucket === bucket.name && upload.key === key) return upload;
  throw new S3Error('NoSuchUpload', { details: { UploadId: id } });
}

/** The parts listed by the client, validated like S3: uploaded, unchanged, ascending and large enough. */
function listedParts(xml: string, upload: Upload): ReceivedBody[] {
  const listed = elementsIn(xml, 'Part').map((part) => ({
    number: Number(textIn(part, 'PartNumber')),
    etag: textIn(part, 'ETag')?.replaceAll('"', ''),
    xml: part,
  }));
  if (listed.length === 0) throw new S3Error('MalformedXML');
  return listed.map(({ number, etag, xml: element }, index) => {
    if (index > 0 && number <= (listed[index - 1]?.number ?? 0)) throw new S3Error('InvalidPartOrder');
    const part = upload.parts.get(number);
    if (!part || part.md5 !== etag || !matchesChecksum(element, part))
      throw new S3Error('InvalidPart', { details: { PartNumber: number } });
    if (index < listed.length - 1 && part.size < minPartBytes)
      throw new S3Error('EntityTooSmall', { details: { PartNumber: number, ProposedSize: part.size } });
    return part;
  });
}

function matchesChecksum(element: string, { checksum }: ReceivedBody): boolean {
  const [, algorithm, value] = /<Checksum(\w+)>([^<]*)</.exec(element) ?? [];
  if (algorithm === undefined) return true;
  return checksum?.header === `x-amz-checksum-${algorithm.toLowerCase()}` && checksum.value === value;
}
