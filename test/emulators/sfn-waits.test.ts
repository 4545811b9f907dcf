import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { patience } from '../support/patience.ts';
import { stepFunctions, task } from './sfn-sandbox.ts';

/** A task that is repeated, with a wait in between, until it reports that it has finished. */
const loop = {
  StartAt: 'Work',
  States: {
    Work: task('work', { Next: 'Finished?' }),
    'Finished?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.next', StringEquals: 'wait', Next: 'Pause' }],
      Default: 'Done',
    },
    Pause: { Type: 'Wait', Seconds: 1, Next: 'Work' },
    Done: { Type: 'Succeed' },
  },
};

describe('a machine that loops', () => {
  it('keeps its state across a wait and returns to the same task', async () => {
    const asked: unknown[] = [];
    const { run } = await stepFunctions(loop, {
      work: (payload: { turns?: number }) => {
        asked.push(payload);
        const turns = (payload.turns ?? 0) + 1;
        return { turns, next: turns < 3 ? 'wait' : 'end' };
      },
    });

    const { status, result } = await run({});

    expect({ status, result }).toEqual({ status: 'SUCCEEDED', result: { turns: 3, next: 'end' } });
    expect(asked).toEqual([{}, { turns: 1, next: 'wait' }, { turns: 2, next: 'wait' }]);
  });

  it('has each iteration in its history', async () => {
    let turns = 0;
    const { start, end, history } = await stepFunctions(loop, {
      work: () => {
        turns += 1;
        return { next: turns < 2 ? 'wait' : 'end' };
      },
    });
    const arn = await start();
    await end(arn);

    const entered = (await history(arn)).flatMap(({ type, stateEnteredEventDetails }) =>
      type?.endsWith('StateEntered') ? [stateEnteredEventDetails?.name] : [],
    );

    expect(entered).toEqual(['Work', 'Finished?', 'Pause', 'Work', 'Finished?', 'Done']);
  });

  it('stays in an unfinished wait, and can be stopped there', async () => {
    const waiting = { ...loop, States: { ...loop.States, Pause: { ...loop.States.Pause, Seconds: 3600 } } };
    const {
      client,
      start,
      history,
      describe: describeExecution,
    } = await stepFunctions(waiting, { work: () => ({ next: 'wait' }) });
    const executionArn = await start();
    await expect
      .poll(async () => (await history(executionArn)).at(-1)?.type, patience)
      .toBe('WaitStateEntered');
    const before = await describeExecution(executionArn);

    await client.send(new StopExecutionCommand({ executionArn }));

    expect(before.status).toBe('RUNNING');
    expect((await describeExecution(executionArn)).status).toBe('ABORTED');
  });
});
