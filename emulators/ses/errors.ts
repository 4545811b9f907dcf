/** An SES error response. Becomes the XML from which the SDK builds its error classes. */
export class SesError extends Error {
  override name = 'SesError';
  /** For instance `MessageRejected` or `Throttling`. */
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
