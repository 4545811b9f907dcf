import { describe, expect, it } from 'vitest';
import { closeRequest } from '../../functions/requests/close-request.ts';
import { cancelForCustomer } from '../../functions/requests/operate-requests.ts';
import { refusePromotions } from '../../functions/requests/refuse-promotions.ts';
import { askMailingGate } from '../../functions/stores/ask-mailing-gate.ts';
import { asked, confirmed } from '../support/stages.ts';
import { addressKeyOf, lan, lettersOf, newWorld, onlyRequest } from '../support/world.ts';

/** A world in which Lan agreed to promotions and price lists. */
const consenting = () => {
  const world = newWorld();
  world.mailing.subscribers.set(addressKeyOf(world, lan.address), {
    address: lan.address,
    consents: { promotions: '2025-01-01T00:00:00Z', 'price-lists': '2025-01-01T00:00:00Z' },
  });
  return world;
};

describe('stopping the promotions', () => {
  it('closes the gate for the refused topic at once, and for no other', async () => {
    const world = consenting();
    const requestId = await confirmed(world, { kind: 'opt-out', topics: ['promotions'] });

    await refusePromotions(world, { requestId });

    const gate = (topic: 'promotions' | 'price-lists') =>
      askMailingGate(world, { address: lan.address, topic });
    expect(await gate('promotions')).toEqual({ allowed: false, reason: 'suppressed' });
    expect(await gate('price-lists')).toMatchObject({ allowed: true });
    expect(onlyRequest(world)).toMatchObject({
      status: 'executing',
      performedAt: '2026-03-02T02:00:00.000Z',
    });
  });

  it('twice keeps the first instant', async () => {
    const world = consenting();
    const requestId = await confirmed(world, { kind: 'opt-out' });
    await refusePromotions(world, { requestId });
    world.clock.advance(60);

    await refusePromotions(world, { requestId });

    expect(world.mailing.suppressions.get(addressKeyOf(world, lan.address))).toEqual({
      promotions: '2026-03-02T02:00:00.000Z',
    });
    expect(onlyRequest(world).performedAt).toBe('2026-03-02T02:00:00.000Z');
  });

  it('is confirmed by one letter', async () => {
    const world = consenting();
    const requestId = await confirmed(world, { kind: 'opt-out' });

    await refusePromotions(world, { requestId });
    await closeRequest(world, { requestId });

    expect(lettersOf(world).map(({ type }) => type)).toEqual(['confirm', 'receipt']);
    expect(onlyRequest(world).status).toBe('completed');
  });

  it('outlives the request: the suppression stays when it is closed', async () => {
    const world = consenting();
    const requestId = await confirmed(world, { kind: 'opt-out' });
    await refusePromotions(world, { requestId });

    await closeRequest(world, { requestId });
    world.mailing.subscribers.clear();

    expect(await askMailingGate(world, { address: lan.address, topic: 'promotions' })).toEqual({
      allowed: false,
      reason: 'suppressed',
    });
  });

  it('does not happen once an operator has cancelled the request', async () => {
    const world = consenting();
    const requestId = await confirmed(world, { kind: 'opt-out' });
    await cancelForCustomer(world, { id: requestId, by: 'minh', reason: 'The customer called.' });

    await expect(refusePromotions(world, { requestId })).rejects.toMatchObject({ name: 'Cancelled' });

    expect(world.mailing.suppressions.size).toBe(0);
  });

  it('does not happen before the confirmation', async () => {
    const world = consenting();

    await asked(world, { kind: 'opt-out' });

    expect(world.mailing.suppressions.size).toBe(0);
  });

  it('has happened for a request that joined another, even if that one fails', async () => {
    const world = consenting();
    const first = await confirmed(world, { kind: 'opt-out' });
    const mailing = {
      ...world.mailing,
      suppress: async () => {
        throw new Error('The table is away.');
      },
    };
    await refusePromotions({ ...world, mailing }, { requestId: first }).catch(() => {});
    const second = await confirmed(world, { kind: 'opt-out' });

    await refusePromotions(world, { requestId: second }).catch(() => {});

    expect(world.mailing.suppressions.size).toBe(1);
  });
});
