import type { WaitingStepInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { askForConfirmation } from '../requests/ask-for-confirmation.ts';
import { dynamoLimits } from '../requests/aws/dynamo-limits.ts';
import { dynamoMailing } from '../stores/aws/dynamo-mailing.ts';
import { readVariable } from './environment.ts';
import { letterPorts } from './letters.ts';
import { registerWith } from './register.ts';
import { sealer } from './seals.ts';
import { dynamo, lazyHandler } from './wiring.ts';
import { workflow } from './workflow.ts';

const limits = dynamoLimits(dynamo, readVariable('requestsTable'));
const mailing = dynamoMailing(dynamo, readVariable('mailingTable'));
const machine = workflow();

export const handler = lazyHandler(async () => {
  const [letters, sealQuestion] = await Promise.all([
    letterPorts('secrets', 'addresses', 'customers'),
    sealer('question'),
  ]);
  const register = registerWith(letters.keys);
  const ports = { ...letters, sealQuestion, register, limits, mailing, workflow: machine };
  return stepHandler(ports, (input: WaitingStepInput) => askForConfirmation(ports, input));
});
