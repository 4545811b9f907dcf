import { cancelRequestHandler } from '../handlers/cancel-request.ts';
import { basePorts, lazyHandler, secrets } from './wiring.ts';
import { workflow } from './workflow.ts';

const ports = { ...basePorts(), workflow: workflow() };

export const handler = lazyHandler(async () =>
  cancelRequestHandler({ ...ports, ...(await secrets('secrets')) }),
);
