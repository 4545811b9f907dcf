import { describe, expect, it } from 'vitest';
import { receiptOf } from '../../functions/requests/domain/receipt.ts';
import { statusViewOf } from '../../functions/requests/domain/status-view.ts';
import { cancelForCustomer, retryRequest } from '../../functions/requests/operate-requests.ts';
import { isRefusal, refuse } from '../../functions/shared/refusal.ts';
import { answerTask } from '../../functions/sites/answer-task.ts';
import { taskIdOf } from '../../functions/sites/domain/task.ts';
import { watchSite } from '../../functions/sites/watch-site.ts';
import { openTasksOf, recordByHand } from '../../functions/sites/work-by-hand.ts';
import { agentPair } from '../support/seals.ts';
import { lan, lettersOf } from '../support/world.ts';
import { confirmedLife, liveToTheEnd, requestOf, workOn } from './lives.ts';
import {
  about,
  confirmBy,
  evidence,
  newLifeByHand,
  personTask,
  record,
  vnnic,
  waitingForPerson,
} from './lives-by-hand.ts';

describe('A deletion in which a person has a part', () => {
  it('does everything else, and waits for two persons', async () => {
    const { world, agent, id } = await waitingForPerson();

    const waiting = await requestOf(world, id);
    expect(waiting.status).toBe('executing');
    expect(Object.keys(waiting.outcomes).toSorted()).toEqual([
      'account',
      'hosting',
      'mailing',
      'site:billing',
      'site:panel',
    ]);
    expect(statusViewOf(waiting, world.settings.periods).progress).toContainEqual({
      store: 'site:vnnic',
      state: 'waiting',
    });
    await record(world, id);
    await workOn(world, agent, id);
    expect((await requestOf(world, id)).status).toBe('executing');

    await confirmBy(world, id);
    await workOn(world, agent, id);

    const ended = await requestOf(world, id);
    expect(ended.status).toBe('completed-with-exceptions');
    expect(receiptOf(ended).lines.filter(({ store }) => store === 'site:vnnic')).toEqual([
      { store: 'site:vnnic', ...evidence.outcomes[0] },
      { store: 'site:vnnic', ...evidence.outcomes[1] },
    ]);
    expect(lettersOf(world).filter(({ type }) => type === 'receipt')).toHaveLength(1);
  });

  it('is begun by both at once: neither waits for the other', async () => {
    const { world, agent } = newLifeByHand();
    const id = await confirmedLife(world);
    await world.workflow.runTo(id, 'Find at the site');
    for (let turns = 0; turns < 20 && !personTask(world); turns += 1) {
      await world.workflow.run(id);
      if (!personTask(world)) await agent.turn();
    }

    expect(agent.journal.filter((line) => line.startsWith('erase'))).toEqual([]);
    await record(world, id);
    await confirmBy(world, id);
    await workOn(world, agent, id);

    expect((await requestOf(world, id)).status).toBe('completed-with-exceptions');
  });

  it("tells the task what to do and by when, and nobody's name", async () => {
    const { world, id } = await waitingForPerson();
    const { dueAt } = await requestOf(world, id);

    const [task] = await openTasksOf(world, await requestOf(world, id));
    expect(task?.person).toEqual({
      instructions: vnnic.manual?.instructions,
      dueAt: new Date(Date.parse(dueAt) - 5 * 86_400_000).toISOString(),
    });
    for (const personal of [lan.customerId, lan.address, lan.name]) {
      expect(JSON.stringify(personTask(world))).not.toContain(personal);
      expect(JSON.stringify(world.logged)).not.toContain(personal);
    }
  });

  it('is not done by who recorded it, by an agent, or by an unknown person before anything is on record', async () => {
    const { world, agent, id } = await waitingForPerson();

    expect(await confirmBy(world, id)).toEqual(refuse('too-late'));
    await record(world, id, 'hoa');
    expect(await confirmBy(world, id, 'Hoa ')).toEqual(refuse('too-late'));
    await workOn(world, agent, id);

    expect(agent.seen.filter(({ store }) => store === 'site:vnnic')).toEqual([]);
    expect((await requestOf(world, id)).outcomes['site:vnnic']).toBeUndefined();
  });

  it('refuses an answer of an agent about it, also under the fence that nobody has claimed', async () => {
    const { world, id } = await waitingForPerson();
    const task = personTask(world);
    if (!task) throw new Error('No person is asked.');
    const text = JSON.stringify({ task: taskIdOf(task), left: 0 });

    const answer = await answerTask(
      world,
      {
        protocol: 1,
        site: 'hanoi',
        instance: 'instance-1',
        task: task.id,
        fence: 0,
        answer: {
          state: 'done',
          result: { left: 0, outcomes: [] },
          evidence: { text, signature: agentPair.seal(text) },
        },
      },
      agentPair.key,
    );

    expect(answer).toEqual({ refused: 'unknown-task' });
    expect((await requestOf(world, id)).outcomes['site:vnnic']).toBeUndefined();
  });

  it('lets no agent poll as if there were work for it', async () => {
    const { agent } = await waitingForPerson();

    expect(await agent.claim()).toMatchObject({ tasks: [], pollSeconds: 30 });
  });

  it('waits for months through every timeout, and goes on by itself if the telling was lost', async () => {
    const { world, agent, id } = await waitingForPerson();
    for (let day = 0; day < 40; day += 1) {
      world.workflow.expire(id);
      await world.workflow.run(id);
    }
    await record(world, id);
    const { interrupt } = world.workflow;
    world.workflow.interrupt = async () => 'gone';
    await confirmBy(world, id);
    world.workflow.interrupt = interrupt;
    expect((await requestOf(world, id)).status).toBe('executing');

    world.workflow.expire(id);
    await workOn(world, agent, id);

    expect((await requestOf(world, id)).status).toBe('completed-with-exceptions');
  });

  it('is told again by who repeats the confirmation, and records it once', async () => {
    const { world, agent, id } = await waitingForPerson();
    await record(world, id);
    const { interrupt } = world.workflow;
    world.workflow.interrupt = async () => {
      throw new Error('The network is down.');
    };
    await expect(confirmBy(world, id)).rejects.toThrow();
    world.workflow.interrupt = interrupt;

    expect(isRefusal(await confirmBy(world, id))).toBe(false);
    await workOn(world, agent, id);

    const { status, history } = await requestOf(world, id);
    expect(status).toBe('completed-with-exceptions');
    expect(history.filter(({ event }) => event === 'manual-countersigned')).toHaveLength(1);
  });

  it('leaves no task open behind it, and is over for who comes late', async () => {
    const { world, agent, id } = await waitingForPerson();
    await record(world, id);
    await confirmBy(world, id);
    await workOn(world, agent, id);

    expect(world.tasks.all().filter(({ end }) => !end)).toEqual([]);
    expect(await record(world, id)).toEqual(refuse('not-now'));
    expect(await confirmBy(world, id)).toEqual(refuse('not-now'));
  });

  it('goes on beside a store of the agent that needs a person', async () => {
    const { world, agent } = newLifeByHand();
    const id = await confirmedLife(world);
    agent.instead.set('site:panel.erase', { state: 'never', code: 'schema-changed' });
    await liveToTheEnd(world, agent, id);
    expect((await requestOf(world, id)).status).toBe('needs-attention');

    await record(world, id);
    expect(await confirmBy(world, id)).toMatchObject({ machine: 'gone' });
    agent.instead.clear();
    await retryRequest(world, { id, by: 'minh', reason: 'ticket 12' });
    await workOn(world, agent, id);

    expect((await requestOf(world, id)).status).toBe('completed-with-exceptions');
  });

  it('says so when whoever keeps the data did not erase it', async () => {
    const { world, agent, id } = await waitingForPerson();
    const outcomes = [
      { category: 'domain-registrations', result: 'not-erased', count: 0 },
      { category: 'contacts', result: 'nothing-found', count: 0 },
    ] as const;
    await recordByHand(world, {
      ...about(id),
      by: 'hoa',
      ...structuredClone(evidence),
      outcomes: [...outcomes],
    });
    await confirmBy(world, id);
    await workOn(world, agent, id);

    const letter = lettersOf(world).at(-1);
    expect(letter?.type === 'receipt' && letter.receipt.lines).toContainEqual({
      store: 'site:vnnic',
      category: 'domain-registrations',
      result: 'not-erased',
      count: 0,
    });
    expect((await requestOf(world, id)).status).toBe('completed-with-exceptions');
  });

  it('goes on without the store when the settings name it no more, and the receipt says so', async () => {
    const { world, agent, id } = await waitingForPerson();
    world.site.stores.pop();
    world.workflow.expire(id);
    await workOn(world, agent, id);
    expect((await requestOf(world, id)).failures).toEqual({ 'site:vnnic': 'no-such-store' });

    await retryRequest(world, { id, by: 'minh', reason: 'ticket 12', withoutStore: 'site:vnnic' });
    await workOn(world, agent, id);

    const ended = await requestOf(world, id);
    expect(ended.status).toBe('completed-with-exceptions');
    expect(receiptOf(ended).lines.filter(({ store }) => store === 'site:vnnic')).toEqual([
      { store: 'site:vnnic', category: 'domain-registrations', result: 'not-reached', count: 0 },
      { store: 'site:vnnic', category: 'contacts', result: 'not-reached', count: 0 },
    ]);
    expect(world.tasks.all().filter(({ end }) => !end)).toEqual([]);
  });

  it('asks no person about a request that does not reach the store, or that is cancelled', async () => {
    const { world, agent } = newLifeByHand();
    const data = await confirmedLife(world, { scope: 'data' });
    await liveToTheEnd(world, agent, data);
    expect((await requestOf(world, data)).status).toBe('completed');

    const other = newLifeByHand();
    const cancelled = await confirmedLife(other.world);
    await cancelForCustomer(other.world, { id: cancelled, by: 'minh', reason: 'ticket 12' });
    await workOn(other.world, other.agent, cancelled);

    expect([personTask(world), personTask(other.world)]).toEqual([undefined, undefined]);
  });

  it('needs no agent where there are persons only', async () => {
    const { world, agent, id } = await waitingForPerson((site) => {
      site.stores = site.stores.filter(({ manual }) => manual);
      site.agentKeys = [];
    });
    expect(await watchSite(world)).toMatchObject({ silent: 0, due: 0 });
    await record(world, id);
    await confirmBy(world, id);
    await workOn(world, agent, id);

    expect((await requestOf(world, id)).status).toBe('completed-with-exceptions');
    expect(agent.seen).toEqual([]);
  });
});
