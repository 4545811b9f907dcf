import { describe, expect, it } from 'vitest';
import { receiptOf } from '../../functions/requests/domain/receipt.ts';
import { statusViewOf } from '../../functions/requests/domain/status-view.ts';
import { cancelForCustomer, retryRequest } from '../../functions/requests/operate-requests.ts';
import { optOut } from '../../functions/requests/opt-out.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { watchSite } from '../../functions/sites/watch-site.ts';
import { createOptOutToken } from '../../functions/stores/domain/opt-out-token.ts';
import { agentPair } from '../support/seals.ts';
import { addressKeyOf, lan, lettersOf, onlyRequest } from '../support/world.ts';
import { confirmedLife, holdingsOfNeighbour, liveToTheEnd, newLife, requestOf, workOn } from './lives.ts';

const act = { by: 'minh', reason: 'ticket 12' };

describe('A deletion of everything, with a site', () => {
  it('suspends, finds the giver of names first, erases it last, reads again, and forgets', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world);

    await liveToTheEnd(world, agent, id);

    expect(agent.journal).toEqual([
      `suspend site:panel of ${lan.customerId}`,
      `find site:billing of ${lan.customerId}`,
      `find site:panel of ${lan.customerId}`,
      `erase site:panel of ${lan.customerId}`,
      `verify site:panel of ${lan.customerId}`,
      `erase site:billing of ${lan.customerId}`,
      `verify site:billing of ${lan.customerId}`,
      `forget site:panel of ${id}`,
      `forget site:billing of ${id}`,
    ]);
    expect((await requestOf(world, id)).status).toBe('completed-with-exceptions');
  });

  it('asks nothing of the site before the grace period is over', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world);

    await agent.turn();

    expect(world.tasks.all()).toEqual([]);
    expect(agent.journal).toEqual([]);
    expect((await requestOf(world, id)).status).toBe('in-grace-period');
  });

  it('tells in its receipt what each store of the site erased and holds', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world);

    const request = await liveToTheEnd(world, agent, id);

    expect(receiptOf(request).lines.filter(({ store }) => store.startsWith('site:'))).toEqual([
      { store: 'site:panel', category: 'panel-accounts', result: 'erased', count: 2 },
      { store: 'site:panel', category: 'backups', result: 'erased', count: 1 },
      { store: 'site:billing', category: 'profile', result: 'erased', count: 1 },
      {
        store: 'site:billing',
        category: 'invoices',
        result: 'held',
        count: 3,
        hold: { basis: 'accounting', until: '2036-12-31T17:00:00.000Z' },
      },
      { store: 'site:billing', category: 'tickets', result: 'erased', count: 4 },
    ]);
    expect(lettersOf(world).at(-1)?.type).toBe('receipt');
  });

  it('keeps the evidence of each task on the request, signed by the agent', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world);

    const { site } = await liveToTheEnd(world, agent, id);

    const evidence = Object.values(site?.done ?? {}).map((done) => done.evidence);
    expect(evidence).toHaveLength(7);
    expect(evidence.every(({ text, signature }) => agentPair.verify(text, signature))).toBe(true);
  });

  it('leaves nothing of the customer in the tasks, and touches nothing of a neighbour', async () => {
    const { world, agent, customers } = newLife();
    const id = await confirmedLife(world);

    await liveToTheEnd(world, agent, id);

    const left = JSON.stringify(world.tasks.all());
    for (const personal of [lan.customerId, lan.address, lan.name]) expect(left).not.toContain(personal);
    expect(customers['customer-nam']).toEqual(holdingsOfNeighbour());
    expect(JSON.stringify(world.logged)).not.toContain(lan.address);
  });

  it('waits for an agent that is away for months, at every state, and goes on when it comes', async () => {
    for (let away = 0; away < 10; away += 1) {
      const { world, agent } = newLife();
      const id = await confirmedLife(world);
      await world.workflow.runTo(id, 'Find at the site');
      for (let turns = 0; turns < away; turns += 1) {
        await world.workflow.run(id);
        await agent.turn();
      }
      await world.workflow.run(id);
      for (let day = 0; day < 90 && world.workflow.positionOf(id)?.token; day += 1) {
        world.workflow.expire(id);
        await world.workflow.run(id);
      }
      await workOn(world, agent, id);

      expect((await requestOf(world, id)).status, `away after ${away}`).toBe('completed-with-exceptions');
    }
  });

  it('shows the stores of the site on its way', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world);
    await world.workflow.runTo(id, 'Find at the site');
    for (let turns = 0; turns < 5; turns += 1) {
      await world.workflow.run(id);
      await agent.turn();
    }
    await world.workflow.run(id);

    const { progress } = statusViewOf(await requestOf(world, id), world.settings.periods);

    expect(progress).toContainEqual({ store: 'site:panel', state: 'done' });
    expect(progress).toContainEqual({ store: 'site:billing', state: 'waiting' });
  });

  it('asks the site for no store that its scope does not reach', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world, { scope: 'data' });

    await liveToTheEnd(world, agent, id);

    expect(agent.journal.filter((line) => line.includes('billing'))).toEqual([]);
    expect((await requestOf(world, id)).status).toBe('completed');
  });
});

