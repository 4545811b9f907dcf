import { describe, expect, it } from 'vitest';
import type { Request } from '../../functions/requests/domain/request.ts';
import { executeInStore } from '../../functions/requests/execute-in-store.ts';
import { TransientError } from '../../functions/shared/errors.ts';
import type { DataStore, Stores } from '../../functions/stores/ports.ts';
import { inGracePeriod, planned } from '../support/stages.ts';
import { lan, newWorld, onlyRequest, type World } from '../support/world.ts';

const left = (world: World) =>
  Object.values(world.stores).map(
    ({ holdings }) => holdings.filter(({ customerId }) => customerId === lan.customerId).length,
  );

async function readyToErase() {
  const world = newWorld();
  const requestId = await planned(world);
  const erase = (store: 'hosting' | 'mailing' | 'account') => executeInStore(world, { requestId, store });
  return { world, requestId, erase };
}

describe('an erasure in one store', () => {
  it('erases in that store only', async () => {
    const { world, erase } = await readyToErase();

    await erase('hosting');

    expect(left(world)).toEqual([0, 1, 2]);
    expect(onlyRequest(world).outcomes).toEqual({
      hosting: [{ category: 'website-files', result: 'erased', count: 2 }],
    });
  });

  it('reaches a store that knows the customer by their address alone', async () => {
    const { world, requestId } = await readyToErase();
    const tickets = new Map([
      [lan.address, 'a question that came by e-mail'],
      ['minh@example.vn', 'another one'],
    ]);
    const byAddress: DataStore = {
      ...world.stores.mailing,
      erase: async ({ address }, plan) => {
        tickets.delete(address);
        return plan.categories.map(({ category, count }) => ({ category, result: 'erased', count }));
      },
      verify: async ({ address }) => (tickets.has(address) ? 1 : 0),
    };

    await executeInStore(
      { ...world, stores: { ...world.stores, mailing: byAddress } },
      { requestId, store: 'mailing' },
    );

    expect([...tickets.keys()]).toEqual(['minh@example.vn']);
  });

  it('keeps what is held, with its end', async () => {
    const { world, erase } = await readyToErase();

    await erase('account');

    expect(world.stores.account.holdings).toMatchObject([
      { category: 'invoices', endsAt: '2036-12-31T17:00:00.000Z' },
    ]);
    expect(onlyRequest(world).outcomes.account).toContainEqual({
      category: 'invoices',
      result: 'held',
      count: 1,
      hold: { basis: 'accounting', until: '2036-12-31T17:00:00.000Z' },
    });
  });

  it("leaves another customer's data alone", async () => {
    const { world, erase } = await readyToErase();
    world.stores.hosting.holdings.push({ customerId: 'customer-minh', category: 'website-files', path: 'x' });

    await erase('hosting');

    expect(world.stores.hosting.holdings.map(({ customerId }) => customerId)).toEqual(['customer-minh']);
  });

  it('is not repeated once it is done', async () => {
    const { world, erase } = await readyToErase();
    await erase('hosting');
    const before = onlyRequest(world);
    world.stores.hosting.failures.erase = new Error('Nobody may erase twice.');

    expect(await erase('hosting')).toEqual({ store: 'hosting' });

    expect(onlyRequest(world)).toEqual(before);
  });

  it('marks the deletion as performed with the last store, not before', async () => {
    const { world, erase } = await readyToErase();

    await erase('hosting');
    await erase('mailing');
    expect(onlyRequest(world).performedAt).toBeUndefined();
    await erase('account');

    expect(onlyRequest(world).performedAt).toBe('2026-03-05T02:00:00.000Z');
  });

  it('that leaves something behind throws and records no outcome', async () => {
    const { world, requestId } = await readyToErase();
    const { hosting } = world.stores;
    const forgetful = {
      ...world,
      stores: { ...world.stores, hosting: { ...hosting, erase: async () => [] } },
    };

    await expect(executeInStore(forgetful, { requestId, store: 'hosting' })).rejects.toMatchObject({
      name: 'NotErased',
    });
    expect(onlyRequest(world).outcomes).toEqual({});
  });

  it('continues where the process died', async () => {
    const { world, erase } = await readyToErase();
    world.stores.hosting.crashAfter = 1;
    await expect(erase('hosting')).rejects.toThrow();
    world.stores.hosting.crashAfter = undefined;

    await erase('hosting');

    expect(left(world)).toEqual([0, 1, 2]);
    // The plan's counts, not what the second attempt still found.
    expect(onlyRequest(world).outcomes.hosting).toEqual([
      { category: 'website-files', result: 'erased', count: 2 },
    ]);
  });

  it.each(['erase', 'verify'] as const)(
    'throws the error of %s, and leaves the other stores alone',
    async (method) => {
      const { world, erase } = await readyToErase();
      world.stores.hosting.failures[method] = new TransientError('The bucket is away.');

      await expect(erase('hosting')).rejects.toMatchObject({ name: 'Transient' });
      await erase('mailing');
      await erase('account');

      expect(Object.keys(onlyRequest(world).outcomes)).toEqual(['mailing', 'account']);
      expect(onlyRequest(world).performedAt).toBeUndefined();
    },
  );
});

describe('nothing is erased', () => {
  const tampered: [string, (request: Request) => Request][] = [
    ['without a plan', ({ plan: _none, ...request }) => request],
    ['by a plan whose hash is wrong', (request) => withPlan(request, (plan) => ({ ...plan, sha256: 'x' }))],
    [
      'by a plan that was changed after it was frozen',
      (request) =>
        withPlan(request, (plan) => ({
          ...plan,
          stores: plan.stores.map((store) => ({ ...store, categories: [] })),
        })),
    ],
    [
      'by a plan that does not name the store',
      (request) =>
        withPlan(request, (plan) => ({
          ...plan,
          stores: plan.stores.filter(({ store }) => store !== 'hosting'),
        })),
    ],
    ['for a handover', (request) => ({ ...request, kind: 'handover' })],
    ['for a request without a customer', ({ customerId: _none, ...request }) => request],
  ];
  const withPlan = (
    request: Request,
    change: (plan: NonNullable<Request['plan']>) => NonNullable<Request['plan']>,
  ): Request => (request.plan ? { ...request, plan: change(request.plan) } : request);

  it.each(tampered)('%s', async (_name, tamper) => {
    const { world, requestId, erase } = await readyToErase();
    await world.requests.change(requestId, tamper);

    await expect(erase('hosting')).rejects.toMatchObject({ name: 'Permanent' });

    expect(left(world)).toEqual([2, 1, 2]);
    expect(onlyRequest(world).outcomes).toEqual({});
  });

  it('in the grace period', async () => {
    const world = newWorld();
    const requestId = await inGracePeriod(world);

    await expect(executeInStore(world, { requestId, store: 'hosting' })).rejects.toMatchObject({
      name: 'Permanent',
    });
    expect(left(world)).toEqual([2, 1, 2]);
  });

  it('in an unknown store', async () => {
    const { world, requestId } = await readyToErase();

    await expect(
      executeInStore({ ...world, stores: {} as Stores }, { requestId, store: 'hosting' }),
    ).rejects.toMatchObject({ name: 'Permanent' });
  });
});
