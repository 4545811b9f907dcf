import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { beforeEach, describe, expect, it } from 'vitest';
import { sfnNoticeMachine } from '../../../functions/notices/aws/sfn-notice-machine.ts';
import { mockedClient } from '../../support/mocked-client.ts';

const sfn = mockedClient(SFNClient);
const machine = sfnNoticeMachine(
  new SFNClient({ region: 'ap-southeast-1' }),
  'arn:aws:states:ap-southeast-1:123456789012:stateMachine:Notices',
);
const input = { version: 2, attempt: 3 };

beforeEach(() => {
  sfn.reset();
});

describe('The notice machine in Step Functions', () => {
  it('starts an execution that is named after version and attempt and carries nothing else', async () => {
    sfn.on(StartExecutionCommand).resolves({});

    await machine.start(input);

    expect(sfn.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
      stateMachineArn: 'arn:aws:states:ap-southeast-1:123456789012:stateMachine:Notices',
      name: 'notice-2-3',
      input: '{"version":2,"attempt":3}',
    });
  });

  it('finds the execution under the same name', async () => {
    sfn.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' });

    expect(await machine.executionStatus(input)).toBe('running');

    expect(sfn.commandCalls(DescribeExecutionCommand)[0]?.args[0].input.executionArn).toBe(
      'arn:aws:states:ap-southeast-1:123456789012:execution:Notices:notice-2-3',
    );
  });
});
