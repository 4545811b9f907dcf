import { ExecutionError, ExecutionTimeoutError, StateMachine } from 'aws-local-stepfunctions';
import { bindContext, type ExecutionFacts } from './context.ts';
import type { Scope, State } from './definition.ts';
import { type Fact, factOf } from './history.ts';
import { type Attempt, type Invoke, performTask } from './task.ts';
import type { TaskTokens } from './task-tokens.ts';

type Definition = ConstructorParameters<typeof StateMachine>[0];
type Json = Parameters<StateMachine['run']>[0];

export interface Machine {
  arn: string;
  name: string;
  definition: Scope;
}

/** A position in the machine: an outermost state and its input. */
export interface StatePosition {
  state: string;
  input: unknown;
}

/** How a run ended. */
export interface Outcome {
  status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** JSON text. */
  output?: string;
  error?: string | undefined;
  cause?: string | undefined;
}

export interface RunSetup {
  machine: Machine;
  from: StatePosition;
  execution: ExecutionFacts;
  invoke: Invoke;
  tokens: TaskTokens;
  record(fact: Fact, timestampMs?: number): void;
  /** Called with every outermost state that is entered. */
  onPosition(position: StatePosition): void;
}

export interface Run {
  /** Never rejects. */
  outcome: Promise<Outcome>;
  /** Ends the run. Stopping again, or after the end, does nothing. */
  stop(error?: string, cause?: string): void;
}

/** The run ended while a task was active: nothing may retry or catch this. */
class RunEnded extends Error {
  override name = 'RunOver';
  isRetryable = false;
  isCatchable = false;
}

/** Runs a checked machine from a position to its end. */
export function runMachine(setup: RunSetup): Run {
  const { machine, from, execution, invoke, tokens, record } = setup;
  const stopped = Promise.withResolvers<Outcome>();
  const runEnd = Promise.withResolvers<never>();
  runEnd.promise.catch(() => {}); // usually nobody waits for it
  let hasEnded = false;

  const bound = bindContext(machine, execution, () => tokens.create(machine.arn));
  const attempt = async (state: State, parameters: unknown): Promise<unknown> => {
    const token = bound.takeToken();
    if (hasEnded) throw new RunEnded();
    return performTask(
      { state, parameters, token, runEnded: runEnd.promise, record } as Attempt,
      invoke,
      tokens,
    );
  };
  const handlers = tasksOf(machine.definition).map(([name, state]) => [
    name,
    (parameters: unknown) => attempt(state, parameters),
  ]);
  // Validated once for all runs (checkDefinition); the validator does not support proxies.
  const library = new StateMachine({ ...bound.definition, StartAt: from.state } as unknown as Definition, {
    validationOptions: { noValidate: true },
  });
  const { result, eventLogs, abort } = library.run(from.input as Json, {
    context: bound.context,
    overrides: { taskResourceLocalHandlers: Object.fromEntries(handlers) },
  });

  const follow = async () => {
    for await (const event of eventLogs) {
      if (hasEnded) return;
      if (event.type === 'StateEntered' && event.index === undefined) {
        setup.onPosition({ state: event.state.name, input: event.state.input });
      }
      const fact = factOf(event);
      if (fact) record(fact, event.timestamp);
    }
  };
  const followed = follow();
  const finished = result.then(
    (output): Outcome => ({ status: 'SUCCEEDED', output: JSON.stringify(output) }),
    failureOf,
  );
  const conclude = async () => {
    // The result can arrive before the last events.
    const outcome = await Promise.race([stopped.promise, followed.then(() => finished)]);
    hasEnded = true;
    runEnd.reject(new RunEnded());
    return outcome;
  };

  return {
    outcome: conclude(),
    stop(error, cause) {
      if (hasEnded) return;
      hasEnded = true;
      stopped.resolve({ status: 'ABORTED', error, cause });
      abort();
    },
  };
}

function failureOf(error: unknown): Outcome {
  if (error instanceof ExecutionTimeoutError) return { status: 'TIMED_OUT', error: 'States.Timeout' };
  const { name, message } = (error instanceof ExecutionError ? error.cause : error) as Error;
  return { status: 'FAILED', error: name, cause: message };
}

/** All tasks by name, including those inside Maps. */
function tasksOf(scope: Scope): [name: string, state: State][] {
  return Object.entries(scope.States).flatMap(([name, state]): [string, State][] => {
    if (state.ItemProcessor) return tasksOf(state.ItemProcessor);
    return state.Type === 'Task' ? [[name, state]] : [];
  });
}
