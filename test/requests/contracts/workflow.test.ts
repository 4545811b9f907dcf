import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { errorNames } from '../../../contract/machines.ts';
import { sfnWorkflow } from '../../../functions/requests/aws/sfn-workflow.ts';
import type { Workflow } from '../../../functions/requests/ports.ts';
import { machineArn, machineOf, stepFunctions, waitingTask } from '../../emulators/sfn-sandbox.ts';
import { inMemoryWorkflow } from '../../support/in-memory/workflow.ts';

const requestId = '0123456789AB';
const request = { id: requestId };
const output = { requestId, next: 'erase' } as const;

/** A workflow whose machine waits once for an answer and then ends. */
interface Fixture {
  workflow: Workflow;
  /** The token of the request's latest wait. */
  token(requestId: string): Promise<string>;
  /** Waits until the execution has ended. */
  settle(requestId: string, how: 'succeeded' | 'failed'): Promise<void>;
  /** Input of each wait that began. */
  waits(): unknown[];
}

describe.each<{ name: string; open(): Promise<Fixture> }>([
  {
    name: 'in memory',
    open: async () => {
      const workflow = inMemoryWorkflow();
      let waits = 0;
      return {
        workflow,
        async token(id) {
          const token = `token ${waits++} of ${id}`;
          workflow.wait(token);
          return token;
        },
        async settle(id, how) {
          workflow.end(id, how);
        },
        waits: () => workflow.started.map((id) => ({ requestId: id })),
      };
    },
  },
  {
    name: 'Step Functions',
    open: async () => {
      const waits: unknown[] = [];
      const tokens = new Map<string, string>();
      const { client, end } = await stepFunctions(machineOf(waitingTask('ask', { TimeoutSeconds: 30 })), {
        ask: ({ input, taskToken }: { input: { requestId: string }; taskToken: string }) => {
          waits.push(input);
          tokens.set(input.requestId, taskToken);
        },
      });
      return {
        workflow: sfnWorkflow(client, machineArn),
        waits: () => waits,
        async token(id) {
          while (!tokens.has(id)) await pause(5);
          const token = tokens.get(id) ?? '';
          tokens.delete(id);
          return token;
        },
        async settle(id) {
          await end(`${machineArn.replace('stateMachine', 'execution')}:${id}`);
        },
      };
    },
  },
])('Workflow $name', ({ open }) => {
  it('starts one execution per request, however often it is called', async () => {
    const { workflow, token, waits } = await open();

    await workflow.start(request);
    await workflow.start(request);

    await token(requestId);
    expect(waits()).toEqual([{ requestId }]);
    expect(await workflow.executionStatus(request)).toBe('running');
  });

  it('does not restart an execution that has ended', async () => {
    const { workflow, token, settle } = await open();
    await workflow.start(request);
    await workflow.resume(await token(requestId), output);
    await settle(requestId, 'succeeded');

    await workflow.start(request);

    expect(await workflow.executionStatus(request)).toBe('succeeded');
  });

  it('finds no execution of a request that was never started', async () => {
    const { workflow } = await open();

    expect(await workflow.executionStatus(request)).toBe('none');
  });

  it('resumes a waiting state once; later answers find nothing waiting', async () => {
    const { workflow, token } = await open();
    await workflow.start(request);
    const taskToken = await token(requestId);

    expect(await workflow.resume(taskToken, output)).toBe('resumed');
    expect(await workflow.resume(taskToken, output)).toBe('gone');
    expect(await workflow.interrupt(taskToken, errorNames.cancelled)).toBe('gone');
  });

  it('knows whether a state waits on a token, which asking does not answer', async () => {
    const { workflow, token } = await open();
    await workflow.start(request);
    const taskToken = await token(requestId);

    expect(await workflow.isWaiting(taskToken)).toBe(true);
    expect(await workflow.isWaiting(taskToken)).toBe(true);
    expect(await workflow.resume(taskToken, output)).toBe('resumed');
    expect(await workflow.isWaiting(taskToken)).toBe(false);
  });

  it('knows of the newest attempt alone that it waits', async () => {
    const { workflow, token, settle } = await open();
    await workflow.start(request);
    const first = await token(requestId);
    await workflow.interrupt(first, errorNames.cancelled);
    await settle(requestId, 'failed');
    await workflow.redrive(request);
    const second = await token(requestId);

    expect(await workflow.isWaiting(second)).toBe(true);
    expect(await workflow.isWaiting(first)).toBe(false);
  });

  it('interrupts a waiting state, and runs it again when redriven', async () => {
    const { workflow, token, settle } = await open();
    await workflow.start(request);
    expect(await workflow.interrupt(await token(requestId), errorNames.cancelled)).toBe('resumed');
    await settle(requestId, 'failed');
    expect(await workflow.executionStatus(request)).toBe('failed');

    expect(await workflow.redrive(request)).toBe('redriven');

    expect(await workflow.executionStatus(request)).toBe('running');
    expect(await workflow.resume(await token(requestId), output)).toBe('resumed');
  });

  it('finds nothing waiting under an unknown token', async () => {
    const { workflow } = await open();

    expect(await workflow.resume('no such token', output)).toBe('gone');
    expect(await workflow.isWaiting('no such token')).toBe(false);
  });

  it('begins a restarted request anew, under a name of its own', async () => {
    const { workflow, token, settle, waits } = await open();
    await workflow.start(request);
    await workflow.resume(await token(requestId), output);
    await settle(requestId, 'succeeded');

    await workflow.start({ ...request, restarts: 1 });

    expect(await workflow.executionStatus({ ...request, restarts: 1 })).toBe('running');
    expect(waits()).toHaveLength(2);
  });

  it('cannot redrive what it does not know', async () => {
    const { workflow } = await open();

    expect(await workflow.redrive(request)).toBe('impossible');
  });

  it('refuses to redrive a running execution', async () => {
    const { workflow } = await open();
    await workflow.start(request);

    expect(await workflow.redrive(request)).toBe('impossible');
  });
});
