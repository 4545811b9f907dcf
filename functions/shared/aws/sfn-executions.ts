import { DescribeExecutionCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { call } from './aws-errors.ts';

export const executionArnOf = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** Starts an execution under a name. Already started = fine. */
export async function startExecution(
  client: SFNClient,
  stateMachineArn: string,
  name: string,
  input: object,
): Promise<void> {
  const start = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
  await call('Starting an execution', client.send(start), { ExecutionAlreadyExists: undefined });
}

/** The current status of an execution. */
export async function executionStatus(
  client: SFNClient,
  stateMachineArn: string,
  name: string,
): Promise<'running' | 'succeeded' | 'failed' | 'none'> {
  const describe = new DescribeExecutionCommand({ executionArn: executionArnOf(stateMachineArn, name) });
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
}
