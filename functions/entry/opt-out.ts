import { optOutHandler } from '../handlers/opt-out.ts';
import { dynamoMailing } from '../stores/aws/dynamo-mailing.ts';
import { readVariable } from './environment.ts';
import { basePorts, dynamo, lazyHandler, secrets } from './wiring.ts';
import { workflow } from './workflow.ts';

const ports = {
  ...basePorts(),
  mailing: dynamoMailing(dynamo, readVariable('mailingTable')),
  workflow: workflow(),
};

export const handler = lazyHandler(async () =>
  optOutHandler({ ...ports, ...(await secrets('optOutTokens', 'addresses', 'requestIds')) }),
);
