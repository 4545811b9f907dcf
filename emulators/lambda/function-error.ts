/** An error of a function, as Lambda reports it: `name` is the `errorType`. */
export class FunctionError extends Error {
  /** @param trace the stack trace, if the function's own code threw the error. */
  constructor(errorType: string, errorMessage: string, trace?: string) {
    super(errorMessage);
    this.name = errorType;
    this.stack = trace ?? `${errorType}: ${errorMessage}`;
  }
}
