import type { Scope } from '../../emulators/sfn/definition.ts';
import type { HistoryEvent } from '../../emulators/sfn/history.ts';

type Entered = { name: string; input: string };

/** Names of the states that an execution entered, in order. */
export const statesEntered = (history: readonly HistoryEvent[]): string[] =>
  history.flatMap(({ stateEnteredEventDetails: entered }) => (entered ? [(entered as Entered).name] : []));

/** The transitions that AWS bills: one for each state entered, and one for each retry of a task. */
export function transitionsOf(history: readonly HistoryEvent[]): number {
  const count = (eventType: string) => history.filter(({ type }) => type === eventType).length;
  return statesEntered(history).length + count('TaskScheduled') - count('TaskStateEntered');
}

/** Number of states on the same path if its Map had this many items. Pure arithmetic on the definition. */
export function statesWithItems(history: readonly HistoryEvent[], definition: Scope, items: number): number {
  const inMaps = new Set(
    Object.values(definition.States).flatMap((state) => Object.keys(state.ItemProcessor?.States ?? {})),
  );
  const entered = statesEntered(history);
  const perItem = entered.filter((name) => inMaps.has(name)).length;
  const iterations = history.filter(({ type }) => type === 'MapIterationStarted').length;
  return entered.length - perItem + (iterations > 0 ? (perItem / iterations) * items : 0);
}

/**
 * Number of events that AWS would record: the local engine omits the start of a task, and the start and end of a Map.
 */
export function eventsOnAws(history: readonly HistoryEvent[]): number {
  const count = (eventType: string) => history.filter(({ type }) => type === eventType).length;
  return history.length + count('TaskScheduled') + 2 * count('MapStateEntered');
}

/** Size in bytes of the largest state that the execution carried. */
export function largestState(history: readonly HistoryEvent[]): number {
  const states = history.flatMap(({ stateEnteredEventDetails: entered, stateExitedEventDetails: exited }) => [
    (entered as Entered | undefined)?.input ?? '',
    (exited as { output?: string } | undefined)?.output ?? '',
  ]);
  return Math.max(0, ...states.map((state) => Buffer.byteLength(state)));
}
