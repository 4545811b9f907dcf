import { confirmRequestHandler } from '../handlers/confirm-request.ts';
import { sealer, verifier } from './seals.ts';
import { basePorts, lazyHandler, secrets } from './wiring.ts';
import { workflow } from './workflow.ts';

const ports = { ...basePorts(), workflow: workflow() };

export const handler = lazyHandler(async () => {
  const [given, verifyQuestion, sealConfirmation] = await Promise.all([
    secrets('secrets', 'matchCodes'),
    verifier('question'),
    sealer('confirmation'),
  ]);
  return confirmRequestHandler({ ...ports, ...given, verifyQuestion, sealConfirmation });
});
