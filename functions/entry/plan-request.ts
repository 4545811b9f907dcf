import { SFNClient } from '@aws-sdk/client-sfn';
import { dynamoOpenWork } from '../adapters/dynamo-open-work.ts';
import { sfnWorkflow } from '../adapters/sfn-workflow.ts';
import { planRequest } from '../app/plan-request.ts';
import type { ExecutionInput } from '../contract.ts';
import { stepHandler } from '../handlers/step.ts';
import { read } from './environment.ts';
import { stores } from './stores.ts';
import { basics, dynamo } from './wiring.ts';

const ports = {
  ...basics(),
  openWork: dynamoOpenWork(dynamo, read('requestsTable')),
  workflow: sfnWorkflow(new SFNClient({}), read('stateMachineArn')),
  stores: stores(),
};

export const handler = stepHandler(ports, (input: ExecutionInput) => planRequest(ports, input));
