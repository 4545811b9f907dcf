import { format } from 'node:util';

/**
 * The line that the Node.js runtime of Lambda writes into a JSON log for what a handler threw. It holds more than the
 * error's name and message: every own property that the error carries, and those of errors within them. An error's
 * `cause` is among them only if it was assigned, not if it was given to the constructor.
 */
export function errorLine(thrown: unknown, requestId: string | undefined): string {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const line = (message: unknown) =>
    JSON.stringify({ timestamp: new Date().toISOString(), level: 'ERROR', requestId, message }, withErrors);
  try {
    return line(error);
  } catch {
    // What JSON cannot hold, such as a circle, is written as a console shows it, causes included.
    return line(format(error));
  }
}

/** Errors have their say in JSON, too, which otherwise leaves out name, message and stack. */
function withErrors(_: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  return {
    errorType: value.constructor?.name ?? 'UnknownError',
    errorMessage: value.message,
    stackTrace: typeof value.stack === 'string' ? value.stack.split('\n') : value.stack,
    ...value,
  };
}
