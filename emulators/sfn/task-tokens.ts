import { randomBytes } from 'node:crypto';
import { ServiceError } from './service-error.ts';

/** A task ended with an error that the machine can match by name, with the cause as AWS shows it. */
export class TaskFailure extends Error {
  /** @param cause the `$.Cause` that a Catch receives. */
  constructor(errorName: string, cause: string) {
    super(cause);
    this.name = errorName;
  }
}

interface Waiting {
  resolve(output: unknown): void;
  reject(error: TaskFailure): void;
}

/** The tokens of all waiting tasks, and which earlier tokens are retired. */
export type TaskTokens = ReturnType<typeof createTaskTokens>;

const tokenPattern = /^[\w-]{88}$/;

export function createTaskTokens() {
  const waiting = new Map<string, Waiting>();
  const retired = new Set<string>();
  const owners = new Map<string, string>();

  /** The task that waits under a token. @throws InvalidToken, TaskDoesNotExist, TaskTimedOut like AWS. */
  const find = (token: unknown): { token: string; task: Waiting } => {
    if (typeof token !== 'string' || !tokenPattern.test(token)) {
      throw new ServiceError('InvalidToken', "Invalid Token: 'Invalid token'");
    }
    // AWS gives the same answer for a task that timed out or ended, or whose execution ended.
    if (retired.has(token)) {
      throw new ServiceError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    }
    const task = waiting.get(token);
    if (!task) throw new ServiceError('TaskDoesNotExist', 'Task does not exist');
    return { token, task };
  };

  /** The same, for its only answer. */
  const take = (given: unknown): Waiting => {
    const { token, task } = find(given);
    retire(token);
    return task;
  };

  /** From now on, nothing can be answered under this token. */
  const retire = (token: string): void => {
    waiting.delete(token);
    retired.add(token);
  };

  return {
    /** @param owner ARN of the machine that issues it */
    create(owner: string): string {
      const token = randomBytes(66).toString('base64url');
      owners.set(token, owner);
      return token;
    },
    /** The machine that issued a token, also of a retired one. */
    ownerOf: (token: unknown): string | undefined => owners.get(String(token)),
    /** Resolves with the output, or rejects with the TaskFailure, sent under the token. */
    wait(token: string): Promise<unknown> {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      waiting.set(token, { resolve, reject });
      return promise;
    },
    retire,
    find,
    succeed: (token: unknown, output: unknown): void => take(token).resolve(output),
    fail: (token: unknown, failure: TaskFailure): void => take(token).reject(failure),
  };
}
