import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  type IChainable,
  Pass,
  type StateMachine,
  Succeed,
  TaskInput,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { errorNames, type NoticeStep } from '../../contract/machines.ts';
import type { Settings } from '../settings.ts';
import type { Functions } from './functions.ts';
import { createMachine } from './machine.ts';
import { errorName, Steps } from './steps.ts';

export interface NoticeMachineProps {
  functions: Functions;
  settings: Settings;
}

/**
 * The machine that notifies every customer of a policy version: one execution each time an operator starts or resumes a
 * run. It knows the version and nothing about the customers. Who they are, and how far the run has come, is in the
 * notices table; each step reads it there, works until its time is nearly over, and answers with the next step.
 *
 * It ends when a step says so: the run is finished, paused or stopped. A step that gives up stops the run and calls an
 * operator, who resumes it with a new execution.
 */
export class NoticeMachine extends Construct {
  readonly machine: StateMachine;
  /** Every execution of the machine. */
  readonly executionsArn: string;
  readonly machineArn: string;

  constructor(scope: Construct, id: string, { functions, settings }: NoticeMachineProps) {
    super(scope, id);
    // Two numbers, which identify no person.
    const steps = new Steps(this, 'Steps', functions, ['version', 'attempt']);
    const stack = Stack.of(this);
    const name = `${stack.stackName}-notices`;
    this.executionsArn = stack.formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${name}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.machine = createMachine(this, {
      name,
      definition: define(steps, settings.runtime.notices),
      called: steps.called,
      logRetentionDays: settings.deployment.logRetentionDays,
    });
    this.machineArn = this.machine.stateMachineArn;
  }
}

function define(
  steps: Steps,
  { canaryWaitSeconds, quotaWaitSeconds }: Settings['runtime']['notices'],
): IChainable {
  const freezeTheCustomers = steps.run('Freeze the customers', 'freeze-recipients', { answers: true });
  const sendTheNotices = steps.run('Send the notices', 'send-notices', { answers: true });
  const waitForTheFirstAnswers = pause(steps, 'Wait for the first answers', canaryWaitSeconds);
  const waitForTheQuota = pause(steps, 'Wait for the quota', quotaWaitSeconds);
  const stopTheRun = steps.run('Stop the run', 'stop-notices', {
    payload: TaskInput.fromObject({ ...steps.about, error: errorName }),
  });
  const noSuchStep = new Pass(steps, 'No such step', {
    parameters: { Error: errorNames.permanent },
    resultPath: '$.error',
  });

  const nextIs = (step: NoticeStep) => Condition.stringEquals('$.next', step);
  const whatNext = new Choice(steps, 'What next?')
    .when(nextIs('freeze'), freezeTheCustomers)
    .when(nextIs('send'), sendTheNotices)
    .when(nextIs('await-answers'), waitForTheFirstAnswers.next(sendTheNotices))
    .when(nextIs('await-quota'), waitForTheQuota.next(sendTheNotices))
    .when(nextIs('end'), new Succeed(steps, 'Nothing more to do'))
    .otherwise(noSuchStep.next(stopTheRun));

  for (const step of [freezeTheCustomers, sendTheNotices]) {
    step.addCatch(stopTheRun, { resultPath: '$.error' });
  }
  sendTheNotices.next(whatNext);
  return freezeTheCustomers.next(whatNext);
}

const pause = (steps: Steps, name: string, seconds: number) =>
  new Wait(steps, name, { time: WaitTime.duration(Duration.seconds(seconds)) });
