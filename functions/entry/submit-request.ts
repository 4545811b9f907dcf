import { submitRequestHandler } from '../handlers/submit-request.ts';
import { dynamoLimits } from '../requests/aws/dynamo-limits.ts';
import { readVariable } from './environment.ts';
import { basePorts, dynamo, lazyHandler, secrets } from './wiring.ts';
import { workflow } from './workflow.ts';

const ports = {
  ...basePorts(),
  limits: dynamoLimits(dynamo, readVariable('requestsTable')),
  workflow: workflow(),
};

export const handler = lazyHandler(async () =>
  submitRequestHandler({ ...ports, ...(await secrets('addresses', 'requestIds', 'matchCodes')) }),
);
