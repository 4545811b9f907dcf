import type { ExecutionInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { dynamoOpenWork } from '../requests/aws/dynamo-open-work.ts';
import { refusePromotions } from '../requests/refuse-promotions.ts';
import { dynamoMailing } from '../stores/aws/dynamo-mailing.ts';
import { read } from './environment.ts';
import { basics, dynamo } from './wiring.ts';

const ports = {
  ...basics(),
  mailing: dynamoMailing(dynamo, read('mailingTable')),
  openWork: dynamoOpenWork(dynamo, read('requestsTable')),
};

export const handler = stepHandler(ports, (input: ExecutionInput) => refusePromotions(ports, input));
