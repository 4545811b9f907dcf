import { describe, expect, it } from 'vitest';
import type { Request } from '../../functions/requests/domain/request.ts';
import { sampleRequest } from '../support/sample-request.ts';
import { now, operator, stuckRequest } from './support.ts';

const act = { id: '0123456789AB', by: 'minh', reason: 'ticket 12' };
const retry = { name: 'retry', ...act } as const;
const cancel = { name: 'cancel', ...act } as const;

const awaiting = (changes: Partial<Request> = {}) =>
  sampleRequest({
    status: 'awaiting-confirmation',
    taskToken: 'token-of-asking',
    confirmation: {
      secret: { hash: 'hash', expiresAt: '2026-03-21T02:00:00.000Z', wrongCodes: 0, maxWrongCodes: 3 },
      freshLinks: 0,
      graceSeconds: 259_200,
      waitEndsAt: '2026-03-27T02:00:00.000Z',
    },
    acknowledgedAt: '2026-03-20T01:00:00.000Z',
    ...changes,
  });

describe('requests retry', () => {
  it('continues where the request stopped, and records who did it and why', async () => {
    const { run, workflow, requests } = operator(stuckRequest());
    await workflow.start({ id: '0123456789AB' });
    workflow.wait('token-of-attention');

    const { exitCode, output } = await run(retry);

    expect(exitCode).toBe(0);
    expect(output).toContain('0123-4567-89AB: Resumed.');
    expect(workflow.answers).toEqual([
      { taskToken: 'token-of-attention', output: { requestId: '0123456789AB', next: 'erase' } },
    ]);
    const [request] = requests.all();
    expect(request?.history.at(-1)).toEqual({
      at: now,
      event: 'operator-retried',
      by: 'minh',
      reason: 'ticket 12',
    });
  });

  it('redrives a machine that has failed', async () => {
    const { run, workflow } = operator(stuckRequest());
    workflow.end('0123456789AB', 'failed');

    const { exitCode, output } = await run(retry);

    expect(exitCode).toBe(0);
    expect(output).toContain('runs again from the state that failed');
    expect(workflow.redriven).toEqual(['0123456789AB']);
  });

  it('may be repeated: the second one reports that the machine is running', async () => {
    const { run, workflow } = operator(stuckRequest());
    await workflow.start({ id: '0123456789AB' });
    workflow.wait('token-of-attention');
    await run(retry);

    const { exitCode, output } = await run(retry);

    expect(exitCode).toBe(0);
    expect(output).toContain('the machine is running');
    expect(workflow.answers).toHaveLength(1);
  });

  it.each([
    ['waits for its customer', awaiting(), 'Only a request that needs a person can be retried'],
    ['is closed', sampleRequest({ status: 'completed' }), 'A closed request stays closed'],
  ])('is refused while a request %s, and says why', async (_state, request, words) => {
    const { run, workflow, requests } = operator(request);
    await workflow.start({ id: '0123456789AB' });

    const { exitCode, output, remark } = await run(retry);

    expect(exitCode).toBe(4);
    expect(output).toBeUndefined();
    expect(remark).toContain(words);
    expect(workflow.answers).toEqual([]);
    expect(requests.all()).toEqual([request]);
  });
});

describe('requests cancel', () => {
  it('ends a waiting request, records who did it and why, and says which letter is sent', async () => {
    const { run, workflow, requests } = operator(awaiting());
    workflow.wait('token-of-asking');

    const { exitCode, output } = await run(cancel);

    expect(exitCode).toBe(0);
    expect(output).toContain('Cancelled and being closed. The customer gets a letter');
    expect(workflow.answers).toEqual([{ taskToken: 'token-of-asking', error: 'Cancelled' }]);
    const [request] = requests.all();
    expect(request?.cancelledAt).toBe(now);
    expect(request?.history.at(-1)).toMatchObject({ by: 'minh', reason: 'ticket 12' });
  });

  it('says that no letter is sent to a customer who never had one', async () => {
    const { run } = operator(sampleRequest());

    const { exitCode, output } = await run(cancel);

    expect(exitCode).toBe(0);
    expect(output).toContain('Its machine is not there yet: the hourly deadline watch starts it');
    expect(output).not.toContain('retry');
    expect(output).toContain('has had no letter from us, and gets none');
  });

  it.each([
    ['failed', 'Its machine has failed: `retry` runs it again, to close the request.'],
    ['succeeded', 'Its machine has ended: `retry` begins a new one, to close the request.'],
    ['none', 'Its machine is not there any more: `retry` begins a new one, to close the request.'],
  ] as const)(
    'points to retry when the machine that should close the request is over: %s',
    async (status, words) => {
      const { run, workflow } = operator(awaiting());
      if (status !== 'none') workflow.end('0123456789AB', status);

      const { output } = await run(cancel);

      expect(output).toContain(words);
      expect(output).not.toContain('next step');
    },
  );

  it('promises the next step only of a machine that runs', async () => {
    const { run, workflow } = operator(awaiting());
    await workflow.start({ id: '0123456789AB' });

    expect((await run(cancel)).output).toContain('Its machine closes it at the next step.');
  });

  it.each([
    ['while it is erased', sampleRequest({ status: 'executing' }), 'past the point of no return'],
    ['while its archive waits', sampleRequest({ status: 'delivered' }), 'the customer can discard it'],
    ['after it got stuck half-way', stuckRequest(), 'fix the problem, then `retry`'],
    ['that is closed', sampleRequest({ status: 'cancelled' }), 'nothing left to cancel'],
  ])('is refused for a request %s, and says what to do instead', async (_state, request, words) => {
    const { run, workflow, requests } = operator(request);
    workflow.wait('token-of-attention');

    const { exitCode, remark } = await run(cancel);

    expect(exitCode).toBe(4);
    expect(remark).toContain(words);
    expect(workflow.answers).toEqual([]);
    expect(requests.all()).toEqual([request]);
  });

  it.each([retry, cancel])('reports a missing request on $name', async (command) => {
    const { run, workflow } = operator();

    expect(await run(command)).toMatchObject({ exitCode: 3 });
    expect(workflow.redriven).toEqual([]);
  });
});

