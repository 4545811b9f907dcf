import { describe, expect, it } from 'vitest';
import { endStop, stop } from '../../../agent/journal/stop-switch.ts';
import { siteRoutes } from '../../../contract/site.ts';
import { agentWorld } from '../support/agent-world.ts';
import { startFakeCloud } from '../support/fake-cloud.ts';
import { taskOf } from '../support/site-tasks.ts';

const find = taskOf('find');

/** An agent that has planned R1, and the erasure that follows. */
async function planned(batches = 5) {
  const cloud = await startFakeCloud();
  const agent = await agentWorld(cloud, { system: { batches } });
  const running = agent.start();
  cloud.open(find);
  await cloud.until(() => cloud.endOf(find.task) !== undefined);
  const end = cloud.endOf(find.task);
  const sha256 = end?.state === 'done' ? (JSON.parse(end.evidence.text).plan as string) : '';
  const plan = { sha256, plannedAt: '2026-03-10T02:00:00.000Z' };
  const erase = (round = 1, leaseSeconds = 120) => taskOf('erase', { round, plan, leaseSeconds });
  const batchesDone = () => agent.system.calls.filter((call) => call.startsWith('batch'));
  return { cloud, agent, running, erase, batchesDone };
}

describe('an erasure', () => {
  it('gives a sign of life before each batch, with how far it is', async () => {
    const { cloud, erase } = await planned(3);
    cloud.open(erase());
    await cloud.until(() => cloud.endOf(erase().task) !== undefined);

    const signs = cloud.answers.flatMap((each) =>
      'task' in each && each.answer.state === 'working' ? [each.answer] : [],
    );
    expect(signs).toEqual([0, 1, 2].map((done) => ({ state: 'working', done, total: 3 })));
  });

  it('ends after the batch when the workflow says stop', async () => {
    const { cloud, agent, erase, batchesDone } = await planned();
    cloud.go = () => (batchesDone().length >= 2 ? 'stop' : 'on');
    cloud.open(erase());
    await cloud.until(() => cloud.endOf(erase().task) !== undefined);

    expect(cloud.endOf(erase().task)).toEqual({ state: 'later', code: 'stopped', afterSeconds: 300 });
    expect(batchesDone()).toEqual(['batch 0', 'batch 1']);
    expect(agent.log).toContainEqual(expect.objectContaining({ event: 'task-ends', code: 'stopped' }));
  });

  it('ends after the batch when a person on site says stop, with the workflow away', async () => {
    const { cloud, agent, erase, batchesDone } = await planned();
    agent.system.beforeBatch = (batch) => {
      if (batch !== 2) return;
      cloud.meddle = () => 'drop';
      stop(agent.journal, new Date());
    };
    cloud.open(erase());
    await cloud.until(() => agent.log.some(({ code }) => code === 'stopped'));

    expect(batchesDone()).toEqual(['batch 0', 'batch 1']);
  });

  it('is not begun while a person on site has stopped the agent, and is afterwards', async () => {
    const { cloud, agent, erase, batchesDone } = await planned(1);
    stop(agent.journal, new Date());
    cloud.open(erase());
    await cloud.until(() => cloud.endOf(erase().task) !== undefined);
    expect(cloud.endOf(erase().task)).toMatchObject({ state: 'later', code: 'stopped' });
    expect(batchesDone()).toEqual([]);

    endStop(agent.journal);
    cloud.open(erase(2));
    await cloud.until(() => cloud.endOf(erase(2).task) !== undefined);
    expect(cloud.endOf(erase(2).task)).toMatchObject({ state: 'done' });
  });

  it('ends after the batch when the workflow has not been heard for a lease', async () => {
    const { cloud, agent, erase, batchesDone } = await planned(1000);
    let silentSince = Number.POSITIVE_INFINITY;
    cloud.meddle = ({ path, answer }) => {
      if (path !== siteRoutes.answer.path || batchesDone().length < 2) return answer;
      silentSince = Math.min(silentSince, batchesDone().length);
      return 'drop';
    };
    cloud.open(erase(1, 5));
    await cloud.until(() => agent.log.some(({ event, code }) => event === 'task-ends' && code === 'stopped'));

    expect(silentSince).toBe(2);
    expect(batchesDone().length).toBeLessThan(1000);
  });

  it('ends after the batch when the task is another run by now', async () => {
    const { cloud, agent, erase, batchesDone } = await planned();
    cloud.meddle = ({ path, question, answer }) =>
      path === siteRoutes.answer.path && batchesDone().length === 2
        ? cloud.sign(question, 409, { refused: 'old-fence' })
        : answer;
    cloud.open(erase());
    await cloud.until(() => agent.log.some(({ event }) => event === 'answer-not-taken'));

    expect(batchesDone().slice(0, 2)).toEqual(['batch 0', 'batch 1']);
    expect(agent.log).toContainEqual(
      expect.objectContaining({ event: 'answer-not-taken', code: 'old-fence' }),
    );
  });

  it('ends after the batch with the process, and the next process goes on', async () => {
    const { cloud, agent, running, erase, batchesDone } = await planned();
    agent.system.beforeBatch = (batch) => {
      if (batch === 2) void running.stop();
    };
    cloud.open(erase());
    expect(await running.end).toBe('stopped');
    expect(batchesDone()).toEqual(['batch 0', 'batch 1']);

    agent.system.beforeBatch = () => {};
    agent.start();
    cloud.open(erase(2));
    await cloud.until(() => cloud.endOf(erase(2).task) !== undefined);
    expect(cloud.endOf(erase(2).task)).toMatchObject({ state: 'done', result: { left: 0 } });
  });
});
