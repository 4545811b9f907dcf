import type { XmlContent } from '../xml.ts';

/** Status and message of the error codes that the emulator supports. */
const definitions: Record<string, readonly [status: number, message: string]> = {
  AccessDenied: [403, 'Access Denied'],
  AuthorizationQueryParametersError: [400, 'The query parameters of the signature are malformed.'],
  BadDigest: [400, 'The checksum sent with the body does not match the body.'],
  EntityTooSmall: [400, 'A part other than the last is smaller than 5 MiB.'],
  IncompleteBody: [400, 'The length of the body differs from the announced length.'],
  InternalError: [500, 'We encountered an internal error. Please try again.'],
  InvalidAccessKeyId: [403, 'The access key id is not known here.'],
  InvalidArgument: [400, 'Invalid Argument'],
  InvalidPart: [400, 'One or more of the listed parts were not uploaded, or have a different ETag.'],
  InvalidPartOrder: [400, 'The parts were not listed in ascending order.'],
  InvalidRange: [416, 'The requested range is not satisfiable'],
  InvalidURI: [400, 'The URI could not be read.'],
  KeyTooLongError: [400, 'The key is longer than 1024 bytes.'],
  MalformedXML: [
    400,
    'The XML you provided was not well-formed or did not validate against our published schema',
  ],
  MetadataTooLarge: [400, 'Your metadata headers exceed the maximum allowed metadata size'],
  MaxMessageLengthExceeded: [400, 'The body of the request is too large.'],
  MethodNotAllowed: [405, 'The method is not allowed against this resource.'],
  NoSuchBucket: [404, 'The specified bucket does not exist'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchUpload: [404, 'The upload does not exist. It may have been completed or aborted.'],
  NoSuchVersion: [404, 'The specified version does not exist.'],
  NotImplemented: [501, 'The local S3 does not support this.'],
  PreconditionFailed: [412, 'At least one of the preconditions did not hold'],
  ServiceUnavailable: [503, 'Service is unable to handle the request.'],
  SignatureDoesNotMatch: [403, 'The signature of the request does not match the computed signature.'],
  SlowDown: [503, 'Please reduce your request rate.'],
  XAmzContentSHA256Mismatch: [400, 'The SHA-256 sent with the body does not match the body.'],
};

/** An S3 error response. Becomes the XML from which the SDK builds its error classes. */
export class S3Error extends Error {
  override name = 'S3Error';
  readonly code: string;
  readonly status: number;
  /** Elements that S3 adds to the error, such as `Key`. */
  readonly details: Record<string, XmlContent>;
  readonly headers: Record<string, string>;

  constructor(
    code: string,
    more: {
      message?: string;
      status?: number;
      details?: Record<string, XmlContent>;
      headers?: Record<string, string>;
    } = {},
  ) {
    const [status, message] = definitions[code] ?? [500, code];
    super(more.message ?? message);
    this.code = code;
    this.status = more.status ?? status;
    this.details = more.details ?? {};
    this.headers = more.headers ?? {};
  }
}
