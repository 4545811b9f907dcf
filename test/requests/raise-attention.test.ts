import { describe, expect, it } from 'vitest';
import { metrics } from '../../contract/resources.ts';
import { retryRequest } from '../../functions/requests/operate-requests.ts';
import { raiseAttention } from '../../functions/requests/raise-attention.ts';
import { planned, waiting } from '../support/stages.ts';
import { newWorld, onlyRequest } from '../support/world.ts';

describe('calling an operator', () => {
  it('marks the request, counts it for the alarm and waits', async () => {
    const world = newWorld();
    const id = await planned(world);

    await raiseAttention(world, { ...waiting(world, id, 'attention'), error: 'Transient' });

    expect(onlyRequest(world)).toMatchObject({
      status: 'needs-attention',
      attention: { error: 'Transient', taskToken: 'attention', from: 'executing' },
    });
    expect(world.counted).toEqual([[metrics.needsAttention, 1]]);
    expect(world.workflow.answers.map(({ taskToken }) => taskToken)).not.toContain('attention');
  });

  it('again takes the new token and remembers where the request failed first', async () => {
    const world = newWorld();
    const id = await planned(world);
    await raiseAttention(world, { ...waiting(world, id, 'first'), error: 'Transient' });

    await raiseAttention(world, { ...waiting(world, id, 'second'), error: 'States.Timeout' });

    expect(onlyRequest(world).attention).toMatchObject({ taskToken: 'second', from: 'executing' });
    expect(world.counted).toHaveLength(2);
  });

  it('late, after a retry and a newer call, leaves the newer one what staff answer', async () => {
    const world = newWorld();
    const id = await planned(world);
    const first = { ...waiting(world, id, 'first'), error: 'Permanent' };
    const act = { id, by: 'minh', reason: 'ticket 7' };
    await raiseAttention(world, first);
    await retryRequest(world, act);
    await raiseAttention(world, first);
    expect(onlyRequest(world).status).toBe('executing');
    await raiseAttention(world, { ...waiting(world, id, 'second'), error: 'Permanent' });

    await raiseAttention(world, first);
    const retried = await retryRequest(world, act);

    expect(retried).toMatchObject({ machine: 'resumed' });
    expect(world.workflow.answers.at(-1)).toMatchObject({ taskToken: 'second' });
    expect(world.counted).toHaveLength(2);
  });

  it('sends the customer nothing', async () => {
    const world = newWorld();
    const id = await planned(world);
    const letters = world.mail.sent.length;

    await raiseAttention(world, { ...waiting(world, id, 'attention'), error: 'Transient' });

    expect(world.mail.sent).toHaveLength(letters);
  });
});
