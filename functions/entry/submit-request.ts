import { submitRequestHandler } from '../handlers/submit-request.ts';
import { dynamoLimits } from '../requests/aws/dynamo-limits.ts';
import { read } from './environment.ts';
import { basics, dynamo, secrecy, wired } from './wiring.ts';
import { workflow } from './workflow.ts';

const ports = {
  ...basics(),
  limits: dynamoLimits(dynamo, read('requestsTable')),
  workflow: workflow(),
};

export const handler = wired(async () => submitRequestHandler({ ...ports, ...(await secrecy()) }));