describe('A cancellation while the site is asked', () => {
  /** Cancelled after so many answers of the agent. */
  const cancelledAfter = async (answers: number) => {
    const life = newLife();
    const { world, agent } = life;
    const id = await confirmedLife(world);
    await world.workflow.runTo(id, 'Find at the site');
    for (let turns = 0; turns < answers; turns += 1) {
      await world.workflow.run(id);
      await agent.turn();
    }
    if (answers > 0) expect(agent.suspended.size).toBe(1);
    await world.workflow.run(id);
    await cancelForCustomer(world, { id, ...act });
    await workOn(world, agent, id);
    return { ...life, id };
  };

  it.each([0, 1, 2])('after %i answers undoes the suspension, erases nothing and closes', async (answers) => {
    const { world, agent, id } = await cancelledAfter(answers);

    expect((await requestOf(world, id)).status).toBe('cancelled');
    expect(agent.suspended.size).toBe(0);
    expect(agent.journal.filter((line) => line.startsWith('erase'))).toEqual([]);
    expect(lettersOf(world).map(({ type }) => type)).toContain('cancelled');
  });

  it('gives the undoing a higher number than the suspension, which comes too late after it', async () => {
    const { agent } = await cancelledAfter(1);

    const suspend = agent.seen.find(({ operation }) => operation === 'suspend');
    const undo = agent.seen.find(({ operation }) => operation === 'unsuspend');
    if (!suspend || !undo) throw new Error('Nothing was suspended.');
    expect([suspend.turn, undo.turn]).toEqual([1, 2]);
    expect(undo.decision).toEqual(suspend.decision);
    expect(agent.work(suspend)).toEqual({ state: 'never', code: 'old-turn' });
  });

  it('does not say that it is over before the suspension is undone', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world);
    await world.workflow.runTo(id, 'Find at the site');
    await world.workflow.run(id);
    await agent.turn();
    await world.workflow.run(id);
    await cancelForCustomer(world, { id, ...act });
    await world.workflow.run(id);

    expect(world.workflow.positionOf(id)?.state).toBe('Undo the suspension');
    expect(lettersOf(world).map(({ type }) => type)).not.toContain('cancelled');
    expect(statusViewOf(await requestOf(world, id), world.settings.periods).pending).toBe('cancelled');
  });

  it('is heard by an agent that is at work', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world);
    await world.workflow.runTo(id, 'Find at the site');
    await world.workflow.run(id);
    const claimed = await agent.claim();
    const [task] = 'tasks' in claimed ? claimed.tasks : [];
    if (!task) throw new Error('There is no task.');
    const working = { task: task.task, fence: task.fence, answer: { state: 'working' as const, done: 1 } };
    expect(await agent.answer(working)).toEqual({ go: 'on' });

    await cancelForCustomer(world, { id, ...act });

    expect(await agent.answer(working)).toEqual({ go: 'stop', code: 'cancelled' });
  });
});

