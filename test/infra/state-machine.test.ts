import { readFileSync, writeFileSync } from 'node:fs';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { beforeAll, describe, expect, it } from 'vitest';
import { endings, errorNames, nextSteps, noticeSteps } from '../../contract/machines.ts';
import {
  type Definition,
  definitionOf,
  type MachineName,
  type Retry,
  type State,
  statesOf,
} from './definition.ts';
import { resourcesWith } from './support.ts';

/** Both machines, and the file that each is kept in. */
const goldenFiles = {
  PrivacyRequests: new URL('./state-machine.golden.json', import.meta.url),
  'PrivacyRequests-notices': new URL('./notice-machine.golden.json', import.meta.url),
} as const satisfies Record<MachineName, URL>;
const machines = Object.keys(goldenFiles) as MachineName[];

const definitions = {} as Record<MachineName, Definition>;
beforeAll(() => {
  for (const machine of machines) definitions[machine] = definitionOf(resourcesWith(), machine);
});

const stateIn = (machine: MachineName, name: string): State => {
  const found = new Map(statesOf(definitions[machine])).get(name);
  if (!found) throw new Error(`There is no state "${name}".`);
  return found;
};

/** Seconds of all pauses together, without jitter. */
const patience = ({ IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds = Infinity }: Retry) =>
  Array.from({ length: MaxAttempts }, (_, attempt) =>
    Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** attempt),
  ).reduce((sum, pause) => sum + pause, 0);
const retryIn = (machine: MachineName, name: string, error: string) => {
  const found = stateIn(machine, name).Retry?.find(({ ErrorEquals }) => ErrorEquals.includes(error));
  if (!found) throw new Error(`"${name}" does not retry ${error}.`);
  return found;
};

describe.each(machines)('the definition of %s', (machine) => {
  const goldenFile = goldenFiles[machine];

  it('is the one on file (after a change on purpose: UPDATE_GOLDEN=1 npx vitest run test/infra/state-machine.test.ts)', () => {
    const definition = definitions[machine];

    if (process.env.UPDATE_GOLDEN) writeFileSync(goldenFile, `${JSON.stringify(definition, null, 2)}\n`);

    expect(definition).toEqual(JSON.parse(readFileSync(goldenFile, 'utf8')));
  });

  it('is valid, and plain JSONPath, which the local run needs', () => {
    const definition = definitions[machine];

    expect(
      () =>
        new StateMachine(definition as unknown as StateMachineDefinition, {
          validationOptions: { checkArn: false },
        }),
    ).not.toThrow();
    expect(JSON.stringify(definition)).not.toMatch(/JSONata|"Assign"|"Arguments"/);
  });

  it('gives every task a time limit that a timer of Node.js can hold', () => {
    for (const [name, { Type, TimeoutSeconds = 0 }] of statesOf(definitions[machine])) {
      if (Type !== 'Task') continue;
      expect(TimeoutSeconds, name).toBeGreaterThan(0);
      expect(TimeoutSeconds * 1000, name).toBeLessThan(2 ** 31);
    }
  });

  it('never retries a permanent fault, and nothing at all without naming it', () => {
    const retried = statesOf(definitions[machine]).flatMap(([, { Retry = [] }]) =>
      Retry.flatMap(({ ErrorEquals }) => ErrorEquals),
    );

    expect(retried).not.toContain(errorNames.permanent);
    expect(retried).not.toContain('States.ALL');
    expect(retried).not.toContain('States.TaskFailed');
  });

  it('outlasts an outage of two hours in every step', () => {
    const steps = statesOf(definitions[machine]).filter(([, { Type }]) => Type === 'Task');

    expect(steps.length).toBeGreaterThan(2);
    for (const [name] of steps) {
      expect(patience(retryIn(machine, name, errorNames.transient)), name).toBeGreaterThan(2 * 3600);
    }
  });
});

describe('the machine of requests', () => {
  const state = (name: string) => stateIn('PrivacyRequests', name);
  const retryOf = (name: string, error: string) => retryIn('PrivacyRequests', name, error);
  const states = () => statesOf(definitions.PrivacyRequests);

  it('has a way for every next step of the contract, and for nothing else', () => {
    const choices = state('What next?').Choices ?? [];

    const ways = choices.filter(({ StringEquals }) => StringEquals !== undefined);
    expect(ways.map(({ StringEquals }) => StringEquals).toSorted()).toEqual([...nextSteps].toSorted());
    expect(ways.every(({ Variable }) => Variable === '$.answer.next')).toBe(true);
    expect(choices[0]).toEqual({
      Not: { Variable: '$.answer.next', IsPresent: true },
      Next: 'No such step',
    });
  });

  it('closes with every ending of the contract', () => {
    const closing = states().filter(([name]) => name.startsWith('Close: '));

    expect(closing.map(([, { Parameters }]) => Parameters?.Payload.ending).toSorted()).toEqual(
      [...endings].toSorted(),
    );
  });

  it('matches on every error name of the contract that is not simply left to a person', () => {
    const matched = new Set(
      states().flatMap(([, { Retry = [], Catch = [] }]) =>
        [...Retry, ...Catch].flatMap(({ ErrorEquals }) => ErrorEquals),
      ),
    );
    const leftToAPerson: string[] = [
      errorNames.permanent,
      errorNames.needsAttention,
      errorNames.doubtfulAddress,
      errorNames.unreadable,
      // There are none without a site.
      errorNames.siteAnswered,
      errorNames.lookUpNeeded,
      errorNames.siteRefused,
      errorNames.tooLarge,
    ];

    expect(
      Object.values(errorNames).filter((name) => !leftToAPerson.includes(name) && !matched.has(name)),
    ).toEqual([]);
  });

  it('does not repeat a wait that has run out', () => {
    const waiting = states().filter(([, { Resource = '' }]) => Resource.endsWith('.waitForTaskToken'));

    expect(waiting).toHaveLength(4);
    for (const [name, { Retry = [] }] of waiting) {
      expect(
        Retry.flatMap(({ ErrorEquals }) => ErrorEquals),
        name,
      ).not.toContain('States.Timeout');
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

describe('the machine of policy notices', () => {
  const state = (name: string) => stateIn('PrivacyRequests-notices', name);

  it('has a way for every next step of the contract, and for nothing else', () => {
    const choices = state('What next?').Choices ?? [];

    expect(choices.map(({ StringEquals }) => StringEquals).toSorted()).toEqual([...noticeSteps].toSorted());
    expect(choices.every(({ Variable }) => Variable === '$.next')).toBe(true);
  });

  it('waits as long as the settings say', () => {
    expect(state('Wait for the first answers').Seconds).toBe(3600);
    expect(state('Wait for the quota').Seconds).toBe(900);
  });

  it('tells its steps which run it is, and nothing else', () => {
    const run = { 'version.$': '$.version', 'attempt.$': '$.attempt' };

    expect(state('Freeze the customers').Parameters?.Payload).toEqual(run);
    expect(state('Send the notices').Parameters?.Payload).toEqual(run);
    expect(state('Stop the run').Parameters?.Payload).toEqual({ ...run, 'error.$': '$.error.Error' });
  });

  it('stops the run for whatever makes a step give up', () => {
    const steps = statesOf(definitions['PrivacyRequests-notices'])
      .filter(([name, { Type }]) => Type === 'Task' && name !== 'Stop the run')
      .map(([, { Catch }]) => Catch);

    expect(steps).toHaveLength(2);
    for (const catches of steps) {
      expect(catches).toEqual([{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Stop the run' }]);
    }
  });
});
