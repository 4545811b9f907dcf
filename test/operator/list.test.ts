import { describe, expect, it } from 'vitest';
import { sampleRequest } from '../support/sample-request.ts';
import { operator, stuckRequest } from './support.ts';

const list = { name: 'list', json: false } as const;

describe('requests list', () => {
  it('says that nothing is open', async () => {
    const { run } = operator(sampleRequest({ status: 'completed' }));

    expect(await run(list)).toEqual({ exitCode: 0, output: 'No request is open.\n' });
  });

  it('shows the most urgent request first and leaves closed ones out', async () => {
    const { run } = operator(
      sampleRequest({ id: '222222222222', dueAt: '2026-03-30T02:00:00.000Z' }),
      sampleRequest({ id: '111111111111', dueAt: '2026-03-22T02:00:00.000Z' }),
      sampleRequest({ id: '333333333333', status: 'cancelled' }),
    );

    const { output = '' } = await run(list);

    expect(output.match(/\d{4}-\d{4}-\d{4}/g)).toEqual(['1111-1111-1111', '2222-2222-2222']);
    expect(output).toContain('2 open requests');
  });

  it('names what did not arrive, and the closed requests of which a letter did not', async () => {
    const bounced = (letter: 'confirm' | 'receipt') => ({
      letters: { [letter]: { messageId: 'message-1', at: '2026-03-02T02:00:10.000Z' } },
      letterReports: {
        'message-1': {
          letter,
          sentAt: '2026-03-02T02:00:10.000Z',
          undelivered: { at: '2026-03-02T02:00:15.000Z', reason: 'mailbox-gone', code: '5.1.1' } as const,
        },
      },
    });
    const { run } = operator(
      sampleRequest({ id: '111111111111', ...bounced('confirm') }),
      sampleRequest({ id: '222222222222', status: 'completed', ...bounced('receipt') }),
      sampleRequest({
        id: '333333333333',
        status: 'completed',
        ...bounced('receipt'),
        told: { receipt: '2026-03-03T02:00:10.000Z' },
      }),
    );

    const { output = '' } = await run(list);

    expect(output.match(/\d{4}-\d{4}-\d{4}/g)).toEqual(['1111-1111-1111', '2222-2222-2222']);
    expect(output).toContain('1 open request;');
    expect(output).toContain(
      '1 closed request of which a letter did not arrive: tell the customer in another way',
    );
    expect(output).toContain(
      'since 2026-03-02 09:00: a letter did not arrive (asks for the confirmation): the mailbox is gone, 5.1.1',
    );
    expect(output).toContain('a letter did not arrive (receipt): the mailbox is gone, 5.1.1');
  });

  it.each([
    ['2026-03-25T02:00:00.000Z', 'due 2026-03-25 09:00 (5 days left),'],
    ['2026-03-21T02:00:00.000Z', 'due 2026-03-21 09:00 (1 day left),'],
    ['2026-03-20T10:00:00.000Z', 'due 2026-03-20 17:00 (today),'],
    ['2026-03-20T01:00:00.000Z', 'due 2026-03-20 08:00 (OVERDUE since today),'],
    ['2026-03-18T02:00:00.000Z', 'due 2026-03-18 09:00 (OVERDUE by 2 days),'],
  ])('shows how far away %s is, in days of Vietnam', async (dueAt, words) => {
    const { run } = operator(sampleRequest({ dueAt }));

    expect((await run(list)).output).toContain(words);
  });

  it('does not call a performed request overdue', async () => {
    const { run } = operator(
      sampleRequest({
        kind: 'handover',
        status: 'delivered',
        dueAt: '2026-03-12T02:00:00.000Z',
        performedAt: '2026-03-10T02:00:00.000Z',
      }),
    );

    const { output } = await run(list);

    expect(output).toContain('due 2026-03-12 09:00, submitted');
    expect(output).not.toContain('OVERDUE');
  });

  it('says why a request needs an operator, store by store', async () => {
    const { run } = operator(stuckRequest());

    const { output } = await run(list);

    expect(output).toContain('deletion of everything: needs a person');
    expect(output).toContain('since 2026-03-05 12:30: NeedsAttention (a store is unfinished)');
    expect(output).toContain('hosting gave up: Transient');
  });

  it.each([
    [{}, 'received, the customer has not been asked yet'],
    [{ waitsFor: 'ABCDEFGHJKMN' }, 'waits until ABCD-EFGH-JKMN of the same customer ends'],
    [{ cancelledAt: '2026-03-19T02:00:00.000Z' }, 'cancelled, about to be closed'],
    [{ status: 'executing' as const }, 'is being carried out'],
    [
      { status: 'needs-attention' as const, waitsFor: 'ABCDEFGHJKMN' },
      'needs a person; stood behind ABCD-EFGH-JKMN of the same customer',
    ],
  ])('describes the state of a request in a sentence: %j', async (changes, words) => {
    const { run } = operator(sampleRequest(changes));

    expect((await run(list)).output).toContain(`: ${words}\n`);
  });

  it.each([
    ['NeedsAttention', 'the other request needs a person: look after that one first'],
    ['OtherRequestOpen', 'another open request of this customer did not end'],
  ])('says of a request behind another one that it is that one which blocks: %s', async (error, words) => {
    const { plan: _unplanned, ...behind } = stuckRequest({
      waitsFor: 'ABCDEFGHJKMN',
      outcomes: {},
      failures: {},
      attention: { at: '2026-03-05T05:30:00.000Z', error, taskToken: 'token', from: 'in-grace-period' },
    });
    const { run } = operator(behind);

    const { output = '' } = await run(list);

    expect(output).toContain(`${error} (${words})`);
    expect(output).not.toContain('a store is unfinished');
  });

  it.each([
    'Runtime.OutOfMemory',
    'Runtime.ExitError',
    'Lambda.Unknown',
    'States.Timeout',
    'Lambda.TooManyRequestsException',
  ])('says what %s means and what comes next', async (error) => {
    const { run } = operator(stuckRequest({ failures: { hosting: error } }));

    expect((await run(list)).output).toMatch(new RegExp(`hosting gave up: ${error} \\(.*\`retry\`.*\\)`));
  });

  it.each([
    ['held', 'completed; something is held by law'],
    ['not-reached', 'completed; a store was not reached'],
    ['unreadable', 'completed; the copy lacks files'],
    ['archived', 'completed; the copy lacks files'],
    ['erased', 'completed'],
  ] as const)('says of a closed request what was left out: %s', async (result, words) => {
    const { run } = operator(
      sampleRequest({
        status: 'completed-with-exceptions',
        customerKey: 'key of customer-lan',
        outcomes: { hosting: [{ category: 'website-files', result, count: 2 }] },
      }),
    );

    const { output } = await run({ name: 'find', customerId: 'customer-lan', json: false });

    expect(output).toContain(`: ${words}\n`);
  });

  it('names the topics of an opt-out', async () => {
    const { run } = operator(sampleRequest({ kind: 'opt-out', topics: ['promotions', 'price-lists'] }));

    expect((await run(list)).output).toContain('opt-out from promotions, price-lists:');
  });

  it('prints the same facts as JSON', async () => {
    const { run } = operator(stuckRequest());

    const { output = '' } = await run({ ...list, json: true });

    expect(JSON.parse(output)).toEqual([
      {
        reference: '0123-4567-89AB',
        kind: 'deletion',
        scope: 'everything',
        topics: [],
        status: 'needs-attention',
        state: 'needs a person',
        submittedAt: '2026-03-02T02:00:00.000Z',
        dueAt: '2026-03-22T02:00:00.000Z',
        daysLeft: 2,
        overdue: false,
        attention: { since: '2026-03-05T05:30:00.000Z', error: 'NeedsAttention' },
        undelivered: [],
        failures: { hosting: 'Transient' },
      },
    ]);
  });
});
