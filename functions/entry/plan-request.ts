import { S3Client } from '@aws-sdk/client-s3';
import type { PlanInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { s3Cuts } from '../handover/aws/s3-cuts.ts';
import { dynamoOpenWork } from '../requests/aws/dynamo-open-work.ts';
import { planRequest } from '../requests/plan-request.ts';
import { embeddedMetrics } from '../shared/aws/log.ts';
import { clock, readVariable } from './environment.ts';
import { registerWith } from './register.ts';
import { sealer, verifier } from './seals.ts';
import { stores } from './stores.ts';
import { basePorts, dynamo, lazyHandler, secrets } from './wiring.ts';
import { workflow } from './workflow.ts';

const ports = {
  ...basePorts(),
  openWork: dynamoOpenWork(dynamo, readVariable('requestsTable')),
  workflow: workflow(),
  stores: stores(),
  cuts: s3Cuts(new S3Client({}), readVariable('archiveBucket')),
  countMetric: embeddedMetrics(clock),
};

export const handler = lazyHandler(async () => {
  const [{ keys }, verifyConfirmation, sealPlan] = await Promise.all([
    secrets('addresses'),
    verifier('confirmation'),
    sealer('plan'),
  ]);
  const register = registerWith(keys);
  const all = { ...ports, keys, register, verifyConfirmation, sealPlan };
  return stepHandler(all, (input: PlanInput) => planRequest(all, input));
});
