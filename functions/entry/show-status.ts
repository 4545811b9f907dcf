import { showStatusHandler } from '../handlers/show-status.ts';
import { basics, secrecy, wired } from './wiring.ts';

const ports = basics();

export const handler = wired(async () => showStatusHandler({ ...ports, ...(await secrecy()) }));
