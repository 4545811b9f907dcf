import { Validations } from 'aws-cdk-lib';
import {
  DefinitionBody,
  type IChainable,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledge-wildcard.ts';
import { retainedLogGroup } from './logs.ts';
import type { PrivacyFunction } from './privacy-function.ts';

export interface MachineProps {
  name: string;
  definition: IChainable;
  /** The functions that its steps call. */
  called: ReadonlySet<PrivacyFunction>;
  logRetentionDays: number;
}

/**
 * Creates a state machine with our common properties: it may run for a year, and logs its failures without execution
 * data.
 */
export function createMachine(
  scope: Construct,
  { name, definition, called, logRetentionDays }: MachineProps,
): StateMachine {
  const machine = new StateMachine(scope, 'Machine', {
    stateMachineName: name,
    stateMachineType: StateMachineType.STANDARD,
    definitionBody: DefinitionBody.fromChainable(definition),
    logs: {
      destination: retainedLogGroup(scope, 'Log', logRetentionDays),
      level: LogLevel.ERROR,
      includeExecutionData: false,
    },
  });
  acknowledge(machine, called);
  return machine;
}

function acknowledge(machine: StateMachine, called: ReadonlySet<PrivacyFunction>): void {
  Validations.of(machine).acknowledge(
    {
      id: 'AwsSolutions-SF1',
      reason:
        "Step Functions keeps every execution's history for 90 days at no cost; the log only adds the failures.",
    },
    {
      id: 'AwsSolutions-SF2',
      reason: 'Traces cost by the request and show nothing that the history does not.',
    },
  );
  acknowledgeWildcard(machine, '*', 'Log delivery to CloudWatch can only be permitted for all resources.');
  for (const { functionArn } of called) {
    acknowledgeWildcard(
      machine,
      `${functionArn}:*`,
      'Versions of one function, which CDK permits along with it.',
    );
  }
}
