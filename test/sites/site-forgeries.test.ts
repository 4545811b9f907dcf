import { describe, expect, it } from 'vitest';
import type { SiteTask } from '../../contract/site.ts';
import { cancelForCustomer } from '../../functions/requests/operate-requests.ts';
import { answerTask } from '../../functions/sites/answer-task.ts';
import { claimTasks } from '../../functions/sites/claim-tasks.ts';
import { openTask } from '../../functions/sites/open-task.ts';
import { fakeAgent, inMemoryChannel } from '../support/fake-agent.ts';
import { agentPair, strangePair } from '../support/seals.ts';
import { lan } from '../support/world.ts';
import { confirmedLife, holdingsOfLan, newLife, requestOf, workOn } from './lives.ts';

/** A deletion whose first task has been claimed, and what the agent would answer. */
async function claimedOnce() {
  const life = newLife();
  const { world, agent } = life;
  const id = await confirmedLife(world);
  await world.workflow.runTo(id, 'Find at the site');
  await world.workflow.run(id);
  return { ...life, id, task: await claimOne(agent) };
}

async function claimOne(agent: ReturnType<typeof fakeAgent>): Promise<SiteTask> {
  const claimed = await agent.claim();
  const [task] = 'tasks' in claimed ? claimed.tasks : [];
  if (!task) throw new Error('There is no task.');
  return task;
}

describe('A claimed task', () => {
  it('is handed out to nobody else while its lease lasts, and under a higher fence after it', async () => {
    const { world, agent, task } = await claimedOnce();

    world.clock.advance(119);
    expect(await agent.claim()).toMatchObject({ tasks: [] });
    world.clock.advance(2);
    expect(await claimOne(agent)).toMatchObject({ task: task.task, fence: task.fence + 1 });
  });

  it('keeps its lease with each sign of life', async () => {
    const { world, agent, task } = await claimedOnce();

    for (let beats = 0; beats < 5; beats += 1) {
      world.clock.advance(100);
      const working = { state: 'working' as const, done: beats };
      expect(await agent.answer({ task: task.task, fence: task.fence, answer: working })).toEqual({
        go: 'on',
      });
      expect(await agent.claim()).toMatchObject({ tasks: [] });
    }
  });

  it.each([
    ['older', -1],
    ['invented', 1],
  ])('takes no answer under an %s fence', async (_which, by) => {
    const { world, agent } = await claimedOnce();
    world.clock.advance(121);
    const task = await claimOne(agent);

    const refused = await agent.answer({ task: task.task, fence: task.fence + by, answer: agent.work(task) });

    expect(refused).toEqual({ refused: 'old-fence' });
    expect(world.tasks.all().every(({ end }) => end === undefined)).toBe(true);
  });

  it('names whom it is about, the confirmed decision and nothing that its operation does not need', async () => {
    const { world, agent, task, id } = await claimedOnce();

    expect(task).toMatchObject({
      operation: 'suspend',
      subject: { customerId: lan.customerId, address: lan.address },
    });
    expect(task.law).toBeUndefined();
    const { confirmation } = await requestOf(world, id);
    expect(task.decision?.seal).toBe(confirmation?.seal?.signature);
    expect(world.verifyConfirmation(task.decision?.text ?? '', task.decision?.seal ?? '')).toBe(true);
    await agent.answer({ task: task.task, fence: task.fence, answer: agent.work(task) });
    await workOn(world, agent, id);
    const erase = agent.seen.find(({ operation }) => operation === 'erase');
    expect(erase?.law).toEqual({
      accounting: { months: 120 },
      'domain-registrant': { days: 30 },
      'internet-service': { months: 24 },
      'consent-record': { months: 12 },
    });
    expect(agent.seen.find(({ operation }) => operation === 'forget')?.subject).toBeUndefined();
    expect(agent.seen.filter(({ decision }) => decision).map(({ operation }) => operation)).toEqual([
      'find',
      'find',
      'erase',
      'erase',
    ]);
  });

  it('is handed out no more once its request is cancelled', async () => {
    const { world, agent, id } = await claimedOnce();
    world.clock.advance(121);
    await cancelForCustomer(world, { id, by: 'minh', reason: 'ticket 12' });

    expect(await agent.claim()).toMatchObject({ tasks: [] });
  });

  it('is not handed out to an agent that does not serve its store', async () => {
    const { world, task } = await claimedOnce();
    world.clock.advance(121);
    const other = fakeAgent(inMemoryChannel(world), {}, { stores: ['site:billing'] });

    expect(await other.claim()).toMatchObject({ tasks: [], pollSeconds: 2 });
    expect(task.store).toBe('site:panel');
  });
});