describe('What the site refuses', () => {
  it.each(['suspend', 'find'])(
    'to %s calls a person before anything is planned, and is asked anew after the retry',
    async (operation) => {
      const { world, agent } = newLife();
      const id = await confirmedLife(world);
      agent.instead.set(`site:panel.${operation}`, { state: 'never', code: 'ambiguous-subject' });

      const stopped = await liveToTheEnd(world, agent, id);
      expect(stopped.status).toBe('needs-attention');
      expect(stopped.attention?.error).toBe('SiteRefused');
      expect(stopped.plan).toBeUndefined();
      agent.instead.clear();
      await retryRequest(world, { id, ...act });
      await workOn(world, agent, id);

      expect((await requestOf(world, id)).status).toBe('completed-with-exceptions');
    },
  );

  it.each(['erase', 'verify'])(
    'to %s does not stop the stores of the cloud, is named to the customer, and is asked anew',
    async (operation) => {
      const { world, agent } = newLife();
      const id = await confirmedLife(world);
      agent.instead.set(`site:panel.${operation}`, { state: 'never', code: 'schema-changed' });

      const stopped = await liveToTheEnd(world, agent, id);
      expect(stopped.status).toBe('needs-attention');
      expect(Object.keys(stopped.outcomes).toSorted()).toEqual(['account', 'hosting', 'mailing']);
      expect(stopped.failures['site:panel']).toBe('schema-changed');
      expect(receiptOf(stopped).unfinished).toEqual(['site:panel', 'site:billing']);
      agent.instead.clear();
      await retryRequest(world, { id, ...act });
      await workOn(world, agent, id);

      const ended = await requestOf(world, id);
      expect(ended.status).toBe('completed-with-exceptions');
      expect(ended.failures).toEqual({});
    },
  );

  it('counts nothing as erased that is left, and erases again after a person has looked', async () => {
    const { world, agent, customers } = newLife();
    const id = await confirmedLife(world);
    const honest = agent.work;
    await world.workflow.runTo(id, 'Find at the site');
    const own = customers[lan.customerId]?.['site:panel'];
    if (!own) throw new Error('Lan has no panel account.');
    // Whatever is erased comes back once.
    let cameBack = 0;
    const original = agent.answer;
    agent.answer = async (question) => {
      const isErase = 'task' in question && question.task.includes('site:panel.erase');
      const answered = await original(question);
      if (isErase && cameBack === 0) {
        own.backups = 1;
        cameBack += 1;
      }
      return answered;
    };
    await workOn(world, agent, id);

    const stopped = await requestOf(world, id);
    expect(stopped.status).toBe('needs-attention');
    expect(stopped.outcomes['site:panel']).toBeUndefined();
    expect(stopped.failures['site:panel']).toBe('left-over');
    await retryRequest(world, { id, ...act });
    await workOn(world, agent, id);

    expect((await requestOf(world, id)).status).toBe('completed-with-exceptions');
    expect(own).toEqual({});
    expect(honest).toBeDefined();
  });

  it('an unknown table calls a person before the request counts as done, and stands in the receipt', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world);
    agent.unknownTables.push('mod_chat');

    const stopped = await liveToTheEnd(world, agent, id);
    expect(stopped.status).toBe('needs-attention');
    for (let calls = 0; calls < 3; calls += 1) {
      await retryRequest(world, { id, ...act });
      await workOn(world, agent, id);
    }

    const ended = await requestOf(world, id);
    expect(ended.status).toBe('completed-with-exceptions');
    expect(receiptOf(ended).lines.filter(({ result }) => result === 'not-reached')).toEqual([
      { store: 'site:panel', category: 'other-records', result: 'not-reached', count: 1 },
      { store: 'site:billing', category: 'other-records', result: 'not-reached', count: 1 },
    ]);
  });

  it('later is asked later, and nothing fails', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world);
    agent.instead.set('site:billing.find', { state: 'later', code: 'database-away', afterSeconds: 600 });
    await liveToTheEnd(world, agent, id);
    agent.instead.clear();

    expect(await agent.turn()).toBe(0);
    world.clock.advance(601);
    await workOn(world, agent, id);

    expect((await requestOf(world, id)).status).toBe('completed-with-exceptions');
  });
});

