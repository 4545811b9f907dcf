import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../emulators/sfn/history.ts';
import { progressLine, progressOf } from '../../local/progress.ts';

const event = (type: string, name?: string, input: object = {}): HistoryEvent => ({
  id: 1,
  previousEventId: 0,
  timestamp: new Date(2026, 0, 5, 12, 3, 4).getTime() / 1000,
  type,
  ...(name && { stateEnteredEventDetails: { name, input: JSON.stringify(input) } }),
});
const lineOf = (happened: HistoryEvent) => {
  const step = progressOf('K3V9ABCDEFGH', happened);
  return step && progressLine(step);
};

describe('the progress of a request', () => {
  it('is one line for each step that is entered: time, reference, step', () => {
    expect(lineOf(event('TaskStateEntered', 'Wait for the grace period'))).toBe(
      '12:03:04  K3V9-ABCD-EFGH  Wait for the grace period',
    );
  });

  it('is one line for each step of a notice run too, waits included, with its version', () => {
    const step = progressOf('notice-2-1', event('WaitStateEntered', 'Wait for the first answers'));

    expect(step && progressLine(step)).toBe('12:03:04  policy 2        Wait for the first answers');
  });

  it('names the store that a step works in', () => {
    expect(lineOf(event('TaskStateEntered', 'Erase in one store', { store: 'hosting' }))).toMatch(
      /Erase in one store \(hosting\)$/,
    );
  });

  it.each([
    ['ExecutionSucceeded', /Done$/],
    ['ExecutionFailed', /Failed$/],
    ['ExecutionAborted', /Stopped$/],
  ])('reports the result: %s', (type, line) => {
    expect(lineOf(event(type))).toMatch(line);
  });

  it.each(['ChoiceStateEntered', 'PassStateEntered', 'TaskScheduled', 'TaskStateExited'])(
    'is silent about %s',
    (type) => {
      expect(lineOf(event(type, 'What next?'))).toBeUndefined();
    },
  );
});
