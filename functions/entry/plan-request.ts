import type { ExecutionInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { accountRegister } from '../register/aws/account-register.ts';
import { dynamoOpenWork } from '../requests/aws/dynamo-open-work.ts';
import { planRequest } from '../requests/plan-request.ts';
import { read } from './environment.ts';
import { stores } from './stores.ts';
import { basics, dynamo, secrecy, wired } from './wiring.ts';
import { workflow } from './workflow.ts';

const ports = {
  ...basics(),
  openWork: dynamoOpenWork(dynamo, read('requestsTable')),
  workflow: workflow(),
  stores: stores(),
};

export const handler = wired(async () => {
  const { keys } = await secrecy();
  const all = { ...ports, register: accountRegister(dynamo, read('accountTable'), keys) };
  return stepHandler(all, (input: ExecutionInput) => planRequest(all, input));
});
