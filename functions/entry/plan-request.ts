import { SFNClient } from '@aws-sdk/client-sfn';
import { accountRegister } from '../adapters/account-register.ts';
import { dynamoOpenWork } from '../adapters/dynamo-open-work.ts';
import { sfnWorkflow } from '../adapters/sfn-workflow.ts';
import { planRequest } from '../app/plan-request.ts';
import type { ExecutionInput } from '../contract.ts';
import { stepHandler } from '../handlers/step.ts';
import { read } from './environment.ts';
import { stores } from './stores.ts';
import { basics, dynamo, secrecy, wired } from './wiring.ts';

const ports = {
  ...basics(),
  openWork: dynamoOpenWork(dynamo, read('requestsTable')),
  workflow: sfnWorkflow(new SFNClient({}), read('stateMachineArn')),
  stores: stores(),
};

export const handler = wired(async () => {
  const { keys } = await secrecy();
  const all = { ...ports, register: accountRegister(dynamo, read('accountTable'), keys) };
  return stepHandler(all, (input: ExecutionInput) => planRequest(all, input));
});
