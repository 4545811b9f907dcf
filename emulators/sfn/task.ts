import { setImmediate as pendingEvents } from 'node:timers/promises';
import { maxWaitSeconds, type State } from './definition.ts';
import type { Fact } from './history.ts';
import { checkResult } from './limits.ts';
import { TaskFailure, type TaskTokens } from './task-tokens.ts';

/**
 * Invokes a function with a JSON value and returns its result. An error's `name` becomes the task's error; its message
 * and stack become the cause.
 */
export type Invoke = (functionArn: string, payload: unknown) => Promise<unknown>;

/** One attempt of a Lambda task. */
export interface Attempt {
  state: State;
  /** The state's parameters, filled in. */
  parameters: { FunctionName: string; Payload?: unknown };
  /** Present if the task waits for an answer under this token. */
  token: string | undefined;
  /** Rejects when the run ends, whatever the task is doing. */
  runEnded: Promise<never>;
  record(fact: Fact): void;
}

/** Runs one attempt and returns the task's result, in the shape of `lambda:invoke` or as sent with the token. */
export async function performTask(attempt: Attempt, invoke: Invoke, tokens: TaskTokens): Promise<unknown> {
  const { state, parameters, token, runEnded } = attempt;
  const resource = state.Resource?.split(':::lambda:')[1];
  let isOpen = true;
  const close = () => {
    isOpen = false;
    if (token) tokens.retire(token);
  };
  // The library times the task out. This timer fires slightly earlier, so that a lost task can no longer be answered.
  const expiry = setTimeout(close, (state.TimeoutSeconds ?? maxWaitSeconds) * 1000);

  const record = (type: string, content: Record<string, string>) => {
    const kind = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
    if (isOpen) attempt.record({ type, details: [kind, { resourceType: 'lambda', resource, ...content }] });
  };
  const call = async () => {
    // The library's own events of this moment come first in the history.
    await Promise.race([pendingEvents(), runEnded]);
    record('TaskScheduled', { parameters: JSON.stringify(parameters) });
    const payload = await invoke(parameters.FunctionName, parameters.Payload ?? {}).catch(rethrowAsLambda);
    checkResult(parameters.FunctionName, payload);
    return { ExecutedVersion: '$LATEST', Payload: payload ?? null, StatusCode: 200 };
  };
  const callAndWait = async (waitToken: string) => {
    const answer = tokens.wait(waitToken);
    const submit = async () => {
      record('TaskSubmitted', { output: JSON.stringify(await call()) });
      return answer;
    };
    // The answer may arrive before the function that passed the token on has returned.
    return Promise.race([answer, submit()]);
  };

  try {
    const result = await Promise.race([runEnded, token ? callAndWait(token) : call()]);
    record('TaskSucceeded', { output: JSON.stringify(result) });
    return result;
  } finally {
    clearTimeout(expiry);
    close();
  }
}

/** Rethrows a function's error in the format of Lambda. */
function rethrowAsLambda(error: Error): never {
  if (error instanceof TaskFailure) throw error;
  const trace = error.stack?.split('\n') ?? [];
  const cause = { errorType: error.name, errorMessage: error.message, trace };
  throw new TaskFailure(error.name, JSON.stringify(cause));
}
