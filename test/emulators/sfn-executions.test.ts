import {
  DescribeStateMachineCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, it, vi } from 'vitest';
import { patience } from '../support/patience.ts';
import { machineArn, machineOf, named, stepFunctions, task, waitingTask } from './sfn-sandbox.ts';

const waiting = machineOf(waitingTask('ask'));

describe('starting an execution', () => {
  it('answers the same for the same name and input while it runs', async () => {
    const { start } = await stepFunctions(waiting);

    expect(await start({ requestId: 'R' }, 'R')).toBe(await start({ requestId: 'R' }, 'R'));
  });

  it('refuses a name that is used with another input', async () => {
    const { start } = await stepFunctions(waiting);
    await start({ requestId: 'R' }, 'R');

    await expect(start({ requestId: 'S' }, 'R')).rejects.toBeInstanceOf(ExecutionAlreadyExists);
  });

  it('refuses a name whose execution has ended, even with the same input', async () => {
    const { start, end } = await stepFunctions(machineOf({ Type: 'Succeed' }));
    await end(await start({}, 'R'));

    await expect(start({}, 'R')).rejects.toBeInstanceOf(ExecutionAlreadyExists);
  });

  it.each(['a b', 'a/b', 'a:b', 'a*', 'a#b', '\u0085', '\ud800', 'a"'])(
    'refuses the name %j for a character in it',
    async (name) => {
      const { start } = await stepFunctions(waiting);

      await expect(start({}, name)).rejects.toMatchObject({ name: 'InvalidName' });
    },
  );

  it.each(['notice-2-1', 'a.b_c', 'Thử', '(R)!'])('takes the name %s', async (name) => {
    const { start } = await stepFunctions(waiting);

    expect(await start({}, name)).toMatch(/:execution:/);
  });

  it('refuses a name of more than 80 characters, and an input of more than 256 KiB', async () => {
    const { start } = await stepFunctions(waiting);
    const tooLong = {
      name: 'ValidationException',
      message: expect.stringContaining('less than or equal to'),
    };

    expect(await start({}, 'n'.repeat(80))).toContain('nnn');
    await expect(start({}, 'n'.repeat(81))).rejects.toMatchObject(tooLong);
    // Bytes count, not characters.
    await expect(start({ text: 'ế'.repeat(100_000) })).rejects.toMatchObject(tooLong);
  });

  it('refuses a bad name, an input that is not JSON, and an unknown machine', async () => {
    const { client, start } = await stepFunctions(waiting);
    const startWith = (more: object) =>
      client.send(new StartExecutionCommand({ stateMachineArn: machineArn, ...more }));

    await expect(start({}, 'a b')).rejects.toMatchObject({ name: 'InvalidName' });
    await expect(startWith({ input: '{' })).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
    await expect(startWith({ stateMachineArn: `${machineArn}2` })).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    });
  });
});