describe('Evidence', () => {
  it.each([
    ['of a stranger', (text: string) => ({ text, signature: strangePair.seal(text) })],
    ['about another task', () => signed({ task: 'OTHER0000000.site:panel.suspend.1' })],
    ['without a task', () => signed({})],
    ['that is no JSON', () => ({ text: 'done', signature: agentPair.seal('done') })],
    ['that is null', () => ({ text: 'null', signature: agentPair.seal('null') })],
    ['that is too long', (text: string) => signed({ ...JSON.parse(text), more: 'x'.repeat(400) })],
  ] as const)('%s is refused, rings, and ends nothing', async (_what, forge) => {
    const { world, agent, task } = await claimedOnce();
    const answer = agent.work(task);
    if (answer.state !== 'done') throw new Error('The agent does not do it.');

    const refused = await agent.answer({
      task: task.task,
      fence: task.fence,
      answer: { ...answer, evidence: forge(answer.evidence.text) },
    });

    expect(refused).toEqual({ refused: 'false-evidence' });
    expect(world.counted).toContainEqual(['SiteNeedingAttention', 1]);
    expect(world.tasks.all().every(({ end }) => end === undefined)).toBe(true);
  });

  it.each(['find', 'erase', 'verify'] as const)(
    'of %s that says something else than its result is refused',
    async (operation) => {
      const { world, agent, id } = await claimedOnce();
      world.clock.advance(121);
      const forged: unknown[] = [];
      const honest = agent.answer;
      agent.answer = (question) => {
        if (!('answer' in question) || question.answer.state !== 'done') return honest(question);
        if (!question.task.includes(`.${operation}.`)) return honest(question);
        const { result } = question.answer;
        const other = result.plan
          ? { plan: { ...result.plan, categories: [] } }
          : { ...result, left: (result.left ?? 0) + 1 };
        return honest({ ...question, answer: { ...question.answer, result: other } }).then((answer) => {
          forged.push(answer);
          return answer;
        });
      };

      await workOn(world, agent, id);

      expect(forged).toEqual([{ refused: 'false-evidence' }]);
      expect((await requestOf(world, id)).outcomes['site:panel']).toBeUndefined();
    },
  );

  it('that somebody wrote into the table of tasks is not recorded', async () => {
    const { world, agent, id, task } = await claimedOnce();
    await agent.answer({ task: task.task, fence: task.fence, answer: agent.work(task) });
    await world.workflow.run(id);
    const find = await claimOne(agent);
    const [stored] = world.tasks.all().filter(({ operation }) => operation === 'find');
    if (!stored) throw new Error('Nothing is asked.');
    await world.tasks.change(stored, (each) => ({
      ...each,
      end: {
        state: 'done',
        at: '2026-03-05T02:00:00.000Z',
        result: { plan: { store: find.store, categories: [] } },
        evidence: { text: JSON.stringify({ task: find.task }), signature: 'x'.repeat(86) },
      },
    }));

    world.workflow.expire(id);
    await world.workflow.run(id);

    const request = await requestOf(world, id);
    expect(request.status).toBe('needs-attention');
    expect(request.site?.done['site:billing.find']).toBeUndefined();
  });
});

describe('Whoever can write to the table of requests', () => {
  it('has nothing erased at the site that was not planned by the step that plans', async () => {
    const { world, agent, id, customers } = await claimedOnce();
    world.clock.advance(121);
    await world.requests.change(id, (request) => ({
      ...request,
      status: 'executing',
      plan: {
        plannedAt: world.clock().toISOString(),
        stores: [{ store: 'site:billing', categories: [{ category: 'profile', action: 'erase', count: 1 }] }],
        sha256: 'ab',
        seal: 'x'.repeat(86),
      },
    }));

    await expect(
      openTask(world, { requestId: id, phase: 'erase', taskToken: 'token of nobody' }),
    ).rejects.toMatchObject({ name: 'Permanent' });

    await agent.turn();
    expect(agent.journal.filter((line) => line.startsWith('erase'))).toEqual([]);
    expect(customers[lan.customerId]).toEqual(holdingsOfLan());
  });

  it('has no suspension undone that nobody cancelled', async () => {
    const { world, id } = await claimedOnce();

    await expect(
      openTask(world, { requestId: id, phase: 'unsuspend', taskToken: 'token of nobody' }),
    ).rejects.toMatchObject({ name: 'Permanent' });

    expect(world.tasks.all().map(({ operation }) => operation)).toEqual(['suspend']);
    expect(world.tasks.all()[0]?.end).toBeUndefined();
  });
});

describe('Whoever has stolen the key of the agent', () => {
  it('sees nothing but the tasks that are open, and of a request nothing more', async () => {
    const { world, task, id } = await claimedOnce();
    const thief = (question: object, key = agentPair.key) =>
      answerTask(
        world,
        { protocol: 1, site: 'hanoi', instance: 'instance-1', ...question } as Parameters<
          typeof answerTask
        >[1],
        key,
      );
    const working = { fence: task.fence, answer: { state: 'working', done: 0 } };

    for (const name of [
      `${id}.site:panel.erase.1`,
      `${id}.site:panel.suspend.2`,
      `${id}.site:other.suspend.1`,
      'ABCDEFGHJKMN.site:panel.suspend.1',
      `${id}.account.erase.1`,
      '../requests',
      '',
    ])
      expect(await thief({ task: name, ...working }), name).toEqual({ refused: 'unknown-task' });
    expect(await thief({ lookUps: [] })).toEqual({ refused: 'unknown-task' });
    expect(await thief({ task: task.task, ...working })).toEqual({ go: 'on' });
  });

  it('does not act as another instance, or for a site under another key', async () => {
    const { world, task } = await claimedOnce();
    const answer = { task: task.task, fence: task.fence, answer: { state: 'working', done: 0 } };
    const as = (changes: object, key: string) =>
      answerTask(
        world,
        { protocol: 1, site: 'hanoi', instance: 'instance-1', ...answer, ...changes } as Parameters<
          typeof answerTask
        >[1],
        key,
      );

    expect(await as({ instance: 'instance-2' }, agentPair.key)).toEqual({ refused: 'other-instance' });
    expect(await as({}, strangePair.key)).toEqual({ refused: 'other-instance' });
    expect(await as({ site: 'hue' }, agentPair.key)).toEqual({ refused: 'unknown-site' });
    const claim = {
      protocol: 1,
      site: 'hanoi',
      instance: 'instance-2',
      version: '1',
      stores: [],
      freeLanes: [],
    };
    expect(await claimTasks(world, claim as Parameters<typeof claimTasks>[1], agentPair.key)).toEqual({
      refused: 'other-instance',
    });
  });
});

function signed(told: object) {
  const text = JSON.stringify(told);
  return { text, signature: agentPair.seal(text) };
}
