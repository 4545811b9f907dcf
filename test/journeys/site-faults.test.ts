import { describe, expect, it } from 'vitest';
import { roll } from '../../chaos/dice.ts';
import type { Holdings } from '../support/fake-agent.ts';
import { newAgent, sites, workUntil } from './site-support.ts';
import { localStack } from './support.ts';

const transient = () => Object.assign(new Error('Planted.'), { name: 'Transient' });
/** What works with tasks, and what they wait for. */
const disturbed = ['open-task', 'claim-tasks', 'answer-task', 'plan-request', 'execute-in-store'];

/** The dice of this test: the same each time, as far as the order of calls is. */
const seed = 'site-faults-1';

describe('a site among faults', () => {
  const local = localStack({
    sites: sites.map((site) => ({ ...site, leaseSeconds: 5 })),
  });

  it('ends every deletion as if nothing had happened, and touches nobody else', async () => {
    const owners = await Promise.all(Array.from({ length: 3 }, () => local.newCustomer()));
    const holdings = (): Holdings => ({
      'site:panel': { 'panel-accounts': 2, backups: 1 },
      'site:billing': { profile: 1, invoices: 3, tickets: 2 },
    });
    const customers: Record<string, Holdings> = { 'KH-NEIGHBOUR': holdings() };
    for (const { id } of owners) customers[id] = holdings();
    const agent = await newAgent(local, customers);
    const counts = new Map<string, number>();
    let faults = 0;
    const strikes = (when: string, name: string): boolean => {
      const count = (counts.get(`${when} ${name}`) ?? 0) + 1;
      counts.set(`${when} ${name}`, count);
      // Not for ever: a store that never works is another test.
      const isStruck = disturbed.includes(name) && count <= 20 && roll(seed, when, name, count) < 0.25;
      if (isStruck) faults += 1;
      return isStruck;
    };
    local.stack.hooks.beforeInvoke = (name) => {
      if (strikes('before', name)) throw transient();
    };
    // It has done its work, and nobody hears of it.
    local.stack.hooks.afterInvoke = (name) => {
      if (strikes('after', name)) throw transient();
    };

    const asked = await Promise.all(
      owners.map((owner) => local.confirmed(owner, { kind: 'deletion', scope: 'everything' })),
    );
    for (const { reference } of asked)
      await workUntil(local, agent, reference, 'completed-with-exceptions', 'needs-attention');
    delete local.stack.hooks.beforeInvoke;
    delete local.stack.hooks.afterInvoke;

    expect(faults).toBeGreaterThan(10);
    for (const { reference } of asked) {
      const request = await local.stored(reference);
      expect(request.status).toBe('completed-with-exceptions');
      expect(
        request.outcomes['site:billing']?.map(({ category, result, count }) => [category, result, count]),
      ).toEqual([
        ['profile', 'erased', 1],
        ['invoices', 'held', 3],
        ['tickets', 'erased', 2],
      ]);
    }
    for (const { id } of owners)
      expect(customers[id]).toEqual({ 'site:panel': {}, 'site:billing': { invoices: 3 } });
    expect(customers['KH-NEIGHBOUR']).toEqual(holdings());
    for (const owner of owners) {
      const letters = await local.mailTo(owner.address);
      expect(letters).toHaveLength(3);
    }
  });
});
