import { claimTasksHandler } from '../handlers/site-call.ts';
import { siteCallPorts } from './site.ts';
import { lazyHandler } from './wiring.ts';

export const handler = lazyHandler(async () => claimTasksHandler(await siteCallPorts()));
