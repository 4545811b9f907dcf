import { describe, expect, it } from 'vitest';
import { machineArn, machineOf, named, stepFunctions, task } from './sfn-sandbox.ts';

describe('a Lambda task', () => {
  it('passes its payload on and answers with what the function returned', async () => {
    const { run } = await stepFunctions(machineOf(task('double')), {
      double: ({ number }: { number: number }) => ({ number: number * 2 }),
    });

    const { status, result } = await run({ number: 21 });

    expect({ status, result }).toEqual({ status: 'SUCCEEDED', result: { number: 42 } });
  });

  it('shapes the result with ResultSelector, ResultPath and OutputPath in this order', async () => {
    const state = task('count', {
      ResultSelector: { 'found.$': '$.Payload.count', 'status.$': '$.StatusCode' },
      ResultPath: '$.count',
      OutputPath: '$.count',
    });
    const { run } = await stepFunctions(machineOf(state), { count: () => ({ count: 3 }) });

    expect((await run({ requestId: 'R' })).result).toEqual({ found: 3, status: 200 });
  });

  it('fails with the name of the error, and with Lambda’s wording as the cause', async () => {
    const { run } = await stepFunctions(machineOf(task('fail')), {
      fail: () => {
        throw named('Permanent', 'no table');
      },
    });

    const { status, error, cause } = await run();

    expect({ status, error }).toEqual({ status: 'FAILED', error: 'Permanent' });
    expect(JSON.parse(cause ?? '')).toEqual({
      errorType: 'Permanent',
      errorMessage: 'no table',
      trace: expect.arrayContaining(['Permanent: no table']),
    });
  });

  it('retries what its retrier names until the attempts are exhausted', async () => {
    let calls = 0;
    const retrier = {
      ErrorEquals: ['Transient'],
      IntervalSeconds: 1,
      BackoffRate: 9,
      MaxDelaySeconds: 1,
      MaxAttempts: 2,
      JitterStrategy: 'FULL',
    };
    const { run } = await stepFunctions(machineOf(task('throttled', { Retry: [retrier] })), {
      throttled: () => {
        calls++;
        throw named('Transient');
      },
    });

    expect((await run()).error).toBe('Transient');
    expect(calls).toBe(3);
  });

  it('does not retry an error that no retrier names', async () => {
    let calls = 0;
    const { run } = await stepFunctions(
      machineOf(task('broken', { Retry: [{ ErrorEquals: ['Transient'], IntervalSeconds: 1 }] })),
      {
        broken: () => {
          calls++;
          throw named('Permanent');
        },
      },
    );

    expect((await run()).error).toBe('Permanent');
    expect(calls).toBe(1);
  });

  it('follows the first catcher that names the error and keeps the input beside it', async () => {
    const catchers = [
      { ErrorEquals: ['Cancelled'], ResultPath: '$.error', Next: 'Cancelled' },
      { ErrorEquals: ['States.ALL'], Next: 'Anything' },
    ];
    const { run } = await stepFunctions(
      {
        StartAt: 'Try',
        States: {
          Try: task('refuse', { Catch: catchers, Next: 'Anything' }),
          Cancelled: { Type: 'Pass', Parameters: { 'id.$': '$.id', 'why.$': '$.error.Error' }, End: true },
          Anything: { Type: 'Fail', Error: 'WrongWay' },
        },
      },
      {
        refuse: () => {
          throw named('Cancelled');
        },
      },
    );

    expect((await run({ id: 'R' })).result).toEqual({ id: 'R', why: 'Cancelled' });
  });

  it('times out after TimeoutSeconds, which States.ALL catches and States.TaskFailed does not', async () => {
    const catchers = [
      { ErrorEquals: ['States.TaskFailed'], Next: 'Wrong' },
      { ErrorEquals: ['States.ALL'], Next: 'Late' },
    ];
    const { start, end, history } = await stepFunctions(
      {
        StartAt: 'Slow',
        States: {
          Slow: task('never', { TimeoutSeconds: 1, Catch: catchers, Next: 'Wrong' }),
          Wrong: { Type: 'Fail', Error: 'WrongWay' },
          Late: { Type: 'Pass', OutputPath: '$.Error', End: true },
        },
      },
      { never: () => new Promise(() => {}) },
    );

    const arn = await start();

    expect((await end(arn)).result).toBe('States.Timeout');
    expect((await history(arn)).map((event) => event.type)).toContain('TaskTimedOut');
  });
});

