import {
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import type { ExecutionInput } from '../../../contract/machines.ts';
import { call } from '../../shared/aws/aws-errors.ts';
import { executionArnOf, executionStatus, startExecution } from '../../shared/aws/sfn-executions.ts';
import { executionNameOf } from '../domain/execution-name.ts';
import type { Workflow } from '../ports.ts';

/** Error names by which Step Functions reports that nothing waits on a task token (any more). */
const gone = { TaskTimedOut: 'gone', TaskDoesNotExist: 'gone', InvalidToken: 'gone' } as const;

/** The workflow engine: an execution is named after its request. */
export function sfnWorkflow(client: SFNClient, stateMachineArn: string): Workflow {
  const answer = async (sent: Promise<object>) =>
    (await call('Answering a waiting state', sent, gone)) === 'gone' ? 'gone' : 'resumed';

  return {
    start(request) {
      const input: ExecutionInput = { requestId: request.id };
      return startExecution(client, stateMachineArn, executionNameOf(request), input);
    },

    resume: (taskToken, output) =>
      answer(client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))),

    interrupt: (taskToken, error) => answer(client.send(new SendTaskFailureCommand({ taskToken, error }))),

    // The states have no HeartbeatSeconds: to them a heartbeat is nothing but a question.
    async isWaiting(taskToken) {
      const beat = new SendTaskHeartbeatCommand({ taskToken });
      return (await call('Asking about a waiting state', client.send(beat), gone)) !== 'gone';
    },

    executionStatus: (request) => executionStatus(client, stateMachineArn, executionNameOf(request)),

    async redrive(request) {
      const executionArn = executionArnOf(stateMachineArn, executionNameOf(request));
      const redrive = new RedriveExecutionCommand({ executionArn });
      const redriven = await call('Redriving an execution', client.send(redrive), {
        ExecutionNotRedrivable: 'impossible' as const,
        ExecutionDoesNotExist: 'impossible' as const,
      });
      return redriven === 'impossible' ? redriven : 'redriven';
    },
  };
}
