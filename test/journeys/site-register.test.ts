import { setTimeout as sleep } from 'node:timers/promises';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { requestIdOf } from '../../functions/shared/reference.ts';
import type { FakeAgent } from '../support/fake-agent.ts';
import { patience } from '../support/patience.ts';
import { newAgent, sites, workUntil } from './site-support.ts';
import { localStack } from './support.ts';

describe('a register behind the site, on the local stack', () => {
  const [site] = sites;
  const local = localStack({ sites: [{ ...site, register: 'billing' }] });

  /** On file at the site, and nowhere in the cloud. */
  const owner = { id: 'KH-7001', name: 'Phạm Thu Hà', address: 'ha.pham@example.vn' };
  const agentFor = async (): Promise<FakeAgent> => {
    const agent = await newAgent(local, { [owner.id]: { 'site:billing': { profile: 1 } } });
    agent.onFile.push({ customerId: owner.id, address: owner.address, name: owner.name });
    return agent;
  };
  const itemsAtSite = async () => {
    const scan = new ScanCommand({ TableName: local.stack.site?.table ?? '' });
    return JSON.stringify((await local.stack.clients.dynamo.send(scan)).Items);
  };
  /** The agent comes until it has done something. */
  const workOnce = async (agent: FakeAgent) => {
    while ((await agent.turn()) === 0) await sleep(patience.interval);
  };

  it('is asked over the wire before the first letter, before the plan and before the copy is handed out', async () => {
    const agent = await agentFor();
    const { reference, matchCode } = await local.customer.submit({
      kind: 'handover',
      scope: 'everything',
      address: owner.address,
    });
    expect((await local.stored(reference)).status).toBe('received');

    await workOnce(agent);
    const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'confirm');
    await local.customer.press(await local.customer.visit(link), { code: matchCode });
    await workUntil(local, agent, reference, 'delivered');
    const ready = await local.customer.waitForLetter({ address: owner.address, reference }, 'download');

    expect(ready.text).toContain(owner.name);
    expect(agent.lookedUp[0]).toMatchObject({ address: owner.address });
    expect(agent.lookedUp.at(-1)).toMatchObject({ address: owner.address, customerId: owner.id });
    for (const personal of Object.values(owner)) expect(await itemsAtSite()).not.toContain(personal);
  });

  it('says of an unknown address what it says of a known one, and sends it nothing', async () => {
    const agent = await agentFor();
    const address = 'nobody@example.vn';
    const { reference } = await local.customer.submit({ kind: 'deletion', scope: 'data', address });

    await workUntil(local, agent, reference, 'no-such-customer');

    expect(await local.mailTo(address)).toEqual([]);
  });

  it('calls a person when several customers have the address', async () => {
    const agent = await agentFor();
    agent.onFile.push({ customerId: 'KH-7002', address: owner.address, name: 'Somebody else' });
    const { reference } = await local.customer.submit({
      kind: 'deletion',
      scope: 'data',
      address: owner.address,
    });

    const request = await workUntil(local, agent, reference, 'needs-attention');

    expect(request.history.map(({ reason }) => reason)).toContain('site:billing.look-up: ambiguous-subject');
    expect(request.id).toBe(requestIdOf(reference));
  });
});
