import { confirmRequestHandler } from '../handlers/confirm-request.ts';
import { sealer } from './seals.ts';
import { basePorts, lazyHandler, secrets } from './wiring.ts';
import { workflow } from './workflow.ts';

const ports = { ...basePorts(), workflow: workflow() };

export const handler = lazyHandler(async () => {
  const [given, sealConfirmation] = await Promise.all([
    secrets('secrets', 'matchCodes'),
    sealer('confirmation'),
  ]);
  return confirmRequestHandler({ ...ports, ...given, sealConfirmation });
});
