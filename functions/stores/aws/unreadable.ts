import { toFault } from '../../shared/aws/aws-errors.ts';
import type { TransientError } from '../../shared/errors.ts';
import { UnreadableFileError, type UnreadableReason } from '../domain/unreadable-file.ts';

/** The fault of reading one object: transient, or why it cannot be read. */
export function toReadingFault(what: string, error: unknown): TransientError | UnreadableFileError {
  const fault = toFault(what, error);
  if (fault.name === 'Transient') return fault;
  const { name = '', $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  return new UnreadableFileError(reasonOf(name, $metadata?.httpStatusCode), { cause: error });
}

function reasonOf(name: string, status: number | undefined): UnreadableReason {
  // S3 answers 403 to this one too.
  if (name === 'InvalidObjectState') return 'archived';
  if (name === 'NoSuchKey' || name === 'NoSuchVersion') return 'gone';
  return status === 401 || status === 403 || isAboutKeys(name) ? 'denied' : 'unreadable';
}

/** Errors of the key service arrive as `KMS.DisabledException` and the like, with status 400. */
const isAboutKeys = (name: string): boolean => /^KMS\.|AccessDenied|InvalidAccessKeyId/.test(name);
