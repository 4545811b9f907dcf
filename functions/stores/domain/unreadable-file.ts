import { PermanentError } from '../../shared/errors.ts';

/**
 * Why a file cannot be read: it lies in an archive from which it must be restored first; a permission or a key is
 * missing; it was deleted after it was listed; or anything else.
 */
export type UnreadableReason = 'archived' | 'denied' | 'gone' | 'unreadable';

/** A file that no repetition makes readable. */
export class UnreadableFileError extends PermanentError {
  readonly reason: UnreadableReason;

  constructor(reason: UnreadableReason, options?: ErrorOptions) {
    super(`A file cannot be read: ${reason}.`, options);
    this.reason = reason;
  }
}
