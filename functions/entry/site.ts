import { sign, verify } from 'node:crypto';
import type { SiteSettings } from '../../contract/settings.ts';
import type { VerifyWithKey } from '../handlers/signed-messages.ts';
import type { SiteCallPorts } from '../handlers/site-call.ts';
import { dynamoRequests } from '../requests/aws/dynamo-requests.ts';
import { readSealingKey } from '../shared/aws/keys.ts';
import { embeddedMetrics } from '../shared/aws/log.ts';
import { publicKeyFrom, publicKeyText } from '../shared/seal.ts';
import { dynamoAgents, dynamoNonces } from '../sites/aws/dynamo-agents.ts';
import { dynamoTasks } from '../sites/aws/dynamo-tasks.ts';
import { compiledSite } from './compiled-site.ts';
import { clock, log, readVariable } from './environment.ts';
import { readParameters } from './parameters.ts';
import { dynamo } from './wiring.ts';

/** The site that this deployment has. Its functions do not exist without one. */
export function requireSite(): SiteSettings {
  if (!compiledSite)
    throw new Error('This deployment has no site: the synthesis compiles it into the bundles.');
  return compiledSite;
}

export const siteTasks = () => dynamoTasks(dynamo, readVariable('siteTable'));
export const siteAgents = () => dynamoAgents(dynamo, readVariable('siteTable'));

export const verifyWithKey: VerifyWithKey = (key, data, signature) =>
  verify(null, data, publicKeyFrom(key), signature);

/** Is this the seal of one of the agent's keys? */
export const verifyAgent = (text: string, seal: string): boolean =>
  requireSite().agentKeys.some((key) =>
    verifyWithKey(key, Buffer.from(text), Buffer.from(seal, 'base64url')),
  );

/** Ports of a function that the agent calls. */
export async function siteCallPorts() {
  const privateKey = await readSealingKey(readParameters, readVariable('keysPath'), 'transport');
  const ports: SiteCallPorts = {
    site: requireSite(),
    nonces: dynamoNonces(dynamo, readVariable('siteTable')),
    clock,
    log,
    countMetric: embeddedMetrics(clock),
    verifyWithKey,
    transport: { key: publicKeyText(privateKey), sign: (data) => sign(null, data, privateKey) },
  };
  const { find } = dynamoRequests(dynamo, readVariable('requestsTable'));
  return { ...ports, tasks: siteTasks(), agents: siteAgents(), requests: { find } };
}
