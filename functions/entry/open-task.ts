import type { OpenTaskInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { dynamoLimits } from '../requests/aws/dynamo-limits.ts';
import { dynamoOpenWork } from '../requests/aws/dynamo-open-work.ts';
import { embeddedMetrics } from '../shared/aws/log.ts';
import { openTask } from '../sites/open-task.ts';
import { clock, readVariable } from './environment.ts';
import { lookUpsAtSite, registerWith } from './register.ts';
import { verifier } from './seals.ts';
import { requireSite, siteTasks, verifyAgent } from './site.ts';
import { basePorts, dynamo, lazyHandler, secrets } from './wiring.ts';
import { workflow } from './workflow.ts';

const lookUps = lookUpsAtSite();
const ports = {
  ...basePorts(),
  ...(lookUps && { lookUps, limits: dynamoLimits(dynamo, readVariable('requestsTable')) }),
  openWork: dynamoOpenWork(dynamo, readVariable('requestsTable')),
  workflow: workflow(),
  tasks: siteTasks(),
  countMetric: embeddedMetrics(clock),
  verifyAgent,
};

export const handler = lazyHandler(async () => {
  const [{ keys }, verifyConfirmation, verifyPlan] = await Promise.all([
    secrets('addresses'),
    verifier('confirmation'),
    verifier('plan'),
  ]);
  const register = registerWith(keys);
  const all = { ...ports, keys, register, verifyConfirmation, verifyPlan, site: requireSite() };
  return stepHandler(all, (input: OpenTaskInput) => openTask(all, input));
});
