import { SFNClient } from '@aws-sdk/client-sfn';
import { dynamoMailing } from '../adapters/dynamo-mailing.ts';
import { sfnWorkflow } from '../adapters/sfn-workflow.ts';
import { optOutHandler } from '../handlers/opt-out.ts';
import { read } from './environment.ts';
import { basics, dynamo, secrecy, wired } from './wiring.ts';

const ports = {
  ...basics(),
  mailing: dynamoMailing(dynamo, read('mailingTable')),
  workflow: sfnWorkflow(new SFNClient({}), read('stateMachineArn')),
};

export const handler = wired(async () => optOutHandler({ ...ports, ...(await secrecy()) }));
