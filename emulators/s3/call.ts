import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Want } from '../iam/statements.ts';
import { type XmlContent, xmlDocument } from '../xml.ts';
import type { BodyStore } from './body-store.ts';
import type { Bucket } from './bucket.ts';
import type { S3Error } from './errors.ts';
import type { Uploads } from './uploads.ts';

/** One request whose signature is valid and whose operation is supported. */
export interface Call {
  bucket: Bucket;
  /** Empty for a bucket operation. */
  key: string;
  query: ReadonlyMap<string, string>;
  request: IncomingMessage;
  response: ServerResponse;
  bodies: BodyStore;
  uploads: Uploads;
  /** Why the caller may not do this, for operations that need several permissions. */
  refusalOf(want: Want): S3Error | undefined;
  /** Whether the caller may also do this, which determines how much a response reveals. */
  mayAlso(want: Want): boolean;
  /** The injected fault of this operation for one key, for operations on several keys. */
  faultOf(key: string): S3Error | undefined;
}

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

export function sendXml(
  response: ServerResponse,
  root: string,
  content: XmlContent,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(200, { 'content-type': 'application/xml', ...headers })
    .end(xmlDocument(root, content, namespace));
}

export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  error: S3Error,
  requestId: string,
): void {
  const body = xmlDocument('Error', {
    Code: error.code,
    Message: error.message,
    ...error.details,
    RequestId: requestId,
  });
  response.writeHead(error.status, { 'content-type': 'application/xml', ...error.headers });
  // A response to HEAD, or a 304, has no body.
  response.end(request.method === 'HEAD' || error.status === 304 ? undefined : body);
}
