import { answerTaskHandler } from '../handlers/site-call.ts';
import { siteCallPorts } from './site.ts';
import { lazyHandler } from './wiring.ts';
import { workflow } from './workflow.ts';

const machine = workflow();

export const handler = lazyHandler(async () =>
  answerTaskHandler({ ...(await siteCallPorts()), workflow: machine }),
);
