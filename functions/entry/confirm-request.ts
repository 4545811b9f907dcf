import { confirmRequestHandler } from '../handlers/confirm-request.ts';
import { basics, secrecy, wired } from './wiring.ts';
import { workflow } from './workflow.ts';

const ports = { ...basics(), workflow: workflow() };

export const handler = wired(async () => confirmRequestHandler({ ...ports, ...(await secrecy()) }));
