import type { IncomingMessage } from 'node:http';
import type { Call } from './call.ts';
import { deleteObject, deleteObjects } from './deletes.ts';
import { S3Error } from './errors.ts';
import { checksumHeaders, unsignedStream } from './integrity.ts';
import { listObjects, listObjectVersions } from './listings.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
  uploadPart,
} from './multipart.ts';
import { getObject, headObject, putObject, responseOverrides } from './objects.ts';
import { signatureParameters } from './signature.ts';
import type { Target } from './target.ts';

/** One S3 operation: the requests that it matches, and its handler. */
export interface Operation {
  name: string;
  method: string;
  on: 'bucket' | 'object';
  /** Required query parameters. */
  requires: readonly string[];
  /** Optional query parameters. */
  allows: readonly string[];
  /** Supported conditional headers. */
  conditions: readonly string[];
  /** Whether the body may have a checksum. */
  takesChecksum: boolean;
  run(call: Call): void | Promise<void>;
}

const plain = { requires: [], allows: [], conditions: [], takesChecksum: false } as const;
const reading = ['if-match', 'if-none-match', 'if-range'] as const;
const listing = ['prefix', 'max-keys', 'encoding-type'] as const;

const operations: readonly Operation[] = [
  {
    ...plain,
    name: 'PutObject',
    method: 'PUT',
    on: 'object',
    conditions: ['if-none-match'],
    takesChecksum: true,
    run: putObject,
  },
  {
    ...plain,
    name: 'GetObject',
    method: 'GET',
    on: 'object',
    allows: ['versionId', 'x-amz-checksum-mode', ...responseOverrides],
    conditions: reading,
    run: getObject,
  },
  {
    ...plain,
    name: 'HeadObject',
    method: 'HEAD',
    on: 'object',
    allows: ['versionId', 'x-amz-checksum-mode'],
    conditions: reading,
    run: headObject,
  },
  {
    ...plain,
    name: 'DeleteObject',
    method: 'DELETE',
    on: 'object',
    allows: ['versionId'],
    run: deleteObject,
  },
  {
    ...plain,
    name: 'DeleteObjects',
    method: 'POST',
    on: 'bucket',
    requires: ['delete'],
    takesChecksum: true,
    run: deleteObjects,
  },
  {
    ...plain,
    name: 'ListObjectsV2',
    method: 'GET',
    on: 'bucket',
    requires: ['list-type'],
    allows: [...listing, 'continuation-token', 'start-after'],
    run: listObjects,
  },
  {
    ...plain,
    name: 'ListObjectVersions',
    method: 'GET',
    on: 'bucket',
    requires: ['versions'],
    allows: [...listing, 'key-marker', 'version-id-marker'],
    run: listObjectVersions,
  },
  {
    ...plain,
    name: 'CreateMultipartUpload',
    method: 'POST',
    on: 'object',
    requires: ['uploads'],
    run: createMultipartUpload,
  },
  {
    ...plain,
    name: 'ListMultipartUploads',
    method: 'GET',
    on: 'bucket',
    requires: ['uploads'],
    allows: ['prefix', 'encoding-type'],
    run: listMultipartUploads,
  },
  {
    ...plain,
    name: 'UploadPart',
    method: 'PUT',
    on: 'object',
    requires: ['uploadId', 'partNumber'],
    takesChecksum: true,
    run: uploadPart,
  },
  {
    ...plain,
    name: 'CompleteMultipartUpload',
    method: 'POST',
    on: 'object',
    requires: ['uploadId'],
    conditions: ['if-none-match'],
    run: completeMultipartUpload,
  },
  {
    ...plain,
    name: 'AbortMultipartUpload',
    method: 'DELETE',
    on: 'object',
    requires: ['uploadId'],
    run: abortMultipartUpload,
  },
];

/** Headers of the protocol itself, or of features that every operation here supports. */
const supportedHeaders = new Set([
  'x-amz-checksum-algorithm',
  'x-amz-checksum-mode',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-trailer',
  'x-amz-user-agent',
]);

/**
 * Chooses the operation. A request for anything unsupported is rejected, never partly ignored.
 *
 * @throws S3Error `NotImplemented`, naming what was requested.
 */
export function chooseOperation(
  { headers, method = '' }: IncomingMessage,
  { key, query }: Target,
): Operation {
  const on = key === '' ? 'bucket' : 'object';
  const parameters = [...query.keys()].filter((name) => name !== 'x-id' && !signatureParameters.has(name));
  const operation = operations.find(
    (one) =>
      one.method === method &&
      one.on === on &&
      one.requires.every((name) => query.has(name)) &&
      parameters.every((name) => one.requires.includes(name) || one.allows.includes(name)),
  );
  // The SDK names most operations itself; for the others, the parameters are sufficient.
  if (!operation) throw notImplemented(query.get('x-id') ?? `${method} ${on}`, parameters);
  const unsupported = Object.keys(headers).filter((name) => !isSupported(operation, name));
  const payload = String(headers['x-amz-content-sha256']);
  if (payload.startsWith('STREAMING-') && payload !== unsignedStream) unsupported.push(payload);
  if (headers['x-amz-trailer'] && !checksumHeaders[String(headers['x-amz-trailer'])])
    unsupported.push('x-amz-trailer');
  if (unsupported.length > 0) throw notImplemented(operation.name, unsupported);
  return operation;
}

function isSupported(operation: Operation, header: string): boolean {
  if (header.startsWith('if-')) return operation.conditions.includes(header);
  if (!header.startsWith('x-amz-') || header.startsWith('x-amz-meta-')) return true;
  return supportedHeaders.has(header) || (operation.takesChecksum && header in checksumHeaders);
}

function notImplemented(operation: string, unknown: readonly string[]): S3Error {
  const requested = unknown.length > 0 ? `${operation} with ${unknown.join(', ')}` : operation;
  return new S3Error('NotImplemented', { message: `The local S3 does not support ${requested}.` });
}
