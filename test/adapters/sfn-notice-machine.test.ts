import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type ExecutionStatus,
  SFNClient,
  StartExecutionCommand,
  StateMachineDoesNotExist,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { sfnNoticeMachine } from '../../functions/adapters/sfn-notice-machine.ts';
import { PermanentError } from '../../functions/domain/errors.ts';

const sfn = mockClient(SFNClient);
const machine = sfnNoticeMachine(
  new SFNClient({ region: 'ap-southeast-1' }),
  'arn:aws:states:ap-southeast-1:123456789012:stateMachine:Notices',
);
const input = { version: 2, attempt: 3 };
const told = { message: 'told by the service', $metadata: { httpStatusCode: 400 } };

beforeEach(() => {
  sfn.reset();
});

describe('The machine of notices in Step Functions', () => {
  it('starts an execution that is named after version and attempt and carries nothing else', async () => {
    sfn.on(StartExecutionCommand).resolves({});

    await machine.start(input);

    expect(sfn.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
      stateMachineArn: 'arn:aws:states:ap-southeast-1:123456789012:stateMachine:Notices',
      name: 'notice-2-3',
      input: '{"version":2,"attempt":3}',
    });
  });

  it('takes an execution that is there already as started, and a missing machine as a fault', async () => {
    sfn
      .on(StartExecutionCommand)
      .rejectsOnce(new ExecutionAlreadyExists(told))
      .rejectsOnce(new StateMachineDoesNotExist(told));

    await expect(machine.start(input)).resolves.toBeUndefined();
    await expect(machine.start(input)).rejects.toThrow(PermanentError);
  });

  it.each<[ExecutionStatus, string]>([
    ['RUNNING', 'running'],
    ['PENDING_REDRIVE', 'running'],
    ['SUCCEEDED', 'succeeded'],
    ['FAILED', 'failed'],
    ['TIMED_OUT', 'failed'],
    ['ABORTED', 'failed'],
  ])('calls an execution that is %s %s', async (status, expected) => {
    sfn.on(DescribeExecutionCommand).resolves({ status });

    expect(await machine.find(input)).toBe(expected);

    expect(sfn.commandCalls(DescribeExecutionCommand)[0]?.args[0].input.executionArn).toBe(
      'arn:aws:states:ap-southeast-1:123456789012:execution:Notices:notice-2-3',
    );
  });

  it('finds none where there is no execution', async () => {
    sfn.on(DescribeExecutionCommand).rejects(new ExecutionDoesNotExist(told));

    expect(await machine.find(input)).toBe('none');
  });
});
