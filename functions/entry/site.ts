import type { SiteSettings } from '../../contract/settings.ts';
import type { SiteCallPorts } from '../handlers/site-call.ts';
import { dynamoRequests } from '../requests/aws/dynamo-requests.ts';
import { readSealingKey } from '../shared/aws/keys.ts';
import { embeddedMetrics } from '../shared/aws/log.ts';
import { publicKeyFrom, verifyWith } from '../shared/seal.ts';
import { dynamoAgents, dynamoNonces } from '../sites/aws/dynamo-agents.ts';
import { dynamoTasks } from '../sites/aws/dynamo-tasks.ts';
import { compiledSite } from './compiled-site.ts';
import { clock, log, readVariable } from './environment.ts';
import { readParameters } from './parameters.ts';
import { lookUpsAtSite } from './register.ts';
import { dynamo } from './wiring.ts';

/** The site that this deployment has. Its functions do not exist without one. */
export function requireSite(): SiteSettings {
  if (!compiledSite)
    throw new Error('This deployment has no site: the synthesis compiles it into the bundles.');
  return compiledSite;
}

export const siteTasks = () => dynamoTasks(dynamo, readVariable('siteTable'));
export const siteAgents = () => dynamoAgents(dynamo, readVariable('siteTable'));

/** The synthesis lets nothing else through. */
const agentKeys = () => requireSite().agentKeys.flatMap((text) => publicKeyFrom(text) ?? []);

/** Is this the seal of one of the agent's keys? */
export const verifyAgent = (text: string, seal: string): boolean =>
  agentKeys().some((key) => verifyWith(key)(text, seal));

/** Ports of a function that the agent calls. */
export async function siteCallPorts() {
  const ports: SiteCallPorts = {
    site: requireSite(),
    nonces: dynamoNonces(dynamo, readVariable('siteTable')),
    clock,
    log,
    countMetric: embeddedMetrics(clock),
    agentKeys: agentKeys(),
    transportKey: await readSealingKey(readParameters, readVariable('keysPath'), 'transport'),
  };
  const { find } = dynamoRequests(dynamo, readVariable('requestsTable'));
  const lookUps = lookUpsAtSite();
  const asked = { tasks: siteTasks(), ...(lookUps && { lookUps }) };
  return { ...ports, ...asked, agents: siteAgents(), requests: { find } };
}
