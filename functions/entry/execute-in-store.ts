import type { ExecuteInStoreInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { executeInStore } from '../requests/execute-in-store.ts';
import { verifier } from './seals.ts';
import { stores } from './stores.ts';
import { basePorts, lazyHandler } from './wiring.ts';

const ports = { ...basePorts(), stores: stores() };

export const handler = lazyHandler(async () => {
  const all = { ...ports, verifyPlan: await verifier('plan') };
  return stepHandler(all, (input: ExecuteInStoreInput) => executeInStore(all, input));
});
