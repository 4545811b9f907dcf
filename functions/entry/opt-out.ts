import { optOutHandler } from '../handlers/opt-out.ts';
import { dynamoMailing } from '../stores/aws/dynamo-mailing.ts';
import { read } from './environment.ts';
import { basics, dynamo, secrecy, wired } from './wiring.ts';
import { workflow } from './workflow.ts';

const ports = {
  ...basics(),
  mailing: dynamoMailing(dynamo, read('mailingTable')),
  workflow: workflow(),
};

export const handler = wired(async () => optOutHandler({ ...ports, ...(await secrecy()) }));
