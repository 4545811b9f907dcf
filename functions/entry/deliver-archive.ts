import { SFNClient } from '@aws-sdk/client-sfn';
import { sfnWorkflow } from '../adapters/sfn-workflow.ts';
import { deliverArchive } from '../app/deliver-archive.ts';
import type { WaitingStepInput } from '../contract.ts';
import { withLetters } from '../handlers/letter-ports.ts';
import { stepHandler } from '../handlers/step.ts';
import { read, site } from './environment.ts';
import { sender } from './sender.ts';
import { basics, secrecy, wired } from './wiring.ts';

const ports = {
  ...basics(),
  ...site(),
  mail: sender(),
  workflow: sfnWorkflow(new SFNClient({}), read('stateMachineArn')),
};

export const handler = wired(async () => {
  const all = withLetters({ ...ports, ...(await secrecy()) });
  return stepHandler(all, (input: WaitingStepInput) => deliverArchive(all, input));
});
