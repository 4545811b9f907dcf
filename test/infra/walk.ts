import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import type { ExecutionInput, NoticeInput } from '../../contract/machines.ts';
import { type Definition, statesOf } from './definition.ts';

/** What a task does when it is called: throws an error of this name, or answers. */
export type Behaviour = { throws: string } | { answers: unknown };

export const throws = (name: string): Behaviour => ({ throws: name });
export const answers = (value: unknown): Behaviour => ({ answers: value });

export interface Call {
  state: string;
  // biome-ignore lint/suspicious/noExplicitAny: payloads are JSON, and tests read deep into them.
  payload: Record<string, any>;
}

export interface Walk {
  /** Names of all states entered, in order. */
  entered: string[];
  calls: Call[];
  /** The name of the error that the execution failed with, if it did. */
  failure?: string;
}

/** More than any way to an end has, retries included. */
const maxStates = 5_000;

/**
 * Walks a request, or a run of notices, through its machine. Each task follows its script call by call and repeats the
 * last line; a task without a script answers with nothing. Retries come at once, and waits are over at once.
 */
export async function walk(
  definition: Definition,
  script: Record<string, Behaviour | Behaviour[]>,
  input: NoticeInput | ExecutionInput = { requestId: 'R1' },
): Promise<Walk> {
  const tasks = statesOf(definition).filter(([, { Type }]) => Type === 'Task');
  const waits = statesOf(definition).filter(([, { Type }]) => Type === 'Wait');
  const calls: Call[] = [];
  const perform = (
    name: string,
    { Resource = '', Parameters }: { Resource?: string; Parameters?: unknown },
  ) => {
    const isWaiting = Resource.endsWith('.waitForTaskToken');
    const lines = [script[name] ?? answers({})].flat();
    return (parameters: unknown) => {
      calls.push({ state: name, payload: (parameters as typeof Parameters & { Payload: object }).Payload });
      const line = (lines.length > 1 ? lines.shift() : lines[0]) as Behaviour;
      // The cause must not travel: tests look for this text in what later states get.
      if ('throws' in line) throw Object.assign(new Error('told by a customer'), { name: line.throws });
      return isWaiting ? line.answers : { Payload: line.answers };
    };
  };
  const run = new StateMachine(definition as unknown as StateMachineDefinition, {
    // A test of its own validates the definition; here it would take most of the time.
    validationOptions: { noValidate: true },
  }).run(
    { ...input },
    {
      context: { Task: { Token: 'token' } },
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(
          tasks.map(([name, state]) => [name, perform(name, state)]),
        ) as never,
        waitTimeOverrides: Object.fromEntries(waits.map(([name]) => [name, 0])),
        retryIntervalOverrides: Object.fromEntries(tasks.map(([name]) => [name, 0])),
      },
    },
  );
  const entered = (async () => {
    const names: string[] = [];
    for await (const event of run.eventLogs) {
      if (event.type === 'StateEntered') names.push(event.state.name);
      // A definition that never ends fails its test instead of running for ever.
      if (names.length > maxStates) run.abort();
    }
    return names;
  })();
  const failure = await run.result.then(
    () => undefined,
    (error: Error) => error,
  );
  return { entered: await entered, calls, ...(failure && { failure: String(failure.cause ?? failure) }) };
}
