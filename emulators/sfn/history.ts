import type { StateMachine } from 'aws-local-stepfunctions';

type LibraryEvents = ReturnType<StateMachine['run']>['eventLogs'];
/** An event that the library emits while running a machine. */
export type LibraryEvent = LibraryEvents extends AsyncGenerator<infer Event> ? Event : never;

/** One event of an execution's history, in API format (times in seconds since 1970). */
export interface HistoryEvent {
  id: number;
  previousEventId: number;
  timestamp: number;
  type: string;
  /** `<kind>EventDetails`, depending on the event's kind. */
  [details: `${string}EventDetails`]: Record<string, unknown>;
}

/** An event to record: its type and, if it has details, one `…EventDetails` member. */
export interface Fact {
  type: string;
  details?: readonly [kind: string, content: Record<string, unknown>];
}

/** The growing history of one execution. */
export function createHistory(onEvent: (event: HistoryEvent) => void) {
  const events: HistoryEvent[] = [];
  return {
    events: events as readonly HistoryEvent[],
    record({ type, details }: Fact, timestampMs = Date.now()): void {
      const event: HistoryEvent = {
        id: events.length + 1,
        previousEventId: events.length,
        timestamp: timestampMs / 1000,
        type,
        ...(details && { [`${details[0]}EventDetails`]: details[1] }),
      };
      events.push(event);
      onEvent(event);
    },
  };
}

const json = (value: unknown) => JSON.stringify(value);
/** The library's causes are the message, or whatever an error had as its `cause`. */
const text = (cause: unknown) => (typeof cause === 'string' ? cause : String(cause));

/** Translates an event of the library; `undefined` if AWS records none (retries and catches show in later events). */
export function factOf(event: LibraryEvent): Fact | undefined {
  switch (event.type) {
    case 'StateEntered': {
      const { name, type, input } = event.state;
      return { type: `${type}StateEntered`, details: ['stateEntered', { name, input: json(input) }] };
    }
    case 'StateExited': {
      const { name, type, output } = event.state;
      return { type: `${type}StateExited`, details: ['stateExited', { name, output: json(output) }] };
    }
    case 'StateFailed':
      return failureOf(event.state.type, event.Error, text(event.Cause));
    case 'MapIterationStarted':
    case 'MapIterationSucceeded':
    case 'MapIterationFailed': {
      const kind = `m${event.type.slice(1)}`;
      return { type: event.type, details: [kind, { name: event.parentState.name, index: event.index }] };
    }
    default:
      // The execution itself records its start and end.
      return undefined;
  }
}

function failureOf(stateType: string, error: string, cause: string): Fact | undefined {
  // Invalid paths fail the execution before the task is even scheduled.
  if (error === 'States.Runtime') return undefined;
  if (stateType === 'Map') return { type: 'MapStateFailed' };
  if (stateType !== 'Task') return undefined;
  const timedOut = error === 'States.Timeout';
  return {
    type: timedOut ? 'TaskTimedOut' : 'TaskFailed',
    details: [
      timedOut ? 'taskTimedOut' : 'taskFailed',
      { resourceType: 'lambda', resource: 'invoke', error, cause },
    ],
  };
}