describe('an execution', () => {
  it('is described with its times, its input and its result', async () => {
    const { run } = await stepFunctions(machineOf({ Type: 'Pass', Result: { done: true }, End: true }));

    expect(await run({ requestId: 'R' })).toMatchObject({
      stateMachineArn: machineArn,
      status: 'SUCCEEDED',
      input: '{"requestId":"R"}',
      output: '{"done":true}',
      startDate: expect.any(Date),
      stopDate: expect.any(Date),
    });
  });

  it('is unknown under an ARN that was never started', async () => {
    const { describe: describeExecution } = await stepFunctions(waiting);

    await expect(describeExecution('arn:none')).rejects.toBeInstanceOf(ExecutionDoesNotExist);
  });

  it('is listed newest first, by status, in pages', async () => {
    const { client, start } = await stepFunctions(waiting);
    const first = await start({}, 'first');
    await start({}, 'second');
    await start({}, 'third');
    await client.send(new StopExecutionCommand({ executionArn: first }));
    const list = async (more: object) => {
      const page = await client.send(new ListExecutionsCommand({ stateMachineArn: machineArn, ...more }));
      return { names: page.executions?.map(({ name }) => name), nextToken: page.nextToken };
    };

    const page = await list({ maxResults: 2 });

    expect(page.names).toEqual(['third', 'second']);
    expect((await list({ maxResults: 2, nextToken: page.nextToken })).names).toEqual(['first']);
    expect((await list({ statusFilter: 'ABORTED' })).names).toEqual(['first']);
  });

  it('is aborted by a stop, and what its function does later has no effect', async () => {
    const slow = Promise.withResolvers<string>();
    const called = Promise.withResolvers<void>();
    const {
      client,
      start,
      describe: describeExecution,
      history,
    } = await stepFunctions(machineOf(task('slow')), {
      slow: () => {
        called.resolve();
        return slow.promise;
      },
    });
    const arn = await start();
    await called.promise;

    await client.send(new StopExecutionCommand({ executionArn: arn, error: 'Operator', cause: 'test' }));
    slow.resolve('too late');
    await slow.promise;

    expect(await describeExecution(arn)).toMatchObject({
      status: 'ABORTED',
      error: 'Operator',
      cause: 'test',
    });
    expect((await history(arn)).at(-1)?.type).toBe('ExecutionAborted');
    expect(JSON.stringify(await history(arn))).not.toContain('too late');
  });

  it('is not retried after a stop', async () => {
    let calls = 0;
    const called = Promise.withResolvers<void>();
    const retried = waitingTask('ask', {
      Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 9 }],
    });
    const {
      client,
      start,
      describe: describeExecution,
    } = await stepFunctions(machineOf(retried), {
      ask: () => {
        calls++;
        called.resolve();
      },
    });
    const executionArn = await start();
    await called.promise;

    await client.send(new StopExecutionCommand({ executionArn }));

    expect((await describeExecution(executionArn)).status).toBe('ABORTED');
    expect(calls).toBe(1);
  });

  it('times out as a whole after the TimeoutSeconds of its machine', async () => {
    const { run } = await stepFunctions({ ...waiting, TimeoutSeconds: 1 });

    expect((await run()).status).toBe('TIMED_OUT');
  });
});

describe('a redrive', () => {
  const flaky = {
    StartAt: 'First',
    States: { First: task('first', { Next: 'Second' }), Second: task('second') },
  };

  it('starts at the failed state, with that state’s input', async () => {
    const calls: string[] = [];
    const { client, start, end } = await stepFunctions(flaky, {
      first: () => {
        calls.push('first');
        return { from: 'first' };
      },
      second: (input: object) => {
        calls.push('second');
        if (calls.length === 2) throw named('Permanent');
        return input;
      },
    });
    const executionArn = await start();
    await end(executionArn);

    await client.send(new RedriveExecutionCommand({ executionArn }));

    expect(await end(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      result: { from: 'first' },
      redriveCount: 1,
    });
    expect(calls).toEqual(['first', 'second', 'second']);
  });

  it('happens once per client token, however often the call is repeated', async () => {
    const { client, start, end } = await stepFunctions(machineOf(task('fail')), {
      fail: () => {
        throw named('Permanent');
      },
    });
    const executionArn = await start();
    await end(executionArn);

    await client.send(new RedriveExecutionCommand({ executionArn, clientToken: 'once' }));
    await end(executionArn);
    await client.send(new RedriveExecutionCommand({ executionArn, clientToken: 'once' }));

    expect((await end(executionArn)).redriveCount).toBe(1);
  });

  it.each([
    ['runs', waiting, 'RUNNING'],
    ['has succeeded', machineOf({ Type: 'Succeed' }), 'SUCCEEDED'],
  ])('is refused for an execution that %s', async (_, machine, status) => {
    const { client, start, describe: describeExecution } = await stepFunctions(machine);
    const executionArn = await start();
    await vi.waitFor(
      async () => expect((await describeExecution(executionArn)).status).toBe(status),
      patience,
    );

    await expect(client.send(new RedriveExecutionCommand({ executionArn }))).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
    });
  });
});

