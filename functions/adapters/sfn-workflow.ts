import {
  DescribeExecutionCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Workflow } from '../app/ports.ts';
import type { ExecutionInput } from '../contract.ts';
import { call } from './aws-errors.ts';

/** Names under which Step Functions says that nobody waits under a token (any more). */
const gone = { TaskTimedOut: 'gone', TaskDoesNotExist: 'gone', InvalidToken: 'gone' } as const;

/** The workflow engine: an execution is named like its request. */
export function sfnWorkflow(client: SFNClient, stateMachineArn: string): Workflow {
  const executionArn = (requestId: string) =>
    `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${requestId}`;
  const answer = async (sent: Promise<object>) =>
    (await call('Answering a waiting state', sent, gone)) === 'gone' ? 'gone' : 'resumed';

  return {
    async start(requestId) {
      const input: ExecutionInput = { requestId };
      const start = new StartExecutionCommand({
        stateMachineArn,
        name: requestId,
        input: JSON.stringify(input),
      });
      await call('Starting an execution', client.send(start), { ExecutionAlreadyExists: undefined });
    },

    resume: (taskToken, output) =>
      answer(client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))),

    interrupt: (taskToken, error) => answer(client.send(new SendTaskFailureCommand({ taskToken, error }))),

    async find(requestId) {
      const describe = new DescribeExecutionCommand({ executionArn: executionArn(requestId) });
      const execution = await call('Looking up an execution', client.send(describe), {
        ExecutionDoesNotExist: undefined,
      });
      switch (execution?.status) {
        case undefined:
          return 'none';
        case 'RUNNING':
        case 'PENDING_REDRIVE':
          return 'running';
        case 'SUCCEEDED':
          return 'succeeded';
        default:
          return 'failed';
      }
    },

    async redrive(requestId) {
      const redrive = new RedriveExecutionCommand({ executionArn: executionArn(requestId) });
      await call('Redriving an execution', client.send(redrive));
    },
  };
}
