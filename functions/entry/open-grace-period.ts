import type { WaitingStepInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { dynamoOpenWork } from '../requests/aws/dynamo-open-work.ts';
import { openGracePeriod } from '../requests/open-grace-period.ts';
import { readVariable } from './environment.ts';
import { letterPorts } from './letters.ts';
import { verifier } from './seals.ts';
import { dynamo, lazyHandler } from './wiring.ts';
import { workflow } from './workflow.ts';

const openWork = dynamoOpenWork(dynamo, readVariable('requestsTable'));
const machine = workflow();

export const handler = lazyHandler(async () => {
  const [letters, verifyConfirmation] = await Promise.all([letterPorts('secrets'), verifier('confirmation')]);
  const ports = { ...letters, verifyConfirmation, openWork, workflow: machine };
  return stepHandler(ports, (input: WaitingStepInput) => openGracePeriod(ports, input));
});