describe('requests told', () => {
  const told = { name: 'told', ...act } as const;
  const bounced = sampleRequest({
    status: 'completed',
    letters: { receipt: { messageId: 'message-1', at: '2026-03-19T02:00:00.000Z' } },
    letterReports: {
      'message-1': {
        letter: 'receipt',
        sentAt: '2026-03-19T02:00:00.000Z',
        undelivered: { at: '2026-03-19T02:00:05.000Z', reason: 'bounced' },
      },
    },
  });

  it('records who told the customer what did not arrive, and why', async () => {
    const { run, requests } = operator(bounced);

    const { exitCode, output } = await run(told);

    expect([exitCode, output]).toEqual([
      0,
      '0123-4567-89AB: Recorded that the customer was told in another way.\n',
    ]);
    expect(requests.all()[0]?.told).toEqual({ receipt: now });
    expect(requests.all()[0]?.history.at(-1)).toMatchObject({ event: 'operator-told', by: 'minh' });
  });

  it('is refused when nothing waits to be told', async () => {
    const { run } = operator(sampleRequest({ status: 'completed' }));

    const { exitCode, remark } = await run(told);

    expect(exitCode).toBe(4);
    expect(remark).toContain('No letter of it waits to be told');
  });
});

describe('requests vouch', () => {
  const vouch = { name: 'vouch', ...act } as const;
  const doubtful = (changes: Partial<Request> = {}) =>
    stuckRequest({
      attention: {
        at: now,
        error: 'DoubtfulAddress',
        taskToken: 'token-of-attention',
        from: 'in-grace-period',
      },
      ...changes,
    });

  it('lets a request go on that waited for it, and records who vouched and why', async () => {
    const { run, workflow, requests } = operator(doubtful());
    await workflow.start({ id: act.id });
    workflow.wait('token-of-attention');

    const { exitCode, output } = await run(vouch);

    expect([exitCode, output]).toEqual([0, '0123-4567-89AB: Vouched for. The request goes on.\n']);
    expect(workflow.answers).toMatchObject([{ taskToken: 'token-of-attention' }]);
    const [request] = requests.all();
    expect(request?.vouchedAt).toBe(now);
    expect(request?.history).toContainEqual({
      at: now,
      event: 'operator-vouched',
      by: 'minh',
      reason: 'ticket 12',
    });
  });

  it('takes the mark back that says that the customer cannot be reached', async () => {
    const { run, recipients } = operator(doubtful());
    await recipients.markUnreachable('customer-lan', 'lan.nguyen@example.vn', new Date(now));

    await run(vouch);

    expect(recipients.marks.size).toBe(0);
  });

  it('resumes nothing that waits for another reason', async () => {
    const { run, workflow } = operator(stuckRequest());
    await workflow.start({ id: act.id });
    workflow.wait('token-of-attention');

    const { output } = await run(vouch);

    expect(output).toContain('Nothing was waiting for it.');
    expect(workflow.answers).toEqual([]);
  });

  it('is refused once a request is closed, with the reason', async () => {
    const { run } = operator(sampleRequest({ status: 'completed' }));

    const { exitCode, remark } = await run(vouch);

    expect(exitCode).toBe(4);
    expect(remark).toContain('Refused. Its state: completed.');
  });
});
