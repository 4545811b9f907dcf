import { dynamoOpenWork } from '../adapters/dynamo-open-work.ts';
import { embeddedMetrics } from '../adapters/log.ts';
import { closeRequest } from '../app/close-request.ts';
import type { CloseInput } from '../contract.ts';
import { withLetters } from '../handlers/letter-ports.ts';
import { stepHandler } from '../handlers/step.ts';
import { clock, read, site } from './environment.ts';
import { sender } from './sender.ts';
import { basics, dynamo, secrecy, wired } from './wiring.ts';

const ports = {
  ...basics(),
  ...site(),
  mail: sender(),
  openWork: dynamoOpenWork(dynamo, read('requestsTable')),
  countMetric: embeddedMetrics(clock),
};

export const handler = wired(async () => {
  const all = withLetters({ ...ports, ...(await secrecy()) });
  return stepHandler(all, (input: CloseInput) => closeRequest(all, input));
});
