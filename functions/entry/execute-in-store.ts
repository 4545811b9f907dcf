import { executeInStore } from '../app/execute-in-store.ts';
import type { ExecuteInStoreInput } from '../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { stores } from './stores.ts';
import { basics } from './wiring.ts';

const ports = { ...basics(), stores: stores() };

export const handler = stepHandler(ports, (input: ExecuteInStoreInput) => executeInStore(ports, input));
