import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorNames, firstCutPart, maxParts, nextSteps } from '../../contract/machines.ts';
import { type Definition, statesOf } from './definition.ts';
import { answers, type Behaviour, throws, walk } from './walk.ts';

/** As on file; another test proves that it is what the stack deploys. */
const definition: Definition = JSON.parse(
  readFileSync(new URL('./state-machine.golden.json', import.meta.url), 'utf8'),
);

const allStores = ['hosting', 'mailing', 'account'];
const goesOnWith = (next: string) => answers({ requestId: 'R1', next });

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
/** The same of a copy in parts. */
const confirmedInParts: Record<string, Behaviour | Behaviour[]> = {
  ...confirmedHandover,
  'Plan the handover': answers({ requestId: 'R1', stores: allStores, parts: [2] }),
  'Write the archive': throws(errorNames.partsMissing),
};
/** Every step that works or waits on a way to the receipt, and a script that leads there. */
const stepsOnTheWay: [string, Record<string, Behaviour | Behaviour[]>][] = [
  ['Ask for confirmation', {}],
  ['Wait for the grace period', confirmedDeletion],
  ['Plan the deletion', confirmedDeletion],
  ['Send the receipt and close', confirmedDeletion],
  ['Plan the handover', confirmedHandover],
  ['Write the archive', confirmedHandover],
  ['Write the first part', confirmedInParts],
  ['Deliver the archive', confirmedHandover],
  ['Delete the archive', confirmedHandover],
  ['Stop the promotions', { 'Ask for confirmation': goesOnWith('refuse-promotions') }],
];

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

  it('enters no state more because copies can be in parts', async () => {
    const { calls } = await walk(definition, confirmedHandover);

    expect(calls.find(({ state }) => state === 'Plan the handover')?.payload).toEqual({
      requestId: 'R1',
      maxParts,
    });
    expect(calls.filter(({ payload }) => 'part' in payload)).toEqual([]);
  });

  it('writes its parts side by side, then the first one, when the archive asks for them', async () => {
    const { entered, calls } = await walk(definition, {
      ...confirmedHandover,
      'Plan the handover': answers({ requestId: 'R1', stores: allStores, parts: [2, 3, 4] }),
      'Write the archive': throws(errorNames.partsMissing),
      'Write one part': [answers({ part: 2 }), throws(errorNames.permanent), answers({ part: 4 })],
    });

    expect(entered).toEqual([
      ...wholeWay.slice(0, 4),
      'Write the parts',
      'Write one part',
      'Write one part',
      'Write one part',
      'Leave the part to a person',
      'Write the first part',
      ...wholeWay.slice(4),
    ]);
    const payloads = (name: string) =>
      calls.filter(({ state }) => state === name).map(({ payload }) => payload);
    expect(payloads('Write one part')).toEqual([2, 3, 4].map((part) => ({ requestId: 'R1', part })));
    expect(payloads('Write the first part')).toEqual([
      {
        requestId: 'R1',
        results: [
          { requestId: 'R1', part: 2 },
          { part: 3, error: errorNames.permanent },
          { requestId: 'R1', part: 4 },
        ],
      },
    ]);
  });

  it('calls a person when parts are still missing after that, and does not go round in circles', async () => {
    const { entered } = await walk(definition, {
      ...confirmedHandover,
      'Plan the handover': answers({ requestId: 'R1', stores: allStores, parts: [2] }),
      'Write the archive': throws(errorNames.partsMissing),
      'Write the first part': throws(errorNames.partsMissing),
      'Ask a person': throws(errorNames.cancelled),
    });

    expect(entered.filter((name) => name === 'Write the parts')).toHaveLength(1);
    expect(entered.slice(-3)).toEqual(['Ask a person', 'Discard what was written', 'Close: cancelled']);
  });

  it('stays within the quotas of a history with the most parts, all of which use up every retry', async () => {
    const parts = Array.from({ length: maxParts }, (_, index) => index + firstCutPart);
    const { Retry = [] } = new Map(statesOf(definition)).get('Write one part') ?? {};
    const failing = Retry.flatMap(({ ErrorEquals: [name = ''], MaxAttempts }) =>
      Array.from({ length: MaxAttempts }, () => throws(name)),
    );
    const attempts = failing.length + 1;
    const script = (perPart: Behaviour[]) => ({
      ...confirmedHandover,
      'Plan the handover': answers({ requestId: 'R1', stores: allStores, parts }),
      'Write the archive': throws(errorNames.partsMissing),
      'Write one part': perPart,
      'Write the first part': throws(errorNames.partsMissing),
      'Ask a person': throws(errorNames.cancelled),
    });

    const one = await walk(definition, {
      ...script([...failing, throws(errorNames.permanent)]),
      'Plan the handover': answers({ requestId: 'R1', stores: allStores, parts: [2] }),
    });
    expect(one.calls.filter(({ state }) => state === 'Write one part')).toHaveLength(attempts);
    const all = await walk(definition, script([throws(errorNames.permanent)]));

    // AWS records five events of a task, three more of each retry, two of a Pass or a Choice, four of a Map and two of
    // each of its iterations, and two of the execution.
    const retries = maxParts * (attempts - 1);
    const iterations = all.entered.filter((name) => name === 'Write one part').length;
    const events = 2 * all.entered.length + 3 * (all.calls.length + retries) + 2 * (iterations + 1) + 2;
    expect(iterations).toBe(maxParts);
    expect(events).toBeLessThan(25_000);
    const largest = Math.max(...all.calls.map(({ payload }) => JSON.stringify(payload).length));
    expect(largest).toBeGreaterThan(10_000);
    expect(largest).toBeLessThan(256 * 1024);
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

describe('a copy that was written and cannot be delivered', () => {
  it('goes before its request is closed, when somebody cancels it', async () => {
    const { entered, calls } = await walk(definition, {
      ...confirmedHandover,
      'Deliver the archive': throws(errorNames.permanent),
      'Ask a person': throws(errorNames.cancelled),
    });

    expect(entered.slice(-3)).toEqual(['Ask a person', 'Discard what was written', 'Close: cancelled']);
    expect(calls.at(-1)?.payload).toEqual({ requestId: 'R1', ending: 'cancelled' });
  });
});

describe('a request whose customer was erased meanwhile', () => {
  it.each(['Plan the deletion', 'Plan the handover'])('ends when %s finds nobody', async (name) => {
    const { calls, failure } = await walk(definition, {
      ...(name === 'Plan the deletion' ? confirmedDeletion : confirmedHandover),
      [name]: throws(errorNames.noSuchCustomer),
    });

    expect(calls.at(-1)?.payload).toEqual({ requestId: 'R1', ending: 'no-such-customer' });
    expect(failure).toBeUndefined();
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

  it('goes on when the customer has answered and the machine had not heard of it', async () => {
    const { entered, calls } = await walk(definition, {
      ...confirmedDeletion,
      'Ask for confirmation': [throws('States.Timeout'), goesOnWith('grace-period')],
      'Close: expired': throws(errorNames.answered),
    });

    expect(entered.slice(0, 4)).toEqual([
      'Ask for confirmation',
      'Close: expired',
      'Ask for confirmation',
      'What next?',
    ]);
    expect(calls.some(({ state }) => state === 'Ask a person')).toBe(false);
  });

  it('asks a person when even closing is impossible', async () => {
    const { calls } = await walk(definition, {
      'Ask for confirmation': throws('States.Timeout'),
      'Close: expired': throws(errorNames.permanent),
      'Ask a person': throws(errorNames.cancelled),
    });

    expect(calls.findLast(({ state }) => state === 'Ask a person')).toMatchObject({
      state: 'Ask a person',
      payload: { error: errorNames.permanent },
    });
  });

  it('is asked for again, slowly, while the letters of its address are used up, and then closed', async () => {
    const { calls, failure } = await walk(definition, {
      'Ask for confirmation': throws(errorNames.tooManyLetters),
    });

    expect(calls.filter(({ state }) => state === 'Ask for confirmation')).toHaveLength(10);
    expect(calls.at(-1)?.payload).toEqual({ requestId: 'R1', ending: 'too-many-letters' });
    expect(failure).toBeUndefined();
  });
});

describe('a step that cannot go on', () => {
  it.each(stepsOnTheWay)('asks a person: %s', async (name, script) => {
    const { calls } = await walk(definition, {
      ...script,
      [name]: throws(errorNames.permanent),
      'Ask a person': throws(errorNames.cancelled),
    });

    expect(calls.findLast(({ state }) => state === 'Ask a person')).toEqual({
      state: 'Ask a person',
      payload: {
        requestId: 'R1',
        taskToken: 'token',
        waitSeconds: 20 * 86_400,
        error: errorNames.permanent,
      },
    });
    expect(calls.at(-1)?.payload).toEqual({ requestId: 'R1', ending: 'cancelled' });
  });

  it('goes on where the operator says', async () => {
    const choices = definition.States['What next?']?.Choices ?? [];
    const ways = choices.filter(({ StringEquals }) => StringEquals !== undefined);
    expect(ways).toHaveLength(nextSteps.length);
    for (const { StringEquals = '', Next } of ways) {
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

/** Without null, false, 0 and an empty text: the library that walks cannot point to them; Step Functions can. */
const anyAnswer = fc.oneof(
  fc.jsonValue().filter(Boolean),
  fc.record(
    { requestId: fc.jsonValue(), next: fc.oneof(fc.constantFrom(...nextSteps), fc.jsonValue()) },
    { requiredKeys: [] },
  ),
);

describe('a wait that somebody answers by hand', () => {
  const waits: [string, Record<string, Behaviour | Behaviour[]>][] = [
    ['Ask for confirmation', {}],
    ['Wait for the grace period', confirmedDeletion],
    ['Deliver the archive', confirmedHandover],
    [
      'Ask a person',
      { 'Ask for confirmation': [throws(errorNames.permanent), throws(errorNames.noSuchCustomer)] },
    ],
  ];
  /** Answered once; after that, somebody ends it. */
  const onceAnswered = (answer: unknown) => [answers(answer), throws(errorNames.cancelled)];

  it.each([
    ['nothing', {}],
    ['no object', 'close'],
    ['a list', ['close']],
    ['no text', { next: 7 }],
    ['null as the next step', { next: null }],
  ])('calls a person when the answer is %s', async (_what, answer) => {
    const { entered, calls, failure } = await walk(definition, {
      'Ask for confirmation': answers(answer),
      'Ask a person': throws(errorNames.cancelled),
    });

    expect(entered.slice(1, 4)).toEqual(['What next?', 'No such step', 'Ask a person']);
    expect(calls[1]?.payload).toMatchObject({ requestId: 'R1', error: errorNames.permanent });
    expect(failure).toBeUndefined();
  });

  it.each(waits)('never fails, and stays about its own request: %s', async (name, script) => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, async (answer) => {
        const { calls, failure } = await walk(definition, {
          'Ask a person': throws(errorNames.cancelled),
          'Plan the deletion': answers({ requestId: 'R1', stores: [] }),
          'Plan the handover': answers({ requestId: 'R1', stores: [] }),
          ...script,
          [name]: onceAnswered(answer),
        });

        expect(failure).toBeUndefined();
        expect(calls.map(({ payload }) => payload.requestId)).toEqual(calls.map(() => 'R1'));
      }),
      { numRuns: 60 },
    );
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
