/** What went wrong in a function, as Lambda reports it: `name` is the `errorType`. */
export class FunctionError extends Error {
  /** @param trace the stack where it was thrown, if it was thrown in the function's own code. */
  constructor(errorType: string, errorMessage: string, trace?: string) {
    super(errorMessage);
    this.name = errorType;
    this.stack = trace ?? `${errorType}: ${errorMessage}`;
  }
}
