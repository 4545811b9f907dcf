import {
  DescribeExecutionCommand,
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { beforeEach, describe, expect, it } from 'vitest';
import { errorNames } from '../../../contract/machines.ts';
import { sfnWorkflow } from '../../../functions/requests/aws/sfn-workflow.ts';
import { mockedClient } from '../../support/mocked-client.ts';

const sfn = mockedClient(SFNClient);
const workflow = sfnWorkflow(
  new SFNClient({ region: 'ap-southeast-1' }),
  'arn:aws:states:ap-southeast-1:123456789012:stateMachine:Requests',
);
const requestId = '0123456789AB';
const told = { message: 'told by the service', $metadata: { httpStatusCode: 400 } };

beforeEach(() => {
  sfn.reset();
});

describe('The workflow in Step Functions', () => {
  it('starts an execution that is named after the request and carries nothing else', async () => {
    sfn.on(StartExecutionCommand).resolves({});

    await workflow.start({ id: requestId });

    expect(sfn.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
      stateMachineArn: 'arn:aws:states:ap-southeast-1:123456789012:stateMachine:Requests',
      name: requestId,
      input: '{"requestId":"0123456789AB"}',
    });
  });

  it.each([new TaskTimedOut(told), new TaskDoesNotExist(told), new InvalidToken(told)])(
    'reports that nothing is waiting after $name',
    async (error) => {
      sfn.on(SendTaskSuccessCommand).rejects(error).on(SendTaskFailureCommand).rejects(error);
      sfn.on(SendTaskHeartbeatCommand).rejects(error);

      expect(await workflow.resume('token', { requestId, next: 'close' })).toBe('gone');
      expect(await workflow.interrupt('token', errorNames.cancelled)).toBe('gone');
      expect(await workflow.isWaiting('token')).toBe(false);
    },
  );

  it('asks about a wait with its token alone', async () => {
    sfn.on(SendTaskHeartbeatCommand).resolves({});

    expect(await workflow.isWaiting('token')).toBe(true);

    expect(sfn.commandCalls(SendTaskHeartbeatCommand)[0]?.args[0].input).toEqual({ taskToken: 'token' });
  });

  it.each([
    ['ThrottlingException', 'Transient'],
    ['AccessDeniedException', 'Permanent'],
  ])('does not take %s for the end of a wait', async (name, fault) => {
    sfn.on(SendTaskHeartbeatCommand).rejects(Object.assign(new Error('told by the service'), { name }));

    await expect(workflow.isWaiting('token')).rejects.toMatchObject({ name: fault });
  });

  it('interrupts with only the name of the error', async () => {
    sfn.on(SendTaskFailureCommand).resolves({});

    await workflow.interrupt('token', errorNames.freshLinkWanted);

    expect(sfn.commandCalls(SendTaskFailureCommand)[0]?.args[0].input).toEqual({
      taskToken: 'token',
      error: errorNames.freshLinkWanted,
    });
  });

  it('finds the execution of a request', async () => {
    sfn.on(DescribeExecutionCommand).resolves({ status: 'SUCCEEDED' });

    expect(await workflow.executionStatus({ id: requestId })).toBe('succeeded');

    expect(sfn.commandCalls(DescribeExecutionCommand)[0]?.args[0].input.executionArn).toBe(
      'arn:aws:states:ap-southeast-1:123456789012:execution:Requests:0123456789AB',
    );
  });
});
