import { PermanentError, TransientError } from '../errors.ts';

/** Error names and socket codes after which the same call may succeed later. */
const transientNames = new Set([
  'BandwidthLimitExceeded',
  'DependencyTimeoutException',
  'InternalError',
  'InternalFailure',
  'InternalServerError',
  'KMSInternalException',
  'KeyUnavailableException',
  'ExecutionLimitExceeded',
  'OperationAborted',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TimeoutError',
  'TooManyRequestsException',
]);
const transientCodes = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ETIMEDOUT',
]);

/** The fields used here of the errors that the SDK and Node throw. */
interface AwsError {
  name?: string;
  code?: string;
  $retryable?: unknown;
  $metadata?: { httpStatusCode?: number };
}

/**
 * Awaits one AWS call. Errors are rethrown as `TransientError` or `PermanentError`, except for those named in
 * `expected`: they are answers, and the given value is returned instead.
 */
export async function call<Answer, Expected = never>(
  what: string,
  sent: Promise<Answer>,
  expected: Record<string, Expected> = {},
): Promise<Answer | Expected> {
  try {
    return await sent;
  } catch (error) {
    const name = (error as AwsError).name ?? '';
    if (Object.hasOwn(expected, name)) return expected[name] as Expected;
    throw toFault(what, error);
  }
}

/**
 * Converts an error of the SDK or of Node into a fault; the fault of an inner adapter is returned unchanged. The
 * original becomes the `cause`. Its message is left out, because services quote addresses and keys in messages.
 */
export function toFault(what: string, error: unknown): TransientError | PermanentError {
  if (error instanceof TransientError || error instanceof PermanentError) return error;
  const Fault = isTransient(error as AwsError) ? TransientError : PermanentError;
  return new Fault(`${what} failed: ${(error as AwsError).name ?? 'unknown error'}.`, { cause: error });
}

/** S3 passes on what the key service said as `KMS.ThrottlingException` and the like. */
const withoutService = (name = ''): string => name.replace(/^KMS\./, '');

function isTransient({ name, code, $retryable, $metadata }: AwsError): boolean {
  const status = $metadata?.httpStatusCode ?? 0;
  return (
    $retryable !== undefined ||
    status >= 500 ||
    status === 429 ||
    transientNames.has(withoutService(name)) ||
    transientCodes.has(code ?? '')
  );
}
