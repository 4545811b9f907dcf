import type { SFNClient } from '@aws-sdk/client-sfn';
import { noticeExecutionName } from '../../../contract/machines.ts';
import { executionStatus, startExecution } from '../../shared/aws/sfn-executions.ts';
import type { NoticeMachine } from '../ports.ts';

/** The policy-notice machine: an execution is named after its version and attempt. */
export const sfnNoticeMachine = (client: SFNClient, stateMachineArn: string): NoticeMachine => ({
  start: (input) => startExecution(client, stateMachineArn, noticeExecutionName(input), input),
  executionStatus: (input) => executionStatus(client, stateMachineArn, noticeExecutionName(input)),
});
