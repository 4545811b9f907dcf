import type { WaitingStepInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { deliverArchive } from '../handover/deliver-archive.ts';
import { letterPorts } from './letters.ts';
import { registerWith } from './register.ts';
import { sealer, verifier } from './seals.ts';
import { lazyHandler } from './wiring.ts';
import { workflow } from './workflow.ts';

const machine = workflow();

export const handler = lazyHandler(async () => {
  const [letters, verifyPlan, sealDelivery] = await Promise.all([
    letterPorts('secrets', 'addresses'),
    verifier('plan'),
    sealer('delivery'),
  ]);
  const register = registerWith(letters.keys);
  const ports = { ...letters, register, verifyPlan, sealDelivery, workflow: machine };
  return stepHandler(ports, (input: WaitingStepInput) => deliverArchive(ports, input));
});
