import { showStatusHandler } from '../handlers/show-status.ts';
import { basePorts, lazyHandler, secrets } from './wiring.ts';

const ports = basePorts();

export const handler = lazyHandler(async () =>
  showStatusHandler({ ...ports, ...(await secrets('secrets')) }),
);
