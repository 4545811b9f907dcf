import { describe, expect, it } from 'vitest';
import { executeInStore } from '../../functions/requests/execute-in-store.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import type { Scope } from '../../functions/shared/vocabulary.ts';
import { hashPlan } from '../../functions/stores/domain/plan.ts';
import { asked, confirmed, inGracePeriod, planned, submitted } from '../support/stages.ts';
import { lan, newWorld, onlyRequest } from '../support/world.ts';

describe('a plan', () => {
  it('records what each store contains and what is held, and is frozen with its hash', async () => {
    const world = newWorld();

    await planned(world);

    const { plan, status } = onlyRequest(world);
    expect(status).toBe('executing');
    expect(plan).toMatchObject({
      plannedAt: '2026-03-05T02:00:00.000Z',
      stores: [
        { store: 'hosting', categories: [{ category: 'website-files', action: 'erase', count: 2 }] },
        { store: 'mailing', categories: [{ category: 'mailing-topics', action: 'erase', count: 1 }] },
        {
          store: 'account',
          categories: [
            { category: 'profile', action: 'erase', count: 1 },
            { category: 'invoices', action: 'hold', count: 1, hold: { basis: 'accounting' } },
          ],
        },
      ],
    });
    expect(plan?.sha256).toBe(hashPlan(plan?.stores ?? []));
  });

  it('changes nothing in any store', async () => {
    const world = newWorld();
    const before = Object.values(world.stores).map(({ holdings }) => structuredClone(holdings));

    await planned(world);

    expect(Object.values(world.stores).map(({ holdings }) => holdings)).toEqual(before);
  });

  it.each<[Scope, string[]]>([
    ['information', ['mailing', 'account']],
    ['data', ['hosting']],
    ['everything', ['hosting', 'mailing', 'account']],
  ])('for %s reaches %j', async (scope, stores) => {
    const world = newWorld();

    await planned(world, { scope });

    expect(onlyRequest(world).plan?.stores.map(({ store }) => store)).toEqual(stores);
  });

  it('for a handover exports everything and erases nothing', async () => {
    const world = newWorld();

    await planned(world, { kind: 'handover' });

    const actions = onlyRequest(world).plan?.stores.flatMap(({ categories }) =>
      categories.map(({ action }) => action),
    );
    expect(new Set(actions)).toEqual(new Set(['return']));
  });

  it('names dates that nobody could read to a person, by kind and field alone', async () => {
    const world = newWorld();
    const { survey } = world.stores.account;
    world.stores.account.survey = async (...given) => ({
      ...(await survey(...given)),
      unreadableDates: [{ category: 'invoices', field: 'issuedOn', count: 2 }],
    });

    const requestId = await planned(world);
    await planRequest(world, { requestId });

    expect(world.logged.filter(({ event }) => event === 'date-unreadable')).toEqual([
      { event: 'date-unreadable', requestId, store: 'account', field: 'invoices.issuedOn', count: 2 },
    ]);
    expect(world.counted).toEqual([['RequestsNeedingAttention', 1]]);
    expect(onlyRequest(world).status).toBe('executing');
  });

  it('does not change when made again', async () => {
    const world = newWorld();
    const requestId = await planned(world);
    const { plan } = onlyRequest(world);
    world.stores.hosting.holdings.push({
      customerId: 'customer-lan',
      category: 'website-files',
      path: 'new',
    });
    world.clock.advance(60);

    await planRequest(world, { requestId });

    expect(onlyRequest(world).plan).toEqual(plan);
  });

  it('made again does not need the address, which may be erased by then', async () => {
    const world = newWorld();
    const requestId = await planned(world);
    const { plan } = onlyRequest(world);
    world.register.customers = [];

    await planRequest(world, { requestId });

    expect(onlyRequest(world).plan).toEqual(plan);
  });

  it('made again lists only the stores that are still to do', async () => {
    const world = newWorld();
    const requestId = await planned(world);
    await executeInStore(world, { requestId, store: 'mailing' });

    expect(await planRequest(world, { requestId })).toMatchObject({
      requestId,
      stores: ['hosting', 'account'],
    });
  });
});

describe('no plan is made', () => {
  it('for an unconfirmed request', async () => {
    const world = newWorld();
    const requestId = await asked(world, { kind: 'handover' });

    await expect(planRequest(world, { requestId })).rejects.toMatchObject({ name: 'Permanent' });
    expect(onlyRequest(world).plan).toBeUndefined();
  });

  it('for a deletion whose grace period has not begun', async () => {
    const world = newWorld();
    const requestId = await confirmed(world);

    await expect(planRequest(world, { requestId })).rejects.toMatchObject({ name: 'Permanent' });
    expect(onlyRequest(world).plan).toBeUndefined();
  });

  it('yet, for a deletion one millisecond before its grace period ends', async () => {
    const world = newWorld();
    const requestId = await inGracePeriod(world);
    world.clock.set('2026-03-05T01:59:59.999Z');

    await expect(planRequest(world, { requestId })).rejects.toMatchObject({ name: 'Transient' });
    expect(onlyRequest(world)).toMatchObject({ status: 'in-grace-period' });
    expect(onlyRequest(world).plan).toBeUndefined();
  });

  it('for a deletion whose letter about cancelling was never sent, however late', async () => {
    const world = newWorld();
    const requestId = await inGracePeriod(world);
    await world.requests.change(requestId, ({ letters: { grace: _unsent, ...letters }, ...request }) => ({
      ...request,
      letters,
    }));
    world.clock.advance(10 * world.settings.periods.graceSeconds);

    await expect(planRequest(world, { requestId })).rejects.toMatchObject({ name: 'Permanent' });
    expect(onlyRequest(world).plan).toBeUndefined();
  });

  it("once the customer's address differs from the one that confirmed", async () => {
    const world = newWorld();
    const requestId = await inGracePeriod(world);
    world.clock.advance(world.settings.periods.graceSeconds);
    world.register.customers = [{ ...lan, address: 'rescued@example.vn' }];

    await expect(planRequest(world, { requestId })).rejects.toMatchObject({ name: 'Permanent' });
    expect(onlyRequest(world).plan).toBeUndefined();
    expect(world.openWork.heldBy(lan.customerId).map(({ slot }) => slot)).not.toContain('erasing');
  });

  it('for an opt-out', async () => {
    const world = newWorld();
    const requestId = await confirmed(world, { kind: 'opt-out' });

    await expect(planRequest(world, { requestId })).rejects.toMatchObject({ name: 'Permanent' });
  });

  it('when one store cannot be surveyed', async () => {
    const world = newWorld();
    const requestId = await inGracePeriod(world);
    world.clock.advance(world.settings.periods.graceSeconds);
    world.stores.mailing.failures.survey = new Error('The table is away.');

    await expect(planRequest(world, { requestId })).rejects.toThrow('The table is away.');
    expect(onlyRequest(world)).toMatchObject({ status: 'in-grace-period' });
  });

  it('for a request without a known customer', async () => {
    const world = newWorld();
    const requestId = await submitted(world);

    await expect(planRequest(world, { requestId })).rejects.toMatchObject({ name: 'Permanent' });
  });
});
