import { dynamoMailing } from '../adapters/dynamo-mailing.ts';
import { dynamoOpenWork } from '../adapters/dynamo-open-work.ts';
import { refusePromotions } from '../app/refuse-promotions.ts';
import type { ExecutionInput } from '../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { read } from './environment.ts';
import { basics, dynamo } from './wiring.ts';

const ports = {
  ...basics(),
  mailing: dynamoMailing(dynamo, read('mailingTable')),
  openWork: dynamoOpenWork(dynamo, read('requestsTable')),
};

export const handler = stepHandler(ports, (input: ExecutionInput) => refusePromotions(ports, input));
