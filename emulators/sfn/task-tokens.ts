import { randomBytes } from 'node:crypto';
import { ServiceError } from './service-error.ts';

/** A task ended with an error that the machine can match: by name, with the cause as AWS shows it. */
export class TaskFailure extends Error {
  /** @param cause what `$.Cause` of a Catch holds. */
  constructor(errorName: string, cause: string) {
    super(cause);
    this.name = errorName;
  }
}

interface Waiting {
  resolve(output: unknown): void;
  reject(error: TaskFailure): void;
}

/** The tokens of all waiting tasks, and what has become of earlier ones. */
export type TaskTokens = ReturnType<typeof createTaskTokens>;

const wellFormed = /^[\w-]{88}$/;

export function createTaskTokens() {
  const waiting = new Map<string, Waiting>();
  const retired = new Set<string>();
  const owners = new Map<string, string>();

  /** @throws InvalidToken, TaskDoesNotExist, TaskTimedOut as AWS does. */
  const take = (token: unknown): Waiting => {
    if (typeof token !== 'string' || !wellFormed.test(token)) {
      throw new ServiceError('InvalidToken', "Invalid Token: 'Invalid token'");
    }
    // AWS gives this one answer for a task that timed out, ended, or whose execution ended.
    if (retired.has(token)) {
      throw new ServiceError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    }
    const task = waiting.get(token);
    if (!task) throw new ServiceError('TaskDoesNotExist', 'Task does not exist');
    retire(token);
    return task;
  };

  /** From now on nobody can answer under this token. */
  const retire = (token: string): void => {
    waiting.delete(token);
    retired.add(token);
  };

  return {
    /** @param owner ARN of the machine that hands it out */
    create(owner: string): string {
      const token = randomBytes(66).toString('base64url');
      owners.set(token, owner);
      return token;
    },
    /** Whoever handed a token out, also when it is of no use any more. */
    ownerOf: (token: unknown): string | undefined => owners.get(String(token)),
    /** Resolves with the output, or rejects with the TaskFailure, that is sent under the token. */
    wait(token: string): Promise<unknown> {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      waiting.set(token, { resolve, reject });
      return promise;
    },
    retire,
    succeed: (token: unknown, output: unknown): void => take(token).resolve(output),
    fail: (token: unknown, failure: TaskFailure): void => take(token).reject(failure),
  };
}
