import { describe, expect, it } from 'vitest';
import { watchSite } from '../../functions/sites/watch-site.ts';
import { lettersOf } from '../support/world.ts';
import { confirmedLife, requestOf, workOn } from './lives.ts';
import { confirmBy, newLifeByHand, personTask, record, waitingForPerson } from './lives-by-hand.ts';

describe('The watch over the work of persons', () => {
  it('rings from the day on which it is due until it is done, and not for being taken by nobody', async () => {
    const { world, agent, id } = await waitingForPerson();
    await agent.turn();
    expect(await watchSite(world)).toMatchObject({ open: 1, untaken: 0, due: 0, silent: 0 });

    const { dueAt } = personTask(world)?.person ?? { dueAt: '' };
    world.clock.advance((Date.parse(dueAt) - world.clock().getTime()) / 1000 - 60);
    await agent.turn();
    expect(await watchSite(world)).toMatchObject({ due: 0 });
    world.clock.advance(120);
    await agent.turn();
    expect(await watchSite(world)).toMatchObject({ due: 1, untaken: 0, silent: 0 });
    expect(world.counted.at(-1)).toEqual(['SiteNeedingAttention', 1]);
    expect(world.logged.at(-1)).toEqual({ event: 'manual-task-due', requestId: id, store: 'site:vnnic' });

    await record(world, id);
    expect(await watchSite(world)).toMatchObject({ due: 1 });
    await confirmBy(world, id);
    await workOn(world, agent, id);
    expect(await watchSite(world)).toMatchObject({ due: 0 });
  });
});

describe('A copy, where a person has a part', () => {
  it('says in its letter, on its page and in its receipt that it has nothing of it', async () => {
    const { world, agent } = newLifeByHand();
    const id = await confirmedLife(world, { kind: 'handover' });
    await workOn(world, agent, id);

    const request = await requestOf(world, id);
    expect(request.status).toBe('delivered');
    expect(request.outcomes['site:vnnic']).toEqual([
      { category: 'domain-registrations', result: 'not-in-copy', count: 0 },
      { category: 'contacts', result: 'not-in-copy', count: 0 },
    ]);
    expect(lettersOf(world).at(-1)).toMatchObject({ type: 'archive-ready', notInCopy: ['site:vnnic'] });
    expect(personTask(world)).toBeUndefined();
  });
});
