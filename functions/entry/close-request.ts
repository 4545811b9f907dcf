import type { CloseInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { accountAddressBook } from '../register/aws/account-register.ts';
import { dynamoOpenWork } from '../requests/aws/dynamo-open-work.ts';
import { closeRequest } from '../requests/close-request.ts';
import { embeddedMetrics } from '../shared/aws/log.ts';
import { compiledSite } from './compiled-site.ts';
import { clock, readVariable } from './environment.ts';
import { letterPorts } from './letters.ts';
import { dynamo, lazyHandler } from './wiring.ts';
import { workflow } from './workflow.ts';

const addressBook = compiledSite?.register
  ? undefined
  : accountAddressBook(dynamo, readVariable('accountTable'));
const openWork = dynamoOpenWork(dynamo, readVariable('requestsTable'));
const countMetric = embeddedMetrics(clock);
const machine = workflow();

export const handler = lazyHandler(async () => {
  const ports = {
    ...(await letterPorts('secrets')),
    ...(addressBook && { addressBook }),
    openWork,
    countMetric,
    workflow: machine,
  };
  return stepHandler(ports, (input: CloseInput) => closeRequest(ports, input));
});
