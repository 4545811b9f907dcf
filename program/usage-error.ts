/** The caller can put it right. The message is a sentence that says how; no stack trace is shown. */
export class UsageError extends Error {
  override name = 'UsageError';
}