describe('An opt-out, with a site', () => {
  it('stops promotions at once, and is complete when every store that has a flag has set it', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world, { kind: 'opt-out' });

    expect(world.workflow.positionOf(id)?.state).toBe('Refuse at the site');
    expect((await requestOf(world, id)).performedAt).toBeDefined();
    await workOn(world, agent, id);

    expect([...agent.refusedTopics]).toEqual([[`${id} site:billing`, ['promotions']]]);
    expect((await requestOf(world, id)).status).toBe('completed');
  });

  it('by one click reaches a customer who is on no list of ours, by the number in the link', async () => {
    const { world, agent } = newLife();
    const addressKey = addressKeyOf(world, lan.address);
    const { customerId } = lan;
    const token = createOptOutToken(
      world.keys,
      { topic: 'promotions', addressKey, customerId },
      world.random,
    );
    await optOut(world, { token, all: true, language: 'vi' });
    const { id, address } = onlyRequest(world);
    expect(address).toBe('');

    await workOn(world, agent, id);

    expect(agent.journal).toContain(`refuse site:billing of ${customerId}`);
    expect((await requestOf(world, id)).status).toBe('completed');
  });

  it('by one click of somebody whom nobody knows stops promotions here, and asks the site nothing', async () => {
    const { world, agent } = newLife();
    const addressKey = addressKeyOf(world, 'nobody@example.vn');
    const token = createOptOutToken(world.keys, { topic: 'promotions', addressKey }, world.random);
    await optOut(world, { token, all: true, language: 'vi' });
    const { id } = onlyRequest(world);

    await workOn(world, agent, id);

    expect(agent.seen).toEqual([]);
    expect((await requestOf(world, id)).status).toBe('completed');
  });
});

describe('The watch over the site', () => {
  it('rings when no agent ever came, and stops when one comes', async () => {
    const { world, agent } = newLife();

    expect(await watchSite(world)).toMatchObject({ silent: 1 });
    await agent.turn();
    expect(await watchSite(world)).toMatchObject({ silent: 0 });
    world.clock.advance(7201);
    expect(await watchSite(world)).toMatchObject({ silent: 1 });
    expect(world.counted.filter(([metric]) => metric === 'SiteNeedingAttention')).toEqual([
      ['SiteNeedingAttention', 1],
      ['SiteNeedingAttention', 0],
      ['SiteNeedingAttention', 1],
    ]);
  });
});

describe('A store that the settings name no more', () => {
  it('calls a person, who may go on without it, and the receipt says so', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world);
    await world.workflow.runTo(id, 'Find at the site');
    for (let turns = 0; turns < 3; turns += 1) {
      await world.workflow.run(id);
      await agent.turn();
    }
    await world.workflow.runTo(id, 'Erase in every store');
    world.site.stores.splice(0, 1);
    await workOn(world, agent, id);
    const stopped = await requestOf(world, id);
    expect(stopped.failures['site:panel']).toBe('no-such-store');
    expect(await retryRequest(world, { id, ...act, withoutStore: 'site:billing' })).toMatchObject({
      refused: 'not-now',
    });

    await retryRequest(world, { id, ...act, withoutStore: 'site:panel' });
    await workOn(world, agent, id);

    const ended = await requestOf(world, id);
    expect(ended.status).toBe('completed-with-exceptions');
    expect(receiptOf(ended).lines.filter(({ store }) => store === 'site:panel')).toEqual([
      { store: 'site:panel', category: 'panel-accounts', result: 'not-reached', count: 2 },
      { store: 'site:panel', category: 'backups', result: 'not-reached', count: 1 },
    ]);
  });
});

describe('A plan of the site', () => {
  it('with a category that the settings do not name calls a person before anything is planned', async () => {
    const { world, agent, customers } = newLife();
    customers[lan.customerId] = { 'site:billing': { mailboxes: 3 } };
    const id = await confirmedLife(world);

    const stopped = await liveToTheEnd(world, agent, id);

    expect(stopped.status).toBe('needs-attention');
    expect(stopped.plan).toBeUndefined();
    expect(stopped.history.at(-2)?.reason).toBe('site:billing.find: unknown-category');
  });

  it('is missing in an execution that began before there was a site, which is refused', async () => {
    const { world } = newLife();
    const id = await confirmedLife(world);
    world.clock.advance(world.settings.periods.graceSeconds + 5);

    await expect(planRequest(world, { requestId: id })).rejects.toMatchObject({
      name: 'Permanent',
      message: 'The plan leaves out site:panel, site:billing.',
    });
  });
});
