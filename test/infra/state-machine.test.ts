import { readFileSync, writeFileSync } from 'node:fs';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { beforeAll, describe, expect, it } from 'vitest';
import { endings, errorNames, nextSteps } from '../../functions/contract.ts';
import { type Definition, definitionOf, type Retry, type State, statesOf } from './definition.ts';
import { build } from './support.ts';
import { answers, type Behaviour, throws, walk } from './walk.ts';

const goldenFile = new URL('./state-machine.golden.json', import.meta.url);
const allStores = ['hosting', 'mailing', 'account'];
const goesOnWith = (next: string) => answers({ requestId: 'R1', next });

let definition: Definition;
beforeAll(() => {
  definition = definitionOf(build().stack);
}, 60_000);

const state = (name: string): State => {
  const found = new Map(statesOf(definition)).get(name);
  if (!found) throw new Error(`There is no state "${name}".`);
  return found;
};
/** From a confirmation to the end of the grace period, over three stores. */
const confirmedDeletion: Record<string, Behaviour | Behaviour[]> = {
  'Ask for confirmation': goesOnWith('grace-period'),
  'Wait for the grace period': throws('States.Timeout'),
  'Plan the deletion': answers({ requestId: 'R1', stores: allStores }),
  'Erase in one store': allStores.map((store) => answers({ store })),
};
/** From a confirmation to the end of the archive's life. */
const confirmedHandover: Record<string, Behaviour | Behaviour[]> = {
  'Ask for confirmation': goesOnWith('hand-over'),
  'Plan the handover': answers({ requestId: 'R1', stores: allStores }),
  'Deliver the archive': throws('States.Timeout'),
};
/** Every step that works or waits on a way to the receipt, and a script that leads there. */
const stepsOnTheWay: [string, Record<string, Behaviour | Behaviour[]>][] = [
  ['Ask for confirmation', {}],
  ['Wait for the grace period', confirmedDeletion],
  ['Plan the deletion', confirmedDeletion],
  ['Send the receipt and close', confirmedDeletion],
  ['Plan the handover', confirmedHandover],
  ['Write the archive', confirmedHandover],
  ['Deliver the archive', confirmedHandover],
  ['Delete the archive', confirmedHandover],
  ['Stop the promotions', { 'Ask for confirmation': goesOnWith('refuse-promotions') }],
];

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
    for (const [name] of stepsOnTheWay) {
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

describe('a deletion', () => {
  it('enters nine states over three stores, in the order of the contract', async () => {
    const { entered, calls, failure } = await walk(definition, confirmedDeletion);

    expect(entered).toEqual([
      'Ask for confirmation',
      'What next?',
      'Wait for the grace period',
      'Plan the deletion',
      'Erase in every store',
      'Erase in one store',
      'Erase in one store',
      'Erase in one store',
      'Send the receipt and close',
    ]);
    const erased = calls.filter((call) => call.state === 'Erase in one store');
    expect(erased.map(({ payload }) => payload.store)).toEqual(allStores);
    expect(failure).toBeUndefined();
  });

  it('goes through the other stores when one gives up, and tells the closing step which and by what name', async () => {
    const { calls } = await walk(definition, {
      ...confirmedDeletion,
      'Erase in one store': [
        throws(errorNames.permanent),
        answers({ store: 'mailing' }),
        answers({ store: 'account' }),
      ],
    });

    expect(calls.at(-1)).toEqual({
      state: 'Send the receipt and close',
      payload: {
        requestId: 'R1',
        stores: allStores,
        results: [
          { store: 'hosting', error: errorNames.permanent },
          { store: 'mailing' },
          { store: 'account' },
        ],
      },
    });
  });

  it('erases again in a store that still had something', async () => {
    const { calls } = await walk(definition, {
      ...confirmedDeletion,
      'Plan the deletion': answers({ requestId: 'R1', stores: ['hosting'] }),
      'Erase in one store': [
        throws(errorNames.notErased),
        throws(errorNames.transient),
        answers({ store: 'hosting' }),
      ],
    });

    expect(calls.filter((call) => call.state === 'Erase in one store')).toHaveLength(3);
    expect(calls.at(-1)?.payload.results).toEqual([{ store: 'hosting' }]);
  });

  it('erases nothing once it is cancelled, whether in the grace period or while it is planned', async () => {
    for (const name of ['Wait for the grace period', 'Plan the deletion']) {
      const { entered, calls } = await walk(definition, {
        ...confirmedDeletion,
        [name]: throws(errorNames.cancelled),
      });

      expect(entered, name).not.toContain('Erase in every store');
      expect(calls.at(-1), name).toEqual({
        state: 'Close: cancelled',
        payload: { requestId: 'R1', ending: 'cancelled' },
      });
    }
  });

  it('plans again and again while another request of the customer is open', async () => {
    const { entered, calls } = await walk(definition, {
      ...confirmedDeletion,
      'Plan the deletion': [
        ...Array.from({ length: 82 }, () => throws(errorNames.otherRequestOpen)),
        answers({ requestId: 'R1', stores: [] }),
      ],
    });

    expect(calls.filter((call) => call.state === 'Plan the deletion')).toHaveLength(83);
    expect(entered.at(-1)).toBe('Send the receipt and close');
  });
});

describe('a handover', () => {
  const wholeWay = [
    'Ask for confirmation',
    'What next?',
    'Plan the handover',
    'Write the archive',
    'Deliver the archive',
    'Delete the archive',
    'Send the receipt and close',
  ];

  it('deletes the archive when its time is over', async () => {
    expect((await walk(definition, confirmedHandover)).entered).toEqual(wholeWay);
  });

  it('deletes the archive at once when the customer says that it may go', async () => {
    const { entered } = await walk(definition, {
      ...confirmedHandover,
      'Deliver the archive': goesOnWith('close'),
    });

    expect(entered).toEqual(wholeWay);
  });

  it('does not write an archive a third time when two attempts did not fit into their time', async () => {
    const { entered, calls } = await walk(definition, {
      ...confirmedHandover,
      'Write the archive': throws('Sandbox.Timedout'),
      'Ask a person': throws(errorNames.cancelled),
    });

    expect(calls.filter((call) => call.state === 'Write the archive')).toHaveLength(2);
    expect(entered).not.toContain('Deliver the archive');
  });
});

describe('an opt-out', () => {
  it('stops the promotions and sends the receipt, with nothing in between', async () => {
    const { entered } = await walk(definition, { 'Ask for confirmation': goesOnWith('refuse-promotions') });

    expect(entered).toEqual([
      'Ask for confirmation',
      'What next?',
      'Stop the promotions',
      'Send the receipt and close',
    ]);
  });
});

describe('a request that is not carried out', () => {
  it.each([
    ['the confirmation never came', 'Ask for confirmation', 'States.Timeout', 'expired'],
    ['nobody has this address', 'Ask for confirmation', errorNames.noSuchCustomer, 'no-such-customer'],
    [
      'the limit of letters is used up',
      'Ask for confirmation',
      errorNames.tooManyLetters,
      'too-many-letters',
    ],
    ['it was cancelled before its confirmation', 'Ask for confirmation', errorNames.cancelled, 'cancelled'],
    ['a deletion that covers it is waiting', 'Wait for the grace period', errorNames.joined, 'joined'],
    ['a deletion that covers it is being carried out', 'Plan the deletion', errorNames.joined, 'joined'],
  ])('is closed after a single call when %s', async (_why, name, error, ending) => {
    const { calls, failure } = await walk(definition, { ...confirmedDeletion, [name]: throws(error) });

    expect(calls.at(-1)?.payload).toEqual({ requestId: 'R1', ending });
    expect(calls.filter((call) => call.state === name)).toHaveLength(1);
    expect(failure).toBeUndefined();
  });

  it('is asked for its confirmation anew when the customer wants a fresh link', async () => {
    const { entered } = await walk(definition, {
      'Ask for confirmation': [
        throws(errorNames.freshLinkWanted),
        throws(errorNames.freshLinkWanted),
        goesOnWith('close'),
      ],
    });

    expect(entered.filter((name) => name === 'Ask for confirmation')).toHaveLength(3);
  });

  it('fails where an operator can redrive it when even closing is impossible', async () => {
    const { entered, failure } = await walk(definition, {
      'Ask for confirmation': throws('States.Timeout'),
      'Close: expired': throws(errorNames.permanent),
    });

    expect(entered.at(-1)).toBe('Close: expired');
    expect(failure).toBeDefined();
  });
});

describe('a step that cannot go on', () => {
  it.each(stepsOnTheWay)('asks a person: %s', async (name, script) => {
    const { calls } = await walk(definition, {
      ...script,
      [name]: throws(errorNames.permanent),
      'Ask a person': throws(errorNames.cancelled),
    });

    expect(calls.at(-2)).toEqual({
      state: 'Ask a person',
      payload: { requestId: 'R1', taskToken: 'token', error: errorNames.permanent },
    });
    expect(calls.at(-1)?.payload).toEqual({ requestId: 'R1', ending: 'cancelled' });
  });

  it('goes on where the operator says', async () => {
    for (const { StringEquals, Next } of state('What next?').Choices ?? []) {
      const { entered } = await walk(definition, {
        'Ask for confirmation': [throws(errorNames.permanent), throws(errorNames.noSuchCustomer)],
        'Ask a person': [goesOnWith(StringEquals), throws(errorNames.cancelled)],
      });

      expect(entered.slice(0, 4)).toEqual(['Ask for confirmation', 'Ask a person', 'What next?', Next]);
    }
  });

  it('asks again when nobody came, still with the error of the step', async () => {
    const { calls } = await walk(definition, {
      'Ask for confirmation': throws(errorNames.permanent),
      'Ask a person': [throws('States.Timeout'), throws('States.Timeout'), throws(errorNames.cancelled)],
    });

    const asked = calls.filter((call) => call.state === 'Ask a person');
    expect(asked.map(({ payload }) => payload.error)).toEqual(Array(3).fill(errorNames.permanent));
  });

  it('asks a person when it is told to go on with something that does not exist', async () => {
    const { entered, calls } = await walk(definition, {
      'Ask for confirmation': goesOnWith('guess'),
      'Ask a person': throws(errorNames.cancelled),
    });

    expect(entered.slice(1, 4)).toEqual(['What next?', 'No such step', 'Ask a person']);
    expect(calls[1]?.payload.error).toBe(errorNames.permanent);
  });
});

describe('what the machine carries', () => {
  it('is never an error message, on any way', async () => {
    for (const [name, script] of stepsOnTheWay) {
      for (const error of Object.values(errorNames)) {
        const { calls } = await walk(definition, {
          ...script,
          [name]: [throws(error), throws(errorNames.permanent)],
          'Ask a person': [goesOnWith('close'), throws(errorNames.cancelled)],
        });

        expect(JSON.stringify(calls), `${name}, ${error}`).not.toContain('told by a customer');
      }
    }
  });
});
