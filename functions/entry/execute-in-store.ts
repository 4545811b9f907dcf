import type { ExecuteInStoreInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { executeInStore } from '../requests/execute-in-store.ts';
import { stores } from './stores.ts';
import { basePorts } from './wiring.ts';

const ports = { ...basePorts(), stores: stores() };

export const handler = stepHandler(ports, (input: ExecuteInStoreInput) => executeInStore(ports, input));
