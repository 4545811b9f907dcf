import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type ExecutionStatus,
  SFNClient,
  StartExecutionCommand,
  StateMachineDoesNotExist,
} from '@aws-sdk/client-sfn';
import { beforeEach, describe, expect, it } from 'vitest';
import { executionStatus, startExecution } from '../../../functions/shared/aws/sfn-executions.ts';
import { PermanentError } from '../../../functions/shared/errors.ts';
import { mockedClient } from '../../support/mocked-client.ts';

const sfn = mockedClient(SFNClient);
const client = new SFNClient({ region: 'ap-southeast-1' });
const machineArn = 'arn:aws:states:ap-southeast-1:123456789012:stateMachine:Requests';
const told = { message: 'told by the service', $metadata: { httpStatusCode: 400 } };

beforeEach(() => {
  sfn.reset();
});

describe('An execution in Step Functions', () => {
  it('counts as started when it already exists, and is a fault without a machine', async () => {
    sfn
      .on(StartExecutionCommand)
      .rejectsOnce(new ExecutionAlreadyExists(told))
      .rejectsOnce(new StateMachineDoesNotExist(told));

    await expect(startExecution(client, machineArn, 'name', {})).resolves.toBeUndefined();
    await expect(startExecution(client, machineArn, 'name', {})).rejects.toThrow(PermanentError);
  });

  it.each<[ExecutionStatus, string]>([
    ['RUNNING', 'running'],
    ['PENDING_REDRIVE', 'running'],
    ['SUCCEEDED', 'succeeded'],
    ['FAILED', 'failed'],
    ['TIMED_OUT', 'failed'],
    ['ABORTED', 'failed'],
  ])('with the status %s counts as %s', async (status, expected) => {
    sfn.on(DescribeExecutionCommand).resolves({ status });

    expect(await executionStatus(client, machineArn, 'name')).toBe(expected);

    expect(sfn.commandCalls(DescribeExecutionCommand)[0]?.args[0].input.executionArn).toBe(
      'arn:aws:states:ap-southeast-1:123456789012:execution:Requests:name',
    );
  });

  it('that does not exist counts as none', async () => {
    sfn.on(DescribeExecutionCommand).rejects(new ExecutionDoesNotExist(told));

    expect(await executionStatus(client, machineArn, 'name')).toBe('none');
  });
});
