import { createPublicKey } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { environment } from '../../contract/resources.ts';
import type { Request } from '../../functions/requests/domain/request.ts';
import { publicKeyText } from '../../functions/shared/seal.ts';
import { type FakeAgent, fakeAgent, type Holdings } from '../support/fake-agent.ts';
import { patience } from '../support/patience.ts';
import { agentPair } from '../support/seals.ts';
import { wireChannel } from '../support/signed-call.ts';
import type { localStack } from './support.ts';

type Local = ReturnType<typeof localStack>;

/** A site as in settings: the panel asks the billing system for names. */
export const sites = [
  {
    name: 'hanoi',
    agentKeys: [agentPair.key],
    stores: [
      {
        name: 'panel',
        scope: 'data',
        words: { vi: 'Máy chủ web', en: 'Web servers' },
        categories: ['panel-accounts', 'backups'],
        does: ['suspend', 'copy'],
      },
      {
        name: 'billing',
        scope: 'information',
        words: { vi: 'Hệ thống tính cước', en: 'Billing system' },
        categories: ['profile', 'invoices', 'tickets'],
        does: ['refuse', 'copy'],
      },
    ],
  },
];

/** An agent on the wire, for the customers of one test. */
export async function newAgent({ stack }: Local, customers: Record<string, Holdings>): Promise<FakeAgent> {
  const Name = `${stack.environment[environment.keysPath]}/site-transport-public`;
  const { Parameter } = await stack.clients.ssm.send(new GetParameterCommand({ Name }));
  const key = Buffer.from(Parameter?.Value ?? '', 'base64');
  const transport = publicKeyText(createPublicKey({ key, format: 'der', type: 'spki' }));
  return fakeAgent(wireChannel(stack.site?.url ?? '', agentPair.privateKey, transport), customers);
}

/** The agent works until the request has one of these statuses. A call that fails is made again. */
export async function workUntil(
  local: Local,
  agent: FakeAgent,
  reference: string,
  ...statuses: Request['status'][]
): Promise<Request> {
  const giveUpAt = Date.now() + patience.timeout;
  for (;;) {
    const request = await local.stored(reference);
    if (statuses.includes(request.status)) return request;
    if (Date.now() > giveUpAt) throw new Error(`Still ${request.status}: ${JSON.stringify(request.history)}`);
    if ((await agent.turn().catch(() => 0)) === 0) await sleep(patience.interval);
  }
}