describe('the history', () => {
  it('lists every state, attempt and answer in order, with inputs and outputs', async () => {
    const { start, end, history } = await stepFunctions(
      { StartAt: 'Count', States: { Count: task('count', { Next: 'Done' }), Done: { Type: 'Succeed' } } },
      { count: () => ({ count: 3 }) },
    );
    const arn = await start({ requestId: 'R' });
    await end(arn);

    const events = await history(arn);

    expect(events.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskSucceeded',
      'TaskStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
    expect(events.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(events[1]?.stateEnteredEventDetails).toEqual({ name: 'Count', input: '{"requestId":"R"}' });
    expect(events[2]?.taskScheduledEventDetails?.parameters).toContain('"Payload":{"requestId":"R"}');
    expect(events[4]?.stateExitedEventDetails).toEqual({ name: 'Count', output: '{"count":3}' });
    expect(events[7]?.executionSucceededEventDetails?.output).toBe('{"count":3}');
  });

  it('contains every state inside a Map that ends the machine', async () => {
    const { start, end, history } = await stepFunctions(
      machineOf({
        Type: 'Map',
        ItemsPath: '$.items',
        ItemProcessor: {
          StartAt: 'Inner',
          States: { Inner: task('echo', { Next: 'After' }), After: { Type: 'Pass', End: true } },
        },
        End: true,
      }),
      { echo: (input: unknown) => input },
    );
    const arn = await start({ items: [1, 2, 3, 4] });
    await end(arn);

    const types = (await history(arn)).map(({ type }) => type);

    const count = (wanted: string) => types.filter((type) => type === wanted).length;
    expect([count('TaskStateEntered'), count('PassStateExited'), count('MapIterationSucceeded')]).toEqual([
      4, 4, 4,
    ]);
    expect(types.at(-1)).toBe('ExecutionSucceeded');
  });

  it('names the error of a failed attempt and of the execution', async () => {
    const { start, end, history } = await stepFunctions(machineOf(task('fail')), {
      fail: () => {
        throw named('Permanent');
      },
    });
    const arn = await start();
    await end(arn);

    const events = await history(arn);

    expect(events.find(({ type }) => type === 'TaskFailed')?.taskFailedEventDetails?.error).toBe('Permanent');
    expect(events.at(-1)?.executionFailedEventDetails?.error).toBe('Permanent');
  });

  it('comes in pages, and in reverse on request', async () => {
    const { client, run } = await stepFunctions(machineOf({ Type: 'Succeed' }));
    const { executionArn } = await run();

    const page = await client.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1, reverseOrder: true }),
    );

    expect(page.events?.map(({ type }) => type)).toEqual(['ExecutionSucceeded']);
    expect(page.nextToken).toBeDefined();
  });
});

describe('what the local Step Functions does not support', () => {
  it('is refused by name, operations and members alike', async () => {
    const { client } = await stepFunctions(waiting);

    await expect(
      client.send(new DescribeStateMachineCommand({ stateMachineArn: machineArn })),
    ).rejects.toThrow(/DescribeStateMachine/);
    await expect(
      client.send(new StartExecutionCommand({ stateMachineArn: machineArn, traceHeader: 'x' })),
    ).rejects.toThrow(/traceHeader/);
  });
});

describe('an outage', () => {
  it('hits the chosen operation as often as requested, with no effect behind the error', async () => {
    const { server, start, describe: describeExecution } = await stepFunctions(waiting);
    server.failNext({ times: 1, operation: 'StartExecution' });

    await expect(start({}, 'R')).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    await expect(
      describeExecution(`${machineArn.replace('stateMachine', 'execution')}:R`),
    ).rejects.toBeInstanceOf(ExecutionDoesNotExist);
    await expect(start({}, 'R')).resolves.toMatch(/:R$/);
  });
});
