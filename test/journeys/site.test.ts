import { createPublicKey } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { environment } from '../../contract/resources.ts';
import { cancelChallengeOf } from '../../functions/requests/cancel-request.ts';
import { requestIdOf } from '../../functions/shared/reference.ts';
import { publicKeyText } from '../../functions/shared/seal.ts';
import { type FakeAgent, fakeAgent, type Holdings } from '../support/fake-agent.ts';
import { patience } from '../support/patience.ts';
import { agentPair } from '../support/seals.ts';
import { wireChannel } from '../support/signed-call.ts';
import { localStack } from './support.ts';

const sites = [
  {
    name: 'hanoi',
    agentKeys: [agentPair.key],
    stores: [
      {
        name: 'panel',
        scope: 'data',
        words: { vi: 'Máy chủ web', en: 'Web servers' },
        categories: ['panel-accounts', 'backups'],
        does: ['suspend'],
      },
      {
        name: 'billing',
        scope: 'information',
        words: { vi: 'Hệ thống tính cước', en: 'Billing system' },
        categories: ['profile', 'invoices', 'tickets'],
        does: ['refuse'],
      },
    ],
  },
];

describe('a site on the local stack', () => {
  const local = localStack({ sites });

  /** An agent on the wire, for the customers of one test. */
  async function newAgent(customers: Record<string, Holdings>) {
    const { site, clients } = local.stack;
    const name = `${local.stack.environment[environment.keysPath]}/site-transport-public`;
    const { Parameter } = await clients.ssm.send(new GetParameterCommand({ Name: name }));
    const der = Buffer.from(Parameter?.Value ?? '', 'base64');
    const transport = publicKeyText(createPublicKey({ key: der, format: 'der', type: 'spki' }));
    return fakeAgent(wireChannel(site?.url ?? '', agentPair.privateKey, transport), customers);
  }

  /** The agent works until the request has one of these statuses. */
  async function workUntil(agent: FakeAgent, reference: string, ...statuses: string[]) {
    const giveUpAt = Date.now() + patience.timeout;
    for (;;) {
      const request = await local.stored(reference);
      if (statuses.includes(request.status)) return request;
      if (Date.now() > giveUpAt)
        throw new Error(`Still ${request.status}: ${JSON.stringify(request.history)}`);
      if ((await agent.turn()) === 0) await sleep(patience.interval);
    }
  }

  it('erases over the wire, with receipts in the words of the stores, and leaves nobody in the tasks', async () => {
    const owner = await local.newCustomer();
    const agent = await newAgent({
      [owner.id]: { 'site:panel': { 'panel-accounts': 2 }, 'site:billing': { profile: 1, invoices: 3 } },
    });

    const { reference } = await local.confirmed(owner, { kind: 'deletion', scope: 'everything' });
    const request = await workUntil(agent, reference, 'completed-with-exceptions');
    while (agent.journal.length < 9) {
      if ((await agent.turn()) === 0) await sleep(patience.interval);
    }

    expect(agent.journal.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'suspend site:panel',
      'find site:billing',
      'find site:panel',
      'erase site:panel',
      'verify site:panel',
      'erase site:billing',
      'verify site:billing',
      'forget site:panel',
      'forget site:billing',
    ]);
    const letters = await local.customer.letters(owner.address, reference);
    const receipt = letters.at(-1)?.text ?? '';
    expect(receipt).toContain('Hệ thống tính cước');
    expect(receipt).toContain('Máy chủ web');
    expect(receipt).not.toMatch(/site:(panel|billing)/);
    const items = await local.stack.clients.dynamo.send(
      new ScanCommand({ TableName: local.stack.site?.table ?? '' }),
    );
    for (const personal of [owner.id, owner.address, owner.name])
      expect(JSON.stringify(items.Items)).not.toContain(personal);
    expect(request.site?.done['site:billing.erase']?.evidence.signature).toMatch(/^[\w-]{86}$/);
  });

  it('tells every store with a flag of a refusal', async () => {
    const owner = await local.newCustomer();
    const agent = await newAgent({ [owner.id]: {} });

    const { reference } = await local.confirmed(owner, { kind: 'opt-out', topics: 'promotions' });
    await workUntil(agent, reference, 'completed');

    expect([...agent.refusedTopics.values()]).toEqual([['promotions']]);
  });

  it('gives a cancellation while the site is asked its suspension back', async () => {
    const owner = await local.newCustomer();
    const agent = await newAgent({ [owner.id]: { 'site:panel': { 'panel-accounts': 2 } } });
    const { reference } = await local.confirmed(owner, { kind: 'deletion', scope: 'data' });
    const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'cancel');
    while (agent.suspended.size === 0) {
      if ((await agent.turn()) === 0) await sleep(patience.interval);
    }

    const cancelled = await local.customer.press(await local.customer.visit(link), {
      challenge: cancelChallengeOf(requestIdOf(reference)),
    });
    expect(cancelled.status).toBe(200);
    await workUntil(agent, reference, 'cancelled');

    expect(agent.suspended.size).toBe(0);
    expect(agent.journal.filter((line) => line.startsWith('erase'))).toEqual([]);
  });
});
