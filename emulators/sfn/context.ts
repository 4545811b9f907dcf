import { lambdaTask, maxWaitSeconds, type Scope, type State } from './definition.ts';

/** The `$$` fields of an execution, the same at every depth. */
export interface ExecutionFacts {
  Id: string;
  Name: string;
  Input: unknown;
  /** ISO 8601. */
  StartTime: string;
}

/** The machine as seen by one run. */
export interface BoundMachine {
  /** The definition to pass to the library. */
  definition: Scope;
  /** The library's context object. */
  context: Record<string, unknown>;
  /**
   * The token that was filled into the parameters of the task being called, if they contain one. Must be called
   * synchronously in the task's handler, because the library fills in the parameters and calls the handler in one go.
   */
  takeToken(): string | undefined;
}

/**
 * Adds to a run the parts of the context object that the library lacks or gets wrong inside a Map: `$$.Execution`,
 * `$$.StateMachine`, `$$.State.Name`, `$$.State.EnteredTime` and `$$.Task.Token`.
 *
 * The library reads a state from `States` once, when it enters it. At that moment a proxy returns a copy whose
 * `$$.State` paths refer to this particular entry. Parallel iterations thus each keep their own, even across retries.
 */
export function bindContext(
  machine: { arn: string; name: string; definition: Scope },
  execution: ExecutionFacts,
  newToken: () => string,
): BoundMachine {
  const entries: Record<string, { Name: string; EnteredTime: string }> = {};
  let entered = 0;
  let token: string | undefined;

  const enter = (name: string, state: State): State => {
    const entry = `e${++entered}`;
    entries[entry] = { Name: name, EnteredTime: new Date().toISOString() };
    const { ItemProcessor, ...own } = state;
    const bound = JSON.parse(
      JSON.stringify(own)
        .replaceAll('$$.State.', () => `$$.Entries.${entry}.`)
        // Under a different name, because the library overwrites parts of `$$.Execution`.
        .replaceAll('$$.Execution.', () => '$$.Run.'),
    ) as State;
    if (ItemProcessor) bound.ItemProcessor = observe(ItemProcessor);
    // Without a timeout the library ends a task after 60 seconds; AWS practically never does.
    if (bound.Resource?.startsWith(lambdaTask)) bound.TimeoutSeconds ??= maxWaitSeconds;
    return bound;
  };

  const observe = <S extends Scope>(scope: S): S => ({
    ...scope,
    States: new Proxy(scope.States, {
      get: (states, name) => {
        const state = states[name as string];
        return state && enter(name as string, state);
      },
    }),
  });

  return {
    definition: observe(machine.definition),
    context: {
      Entries: entries,
      Run: execution,
      StateMachine: { Id: machine.arn, Name: machine.name },
      Task: {
        get Token() {
          token ??= newToken();
          return token;
        },
      },
    },
    takeToken() {
      const taken = token;
      token = undefined;
      return taken;
    },
  };
}
