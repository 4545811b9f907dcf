import { createHistory, type HistoryEvent } from './history.ts';
import { type Machine, type Outcome, type Run, runMachine, type StatePosition } from './run.ts';
import type { Invoke } from './task.ts';
import type { TaskTokens } from './task-tokens.ts';

/** One execution, as described by the API. Times are in milliseconds since 1970. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly machine: Machine;
  /** The original JSON text. */
  readonly input: string;
  readonly startedAt: number;
  /** How and when it ended; `undefined` while it runs. */
  readonly end: (Outcome & { at: number }) | undefined;
  readonly redrives: number;
  readonly history: readonly HistoryEvent[];
  /** Ends the execution as ABORTED, if it is still running. Resolves once the history says so. */
  stop(error?: string, cause?: string): Promise<void>;
  /**
   * Restarts the execution from the outermost state that failed. A failed Map restarts with all its items, whereas AWS
   * would repeat only those that failed.
   */
  redrive(): void;
}

export interface ExecutionSetup {
  machine: Machine;
  arn: string;
  name: string;
  /** JSON text. */
  input: string;
  invoke: Invoke;
  tokens: TaskTokens;
  onEvent(event: HistoryEvent): void;
}

const endings = {
  SUCCEEDED: ['ExecutionSucceeded', 'executionSucceeded'],
  FAILED: ['ExecutionFailed', 'executionFailed'],
  TIMED_OUT: ['ExecutionTimedOut', 'executionTimedOut'],
  ABORTED: ['ExecutionAborted', 'executionAborted'],
} as const;

/** Starts an execution and returns at once. */
export function startExecution(setup: ExecutionSetup): Execution {
  const { machine, arn, name, input, invoke, tokens } = setup;
  const startedAt = Date.now();
  const { events, record } = createHistory(setup.onEvent);
  let end: Execution['end'];
  let redrives = 0;
  let lastPosition: StatePosition = { state: machine.definition.StartAt, input: JSON.parse(input) };
  let run: Run;
  let ended: Promise<void>;

  const startRun = () => {
    end = undefined;
    run = runMachine({
      machine,
      from: lastPosition,
      execution: {
        Id: arn,
        Name: name,
        Input: JSON.parse(input),
        StartTime: new Date(startedAt).toISOString(),
      },
      invoke,
      tokens,
      record,
      onPosition: (position) => {
        lastPosition = position;
      },
    });
    ended = run.outcome.then((outcome) => {
      const { status, ...details } = outcome;
      const [type, kind] = endings[status];
      record({ type, details: [kind, details] });
      end = { ...outcome, at: Date.now() };
    });
  };

  record({ type: 'ExecutionStarted', details: ['executionStarted', { input }] });
  startRun();

  return {
    arn,
    name,
    machine,
    input,
    startedAt,
    history: events,
    get end() {
      return end;
    },
    get redrives() {
      return redrives;
    },
    stop(error, cause) {
      run.stop(error, cause);
      return ended;
    },
    redrive() {
      redrives++;
      record({ type: 'ExecutionRedriven', details: ['executionRedriven', { redriveCount: redrives }] });
      startRun();
    },
  };
}
