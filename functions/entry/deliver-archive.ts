import { SFNClient } from '@aws-sdk/client-sfn';
import { accountRegister } from '../adapters/account-register.ts';
import { sfnWorkflow } from '../adapters/sfn-workflow.ts';
import { deliverArchive } from '../app/deliver-archive.ts';
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
  workflow: sfnWorkflow(new SFNClient({}), read('stateMachineArn')),
};

export const handler = wired(async () => {
  const { keys, random } = await secrecy();
  const register = accountRegister(dynamo, read('accountTable'), keys);
  const all = withLetters({ ...ports, keys, random, register });
  return stepHandler(all, (input: WaitingStepInput) => deliverArchive(all, input));
});
