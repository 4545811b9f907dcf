import { describe, expect, it } from 'vitest';
import { eventsOnAws, largestState, statesWithItems, transitionsOf } from '../../bench/support/history.ts';
import type { Scope } from '../../emulators/sfn/definition.ts';
import type { HistoryEvent } from '../../emulators/sfn/history.ts';

/** The events of a task that is entered and called this many times. */
const task = (name: string, attempts = 1, output = '{}') => [
  { type: 'TaskStateEntered', stateEnteredEventDetails: { name, input: '{"requestId":"a"}' } },
  ...Array.from({ length: attempts }, (_, attempt) => [
    { type: 'TaskScheduled' },
    { type: attempt < attempts - 1 ? 'TaskFailed' : 'TaskSucceeded' },
  ]).flat(),
  { type: 'TaskStateExited', stateExitedEventDetails: { name, output } },
];

const historyOf = (facts: { type: string }[]): HistoryEvent[] =>
  facts.map((fact, index) => ({ id: index + 1, previousEventId: index, timestamp: 0, ...fact }));

const overTwoStores = (attempts = 1) =>
  historyOf([
    { type: 'ExecutionStarted' },
    ...task('Plan'),
    { type: 'MapStateEntered', ...{ stateEnteredEventDetails: { name: 'Each', input: '{}' } } },
    ...['hosting', 'mailing'].flatMap((store) => [
      { type: 'MapIterationStarted' },
      ...task('Erase', store === 'mailing' ? attempts : 1),
      { type: 'MapIterationSucceeded' },
    ]),
    { type: 'MapStateExited', ...{ stateExitedEventDetails: { name: 'Each', output: '{}' } } },
    ...task('Close', 1, '{"name":"Lân"}'),
    { type: 'ExecutionSucceeded' },
  ]);

const definition = {
  StartAt: 'Plan',
  States: {
    Plan: { Type: 'Task' },
    Each: { Type: 'Map', ItemProcessor: { StartAt: 'Erase', States: { Erase: { Type: 'Task' } } } },
    Close: { Type: 'Task' },
  },
} as unknown as Scope;

describe('the transitions of an execution', () => {
  it('are the states that it entered, again for each iteration of a Map', () => {
    expect(transitionsOf(overTwoStores())).toBe(5);
  });

  it('include one more for each retry of a task', () => {
    expect(transitionsOf(overTwoStores(3))).toBe(7);
  });

  it('grow with the items of a Map only', () => {
    const history = overTwoStores();

    const counts = [2, 30].map((items) => statesWithItems(history, definition, items));

    expect(counts).toEqual([5, 33]);
  });

  it('can be counted without a Map', () => {
    expect(statesWithItems(historyOf(task('Plan')), definition, 30)).toBe(1);
  });
});

describe('the history of an execution', () => {
  it('has one more event on AWS for each attempt of a task, and two more for a Map', () => {
    const history = overTwoStores(2);

    expect(eventsOnAws(history)).toBe(history.length + 5 + 2);
  });

  it('yields the size of the largest state in bytes', () => {
    expect(largestState(overTwoStores())).toBe(Buffer.byteLength('{"requestId":"a"}'));
    expect(largestState(historyOf(task('Close', 1, `{"name":"${'ệ'.repeat(10)}"}`)))).toBe(41);
    expect(largestState([])).toBe(0);
  });
});
