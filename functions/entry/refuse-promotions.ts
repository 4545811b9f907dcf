import type { ExecutionInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { dynamoOpenWork } from '../requests/aws/dynamo-open-work.ts';
import { refusePromotions } from '../requests/refuse-promotions.ts';
import { dynamoMailing } from '../stores/aws/dynamo-mailing.ts';
import { readVariable } from './environment.ts';
import { basePorts, dynamo } from './wiring.ts';

const ports = {
  ...basePorts(),
  mailing: dynamoMailing(dynamo, readVariable('mailingTable')),
  openWork: dynamoOpenWork(dynamo, readVariable('requestsTable')),
};

export const handler = stepHandler(ports, (input: ExecutionInput) => refusePromotions(ports, input));
