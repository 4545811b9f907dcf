import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Want } from '../iam/statements.ts';
import { type XmlContent, xmlDocument } from '../xml.ts';
import type { BodyStore } from './body-store.ts';
import type { Bucket } from './bucket.ts';
import type { S3Error } from './errors.ts';
import type { Uploads } from './uploads.ts';

/** One request that was signed, understood and let through. */
export interface Call {
  bucket: Bucket;
  /** Empty for an operation on the bucket. */
  key: string;
  query: ReadonlyMap<string, string>;
  request: IncomingMessage;
  response: ServerResponse;
  bodies: BodyStore;
  uploads: Uploads;
  /** Why the caller may not do this, for operations that ask for several things. */
  refusalOf(want: Want): S3Error | undefined;
  /** Whether the caller may also do this, which tells how much an answer says. */
  mayAlso(want: Want): boolean;
  /** The injected fault of this operation on one key, for operations that touch several. */
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
  // An answer to HEAD has no body, and a 304 neither.
  response.end(request.method === 'HEAD' || error.status === 304 ? undefined : body);
}
