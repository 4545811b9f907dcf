import { SFNClient } from '@aws-sdk/client-sfn';
import { dynamoLimits } from '../adapters/dynamo-limits.ts';
import { sfnWorkflow } from '../adapters/sfn-workflow.ts';
import { submitRequestHandler } from '../handlers/submit-request.ts';
import { read } from './environment.ts';
import { basics, dynamo, secrecy, wired } from './wiring.ts';

const ports = {
  ...basics(),
  limits: dynamoLimits(dynamo, read('requestsTable')),
  workflow: sfnWorkflow(new SFNClient({}), read('stateMachineArn')),
};

export const handler = wired(async () => submitRequestHandler({ ...ports, ...(await secrecy()) }));
