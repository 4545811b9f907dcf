import { SFNClient } from '@aws-sdk/client-sfn';
import { dynamoOpenWork } from '../adapters/dynamo-open-work.ts';
import { sfnWorkflow } from '../adapters/sfn-workflow.ts';
import { openGracePeriod } from '../app/open-grace-period.ts';
import type { WaitingStepInput } from '../contract.ts';
import { withLetters } from '../handlers/letter-ports.ts';
import { stepHandler } from '../handlers/step.ts';
import { read, site } from './environment.ts';
import { sender } from './sender.ts';
import { basics, dynamo, secrecy, wired } from './wiring.ts';

const ports = {
  ...basics(),
  ...site(),
  mail: sender(),
  openWork: dynamoOpenWork(dynamo, read('requestsTable')),
  workflow: sfnWorkflow(new SFNClient({}), read('stateMachineArn')),
};

export const handler = wired(async () => {
  const all = withLetters({ ...ports, ...(await secrecy()) });
  return stepHandler(all, (input: WaitingStepInput) => openGracePeriod(all, input));
});
