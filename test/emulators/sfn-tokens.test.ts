import {
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { machineOf, named, stepFunctions, waitingTask } from './sfn-sandbox.ts';

/** Collects the tokens that a machine issues, and waits for the next one. */
function tokenBox() {
  const arrived: string[] = [];
  const waiting: ((token: string) => void)[] = [];
  return {
    receive: ({ taskToken }: { taskToken: string }) => {
      const next = waiting.shift();
      if (next) next(taskToken);
      else arrived.push(taskToken);
    },
    next: async () => arrived.shift() ?? new Promise<string>((resolve) => waiting.push(resolve)),
  };
}

const tooLong = { name: 'ValidationException', message: expect.stringContaining('less than or equal to') };

const success = (taskToken: string, output: unknown = {}) =>
  new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) });

const heartbeat = (taskToken: string) => new SendTaskHeartbeatCommand({ taskToken });

const looping = {
  StartAt: 'Ask',
  States: {
    Ask: waitingTask('ask', {
      Catch: [{ ErrorEquals: ['FreshLinkWanted'], ResultPath: null, Next: 'Ask' }],
      Next: 'Done',
    }),
    Done: { Type: 'Succeed' },
  },
};

describe('a waiting task', () => {
  it('continues with the output sent under its token, not with the function’s result', async () => {
    const box = tokenBox();
    const { client, start, end } = await stepFunctions(machineOf(waitingTask('ask')), { ask: box.receive });
    const arn = await start();

    await client.send(success(await box.next(), { next: 'erase' }));

    expect((await end(arn)).result).toEqual({ next: 'erase' });
  });

  it('accepts an answer that arrives before the function has returned', async () => {
    const world: Awaited<ReturnType<typeof stepFunctions>> = await stepFunctions(
      machineOf(waitingTask('ask')),
      {
        ask: ({ taskToken }: { taskToken: string }) => world.client.send(success(taskToken, 'early')),
      },
    );

    expect((await world.run()).result).toBe('early');
  });

  it('ends with the error that is sent, and returns with a new token and the same input', async () => {
    const box = tokenBox();
    const { client, start, end } = await stepFunctions(looping, { ask: box.receive });
    const arn = await start({ requestId: 'R' });
    const first = await box.next();

    await client.send(new SendTaskFailureCommand({ taskToken: first, error: 'FreshLinkWanted', cause: '' }));
    const second = await box.next();
    await client.send(success(second, { done: true }));

    expect(second).not.toBe(first);
    expect((await end(arn)).result).toEqual({ done: true });
  });

  it('fails at once when the function fails, and its token is void', async () => {
    const tokens: string[] = [];
    const { client, run } = await stepFunctions(machineOf(waitingTask('ask')), {
      ask: ({ taskToken }: { taskToken: string }) => {
        tokens.push(taskToken);
        throw named('NoSuchCustomer');
      },
    });

    expect((await run()).error).toBe('NoSuchCustomer');
    await expect(client.send(success(tokens[0] ?? ''))).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  it('gets a new token for each attempt, so that only the newest one counts', async () => {
    const tokens: string[] = [];
    const retried = waitingTask('ask', { Retry: [{ ErrorEquals: ['Transient'], IntervalSeconds: 1 }] });
    const world: Awaited<ReturnType<typeof stepFunctions>> = await stepFunctions(machineOf(retried), {
      ask: async ({ taskToken }: { taskToken: string }) => {
        tokens.push(taskToken);
        if (tokens.length === 1) throw named('Transient');
        await expect(world.client.send(success(tokens[0] ?? ''))).rejects.toMatchObject({
          name: 'TaskTimedOut',
        });
        await world.client.send(success(taskToken, 'second'));
      },
    });

    expect((await world.run()).result).toBe('second');
  });

  it('times out into the next state, after which its token is void', async () => {
    const box = tokenBox();
    const { client, start, end } = await stepFunctions(
      {
        StartAt: 'Wait',
        States: {
          Wait: waitingTask('open', {
            TimeoutSeconds: 1,
            Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: null, Next: 'Go on' }],
            Next: 'Cancelled',
          }),
          'Go on': { Type: 'Pass', End: true },
          Cancelled: { Type: 'Fail', Error: 'WrongWay' },
        },
      },
      { open: box.receive },
    );
    const arn = await start({ requestId: 'R' });
    const token = await box.next();

    expect((await end(arn)).result).toEqual({ requestId: 'R' });
    await expect(client.send(success(token))).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  it('works inside a Map, each item under its own token', async () => {
    const tokens = new Map<string, string>();
    const { client, start, end } = await stepFunctions(
      machineOf({
        Type: 'Map',
        ItemsPath: '$.items',
        ItemProcessor: { StartAt: 'Ask', States: { Ask: waitingTask('ask') } },
        End: true,
      }),
      {
        ask: async ({ input, taskToken }: { input: string; taskToken: string }) => {
          tokens.set(input, taskToken);
          if (tokens.size < 2) return;
          await client.send(success(tokens.get('b') ?? '', 'for b'));
          await client.send(success(tokens.get('a') ?? '', 'for a'));
        },
      },
    );

    expect((await end(await start({ items: ['a', 'b'] }))).result).toEqual(['for a', 'for b']);
  });
});

describe('a task token', () => {
  it('is valid for one answer', async () => {
    const box = tokenBox();
    const { client, start, end } = await stepFunctions(machineOf(waitingTask('ask')), { ask: box.receive });
    const arn = await start();
    const token = await box.next();
    await client.send(success(token, 'first'));

    await expect(client.send(success(token, 'second'))).rejects.toMatchObject({ name: 'TaskTimedOut' });
    expect((await end(arn)).result).toBe('first');
  });

  it('is void once the execution was stopped', async () => {
    const box = tokenBox();
    const { client, start } = await stepFunctions(machineOf(waitingTask('ask')), { ask: box.receive });
    const arn = await start();
    const token = await box.next();
    await client.send(new StopExecutionCommand({ executionArn: arn }));

    await expect(client.send(success(token))).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  it('is refused as invalid when malformed and as unknown when never issued', async () => {
    const { client } = await stepFunctions(machineOf(waitingTask('ask')));

    await expect(client.send(success('short'))).rejects.toMatchObject({ name: 'InvalidToken' });
    await expect(client.send(success('A'.repeat(88)))).rejects.toMatchObject({ name: 'TaskDoesNotExist' });
  });

  it('takes heartbeats until it is answered, and leaves nothing of them in the history', async () => {
    const box = tokenBox();
    const { client, start, end, history } = await stepFunctions(machineOf(waitingTask('ask')), {
      ask: box.receive,
    });
    const arn = await start();
    const token = await box.next();

    await client.send(heartbeat(token));
    await client.send(heartbeat(token));
    await client.send(success(token, 'answered'));

    expect((await end(arn)).result).toBe('answered');
    expect((await history(arn)).map(({ type }) => type)).not.toContainEqual(
      expect.stringContaining('Heartbeat'),
    );
    await expect(client.send(heartbeat(token))).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  it('is refused for a heartbeat as for an answer', async () => {
    const box = tokenBox();
    const { client, start } = await stepFunctions(machineOf(waitingTask('ask')), { ask: box.receive });
    const arn = await start();
    const token = await box.next();
    await client.send(new StopExecutionCommand({ executionArn: arn }));

    await expect(client.send(heartbeat(token))).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await expect(client.send(heartbeat('short'))).rejects.toMatchObject({ name: 'InvalidToken' });
    await expect(client.send(heartbeat('A'.repeat(88)))).rejects.toMatchObject({ name: 'TaskDoesNotExist' });
  });

  it('survives an answer that is not JSON', async () => {
    const box = tokenBox();
    const { client, start, end } = await stepFunctions(machineOf(waitingTask('ask')), { ask: box.receive });
    const arn = await start();
    const taskToken = await box.next();

    await expect(client.send(new SendTaskSuccessCommand({ taskToken, output: '{' }))).rejects.toMatchObject({
      name: 'InvalidOutput',
    });
    await client.send(success(taskToken, 'valid'));
    expect((await end(arn)).result).toBe('valid');
  });

  it('refuses an answer that is larger than a state may hand on, and waits on', async () => {
    const box = tokenBox();
    const { client, start, end } = await stepFunctions(machineOf(waitingTask('ask')), { ask: box.receive });
    const arn = await start();
    const taskToken = await box.next();
    const failWith = (more: object) => client.send(new SendTaskFailureCommand({ taskToken, ...more }));

    await expect(client.send(success(taskToken, 'x'.repeat(262_143)))).rejects.toMatchObject(tooLong);
    await expect(failWith({ error: 'e'.repeat(257) })).rejects.toMatchObject(tooLong);
    await expect(failWith({ cause: 'c'.repeat(32_769) })).rejects.toMatchObject(tooLong);
    await client.send(success(taskToken, 'x'.repeat(262_142)));
    expect((await end(arn)).status).toBe('SUCCEEDED');
  });
});