describe('the context object', () => {
  const facts = {
    'execution.$': '$$.Execution.Name',
    'input.$': '$$.Execution.Input.ids',
    'started.$': '$$.Execution.StartTime',
    'machine.$': '$$.StateMachine.Id',
    'state.$': '$$.State.Name',
    'entered.$': '$$.State.EnteredTime',
    'label.$': "States.Format('{} of {}', $$.State.Name, $$.Execution.Name)",
  };
  const expected = (state: string) => ({
    execution: 'run-1',
    input: ['a', 'b'],
    started: expect.stringMatching(/^\d{4}-.*Z$/),
    machine: machineArn,
    state,
    entered: expect.stringMatching(/^\d{4}-.*Z$/),
    label: `${state} of run-1`,
  });

  it('gives a task its state and its execution', async () => {
    const state = task('echo', { Parameters: { FunctionName: 'echo', Payload: facts } });
    const { start, end } = await stepFunctions(machineOf(state), { echo: (payload: object) => payload });

    expect((await end(await start({ ids: ['a', 'b'] }, 'run-1'))).result).toEqual(expected('Only'));
  });

  it('gives a task inside a Map its own state and the whole execution', async () => {
    const { start, end } = await stepFunctions(
      machineOf({
        Type: 'Map',
        ItemsPath: '$.ids',
        ItemSelector: {
          'id.$': '$$.Map.Item.Value',
          'index.$': '$$.Map.Item.Index',
          'map.$': '$$.State.Name',
        },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'Inner',
          States: {
            Inner: task('echo', {
              Parameters: { FunctionName: 'echo', Payload: { ...facts, 'item.$': '$' } },
            }),
          },
        },
        End: true,
      }),
      { echo: (payload: object) => payload },
    );

    expect((await end(await start({ ids: ['a', 'b'] }, 'run-1'))).result).toEqual([
      { ...expected('Inner'), item: { id: 'a', index: 0, map: 'Only' } },
      { ...expected('Inner'), item: { id: 'b', index: 1, map: 'Only' } },
    ]);
  });

  it('keeps the entered time across retries', async () => {
    const seen: string[] = [];
    const state = task('note', {
      Parameters: { FunctionName: 'note', Payload: { 'entered.$': '$$.State.EnteredTime' } },
      Retry: [{ ErrorEquals: ['Transient'], IntervalSeconds: 1, MaxAttempts: 1 }],
    });
    const { run } = await stepFunctions(machineOf(state), {
      note: ({ entered }: { entered: string }) => {
        seen.push(entered);
        throw named('Transient');
      },
    });

    await run();

    expect(seen).toHaveLength(2);
    expect(seen[1]).toBe(seen[0]);
  });
});

describe('a Map', () => {
  it('lets the other items finish when one fails, and says which one did', async () => {
    const { run } = await stepFunctions(
      {
        StartAt: 'Each',
        States: {
          Each: {
            Type: 'Map',
            ItemsPath: '$.stores',
            ItemSelector: { 'requestId.$': '$.requestId', 'store.$': '$$.Map.Item.Value' },
            ItemProcessor: {
              StartAt: 'Erase',
              States: {
                Erase: task('erase', {
                  Retry: [{ ErrorEquals: ['Transient'], IntervalSeconds: 1, MaxAttempts: 1 }],
                  Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Gave up' }],
                }),
                'Gave up': {
                  Type: 'Pass',
                  Parameters: { 'store.$': '$.store', 'error.$': '$.error.Error' },
                  End: true,
                },
              },
            },
            ResultPath: '$.results',
            End: true,
          },
        },
      },
      {
        erase: ({ store }: { store: string }) => {
          if (store === 'mailing') throw named('Transient');
          return { store };
        },
      },
    );

    expect((await run({ requestId: 'R', stores: ['hosting', 'mailing', 'account'] })).result).toEqual({
      requestId: 'R',
      stores: ['hosting', 'mailing', 'account'],
      results: [{ store: 'hosting' }, { store: 'mailing', error: 'Transient' }, { store: 'account' }],
    });
  });
});
