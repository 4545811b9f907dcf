import { readFileSync, writeFileSync } from 'node:fs';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { beforeAll, describe, expect, it } from 'vitest';
import { endings, errorNames, nextSteps } from '../../functions/contract.ts';
import { type Definition, definitionOf, type Retry, type State, statesOf } from './definition.ts';
import { build } from './support.ts';

const goldenFile = new URL('./state-machine.golden.json', import.meta.url);

let definition: Definition;
beforeAll(() => {
  definition = definitionOf(build().stack);
});

const state = (name: string): State => {
  const found = new Map(statesOf(definition)).get(name);
  if (!found) throw new Error(`There is no state "${name}".`);
  return found;
};

describe('the definition', () => {
  it('is the one on file (after a change on purpose: UPDATE_GOLDEN=1 npx vitest run test/infra/state-machine.test.ts)', () => {
    if (process.env.UPDATE_GOLDEN) writeFileSync(goldenFile, `${JSON.stringify(definition, null, 2)}\n`);

    expect(definition).toEqual(JSON.parse(readFileSync(goldenFile, 'utf8')));
  });

  it('is valid, and plain JSONPath, which the local run needs', () => {
    expect(
      () =>
        new StateMachine(definition as unknown as StateMachineDefinition, {
          validationOptions: { checkArn: false },
        }),
    ).not.toThrow();
    expect(JSON.stringify(definition)).not.toMatch(/JSONata|"Assign"|"Arguments"/);
  });

  it('has a way for every next step of the contract, and for nothing else', () => {
    const choices = state('What next?').Choices ?? [];

    expect(choices.map(({ StringEquals }) => StringEquals).toSorted()).toEqual([...nextSteps].toSorted());
    expect(choices.every(({ Variable }) => Variable === '$.next')).toBe(true);
  });

  it('closes with every ending of the contract', () => {
    const closing = statesOf(definition).filter(([name]) => name.startsWith('Close: '));

    expect(closing.map(([, { Parameters }]) => Parameters?.Payload.ending).toSorted()).toEqual(
      [...endings].toSorted(),
    );
  });

  it('matches on every error name of the contract that is not simply left to a person', () => {
    const matched = new Set(
      statesOf(definition).flatMap(([, { Retry = [], Catch = [] }]) =>
        [...Retry, ...Catch].flatMap(({ ErrorEquals }) => ErrorEquals),
      ),
    );
    const leftToAPerson: string[] = [errorNames.permanent, errorNames.needsAttention];

    expect(
      Object.values(errorNames).filter((name) => !leftToAPerson.includes(name) && !matched.has(name)),
    ).toEqual([]);
  });

  it('gives every task a time limit that a timer of Node.js can hold', () => {
    for (const [name, { Type, TimeoutSeconds = 0 }] of statesOf(definition)) {
      if (Type !== 'Task') continue;
      expect(TimeoutSeconds, name).toBeGreaterThan(0);
      expect(TimeoutSeconds * 1000, name).toBeLessThan(2 ** 31);
    }
  });

  it('never retries a permanent fault, and nothing at all without naming it', () => {
    const retried = statesOf(definition).flatMap(([, { Retry = [] }]) =>
      Retry.flatMap(({ ErrorEquals }) => ErrorEquals),
    );

    expect(retried).not.toContain(errorNames.permanent);
    expect(retried).not.toContain('States.ALL');
    expect(retried).not.toContain('States.TaskFailed');
  });

  it('does not repeat a wait that has run out', () => {
    const waiting = statesOf(definition).filter(([, { Resource = '' }]) =>
      Resource.endsWith('.waitForTaskToken'),
    );

    expect(waiting).toHaveLength(4);
    for (const [name, { Retry = [] }] of waiting) {
      expect(
        Retry.flatMap(({ ErrorEquals }) => ErrorEquals),
        name,
      ).not.toContain('States.Timeout');
    }
  });
});

describe('the patience of its retries', () => {
  /** Seconds of all pauses together, without jitter. */
  const patience = ({ IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds = Infinity }: Retry) =>
    Array.from({ length: MaxAttempts }, (_, attempt) =>
      Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** attempt),
    ).reduce((sum, pause) => sum + pause, 0);
  const retryOf = (name: string, error: string) => {
    const found = state(name).Retry?.find(({ ErrorEquals }) => ErrorEquals.includes(error));
    if (!found) throw new Error(`"${name}" does not retry ${error}.`);
    return found;
  };

  it('outlasts an outage of two hours', () => {
    const steps = statesOf(definition).filter(([, { Type }]) => Type === 'Task');

    for (const [name] of steps) {
      expect(patience(retryOf(name, errorNames.transient)), name).toBeGreaterThan(2 * 3600);
    }
  });

  it('waits 20 days for another request of the customer, and asks at least every 6 hours', () => {
    for (const name of ['Plan the deletion', 'Plan the handover']) {
      const retry = retryOf(name, errorNames.otherRequestOpen);

      expect(patience(retry), name).toBeGreaterThanOrEqual(20 * 86_400);
      expect(retry.MaxDelaySeconds, name).toBe(6 * 3600);
    }
  });

  it('gives a store five minutes to catch up with its own deletes', () => {
    expect(patience(retryOf('Erase in one store', errorNames.notErased))).toBe(315);
  });
});
