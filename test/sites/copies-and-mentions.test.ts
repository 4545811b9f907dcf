import { describe, expect, it } from 'vitest';
import { receiptOf } from '../../functions/requests/domain/receipt.ts';
import { addDays } from '../../functions/shared/calendar.ts';
import { saying } from '../support/fake-agent.ts';
import { lan } from '../support/world.ts';
import { confirmedLife, liveToTheEnd, newLife, requestOf } from './lives.ts';

describe('Copies that a deletion does not reach at once', () => {
  it('are in the receipt with the day on which each is gone', async () => {
    const { world, agent } = newLife();
    saying(agent, 'site:billing', { copies: [{ name: 'dumps', days: 30 }] });
    const id = await confirmedLife(world);

    const request = await liveToTheEnd(world, agent, id);

    const erasedAt = request.site?.done['site:billing.erase']?.at ?? '';
    expect(receiptOf(request).copies).toEqual([
      { store: 'site:billing', name: 'dumps', until: addDays(new Date(erasedAt), 30).toISOString() },
    ]);
  });

  it('are none where nothing was erased', async () => {
    const { world, agent, customers } = newLife();
    customers[lan.customerId] = { 'site:panel': {}, 'site:billing': { invoices: 3 } };
    saying(agent, 'site:(panel|billing)', { copies: [{ name: 'dumps', days: 30 }] });
    const id = await confirmedLife(world);

    const request = await liveToTheEnd(world, agent, id);

    expect(request.status).toBe('completed-with-exceptions');
    expect(receiptOf(request)).not.toHaveProperty('copies');
  });
});

describe('Free text that names the customer', () => {
  it('calls a person once, who reads where, and the request does not wait for them', async () => {
    const { world, agent } = newLife();
    const mentions = [
      { table: 'activity', column: 'message', count: 3 },
      { table: 'notes', column: 'body', count: 1 },
    ];
    saying(agent, 'site:billing', { mentions });
    const id = await confirmedLife(world);

    const request = await liveToTheEnd(world, agent, id);

    expect(request.status).toBe('completed-with-exceptions');
    expect(request.site?.done['site:billing.verify']?.mentions).toEqual(mentions);
    const told = world.logged.filter(({ event }) => event === 'site-mentions');
    expect(told).toEqual([{ event: 'site-mentions', requestId: id, store: 'site:billing', count: 4 }]);
    expect(world.counted.filter(([name]) => name === 'RequestsNeedingAttention')).toHaveLength(1);
  });

  it('that is named in very many places still fits onto the request', async () => {
    const { world, agent } = newLife();
    const mentions = Array.from({ length: 500 }, (_, index) => ({
      table: `table_${index}`,
      column: 'text',
      count: 1,
    }));
    saying(agent, 'site:billing', { mentions });
    const id = await confirmedLife(world);
    await liveToTheEnd(world, agent, id);

    expect((await requestOf(world, id)).site?.done['site:billing.verify']?.mentions).toHaveLength(50);
  });
});
