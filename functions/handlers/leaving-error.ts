import { PermanentError, TransientError } from '../shared/errors.ts';

/** What a handler throws; it has nothing more to lose. */
class LeavingError extends Error {}

/**
 * The outermost layer of a handler. What it throws is written to the log for 400 days, and to execution histories, with
 * everything that is on it: so it throws names, and messages of our own.
 */
export const withoutInput =
  <Given extends unknown[], Answer>(
    handler: (...given: Given) => Promise<Answer>,
  ): ((...given: Given) => Promise<Answer>) =>
  async (...given) => {
    try {
      return await handler(...given);
    } catch (error) {
      throw leavingError(error);
    }
  };

/**
 * The same fault with its name, on which the machine decides, and where it happened. The message stays if it is one of
 * ours, which never holds input; the causes stay as names. What other code puts on its errors may quote anything.
 */
export function leavingError(error: unknown): Error {
  if (error instanceof LeavingError) return error;
  const isOurs = error instanceof TransientError || error instanceof PermanentError;
  const names = namesOf(error);
  const leaving = new LeavingError(
    isOurs ? `${error.message} (${names})` : `Details are withheld (${names}).`,
  );
  leaving.name = nameOf(error);
  leaving.stack = [`${leaving.name}: ${leaving.message}`, ...framesOf(error)].join('\n');
  return leaving;
}

/** The names of an error and its causes. */
export function namesOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return error.cause === undefined ? nameOf(error) : `${nameOf(error)} < ${namesOf(error.cause)}`;
}

/** A name is one word: anything longer is a message in its place. */
const nameOf = (error: unknown): string =>
  error instanceof Error && /^[A-Za-z][\w.]{0,79}$/.test(error.name) ? error.name : 'Error';

/** A place in code; nothing else of a stack trace, whose beginning repeats the message. */
const frame = /^\s+at (?:[\w.<>$[\] ]{1,100} \()?(?:file:\/\/|node:)?[\w./+-]{1,200}:\d+:\d+\)?$/;

const framesOf = (error: unknown): string[] =>
  error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => frame.test(line)) : [];
