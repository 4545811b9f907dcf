import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { siteRoutes } from '../../../contract/site.ts';
import { verifyQuestion } from '../../../functions/shared/http-signature.ts';
import { agentWorld } from '../support/agent-world.ts';
import { startFakeCloud } from '../support/fake-cloud.ts';
import { taskOf } from '../support/site-tasks.ts';

const find = taskOf('find');

/** A host where somebody else listens. It removes itself with the test. */
async function elsewhere(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe('an agent', () => {
  it('never says to another host what it says to the workflow', async () => {
    const other = await elsewhere();
    const cloud = await startFakeCloud();
    const agent = await agentWorld(cloud);
    cloud.meddle = ({ answer }) => ({
      ...answer,
      status: 302,
      headers: { location: `${other.url}/site/claim` },
    });
    const running = agent.start();
    await cloud.until(() => cloud.exchanges >= 3);
    await running.stop();

    expect(other.asked).toEqual([]);
  });

  it('is refused with a wrong clock, says so, and works again when the clock is right', async () => {
    const cloud = await startFakeCloud();
    const agent = await agentWorld(cloud);
    agent.skewSeconds = 1000;
    agent.start();
    await cloud.until(() => cloud.refused.length >= 2);
    agent.skewSeconds = 0;
    cloud.open(find);
    await cloud.until(() => cloud.endOf(find.task) !== undefined);

    expect(cloud.refused.slice(0, 2)).toEqual(['clock-skew', 'clock-skew']);
    expect(agent.log.map(({ code }) => code)).toContain('cloud-refuses');
    expect(cloud.endOf(find.task)).toMatchObject({ state: 'done' });
  });

  it('asks each question under a nonce of its own', async () => {
    const cloud = await startFakeCloud();
    const agent = await agentWorld(cloud);
    const nonces: string[] = [];
    cloud.meddle = async ({ question, answer }) => {
      const facts = await verifyQuestion(question, cloud.agentKeys, new Date(), 300);
      nonces.push(typeof facts === 'string' ? facts : facts.nonce);
      return answer;
    };
    const running = agent.start();
    await cloud.until(() => cloud.exchanges >= 5);
    await running.stop();

    expect(new Set(nonces).size).toBe(nonces.length);
    expect(nonces.every((nonce) => nonce.length >= 22)).toBe(true);
  });

  it('drops what has not the shape of a task, and does the others', async () => {
    const cloud = await startFakeCloud();
    const agent = await agentWorld(cloud);
    cloud.open(find);
    cloud.meddle = ({ path, question, answer }) => {
      if (path !== siteRoutes.claim.path) return answer;
      const said = JSON.parse(String(answer.body));
      const broken = [{ ...find, fence: -1 }, { ...find, fence: 1, task: 'a name\nwith a line' }, 7, null];
      return cloud.sign(question, 200, { ...said, tasks: [...broken, ...said.tasks] });
    };
    agent.start();
    await cloud.until(() => cloud.endOf(find.task) !== undefined);

    expect(agent.log).toContainEqual({ event: 'dropped-unreadable', count: 4 });
    expect(cloud.endOf(find.task)).toMatchObject({ state: 'done' });
  });

  it('tells what it did until it is heard, and does it once', async () => {
    const cloud = await startFakeCloud();
    const agent = await agentWorld(cloud);
    let lost = 0;
    cloud.meddle = ({ path, said, answer }) => {
      const isEnd = path === siteRoutes.answer.path && 'answer' in said && said.answer.state === 'done';
      // It was taken, and the agent does not hear so.
      return isEnd && lost++ < 3 ? 'drop' : answer;
    };
    cloud.open(find);
    const running = agent.start();
    await cloud.until(() => lost > 3);
    await running.stop();

    expect(agent.system.calls).toEqual(['find R1 C1 deletion']);
    expect(agent.log.filter(({ event }) => event === 'answer-not-taken')).toEqual([]);
  });

  it('drops an answer under an old fence, and does the task anew under the new one', async () => {
    const cloud = await startFakeCloud();
    const agent = await agentWorld(cloud);
    let isFirst = true;
    cloud.meddle = ({ path, question, answer }) => {
      if (path !== siteRoutes.answer.path || !isFirst) return answer;
      isFirst = false;
      return cloud.sign(question, 409, { refused: 'old-fence' });
    };
    cloud.open(find);
    agent.start();
    await cloud.until(() => !isFirst && agent.log.some(({ event }) => event === 'answer-not-taken'));

    expect(agent.log).toContainEqual(
      expect.objectContaining({ event: 'answer-not-taken', code: 'old-fence' }),
    );
  });

  it('says that something failed to a workflow that does not know its code', async () => {
    const cloud = await startFakeCloud();
    const agent = await agentWorld(cloud);
    cloud.meddle = ({ path, question, said, answer }) =>
      path === siteRoutes.answer.path && JSON.stringify(said).includes('"no-such-store"')
        ? cloud.sign(question, 400, { refused: 'malformed' })
        : answer;
    const strange = taskOf('find', { store: 'site:panel' });
    cloud.open(strange);
    agent.start();
    await cloud.until(() => cloud.answers.length >= 2);

    expect(cloud.answers[1]).toMatchObject({ answer: { state: 'later', code: 'internal' } });
  });

  it('ends when another machine works under its key', async () => {
    const cloud = await startFakeCloud();
    const first = await agentWorld(cloud);
    const clone = await agentWorld(cloud, { instance: 'machine-2' });
    first.start();
    await cloud.until(() => cloud.exchanges >= 1);
    const { end } = clone.start();

    expect(await end).toBe('other-instance');
    expect(clone.system.calls).toEqual([]);
    expect(clone.log).toContainEqual({ event: 'claim-refused', code: 'other-instance' });
  });

  it('works in its lanes side by side, one task in each', async () => {
    const cloud = await startFakeCloud();
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    const agent = await agentWorld(cloud, { system: { beforeBatch: () => held } });
    agent.start();
    cloud.open(find);
    await cloud.until(() => cloud.endOf(find.task) !== undefined);
    const end = cloud.endOf(find.task);
    const sha256 = end?.state === 'done' ? JSON.parse(end.evidence.text).plan : '';
    cloud.open(taskOf('erase', { plan: { sha256, plannedAt: '2026-03-10T02:00:00.000Z' } }));
    cloud.open(taskOf('purge', { request: 'R9' }));
    cloud.open(taskOf('list', { request: 'R8' }));
    cloud.open(taskOf('refuse', { request: 'R7', topics: ['promotions'] }));
    await cloud.until(() => cloud.endOf('R8.site:billing.list.1') !== undefined);
    await cloud.until(() => cloud.endOf('R7.site:billing.refuse.1') !== undefined);

    expect(cloud.endOf('R1.site:billing.erase.1')).toBeUndefined();
    // It has the lane of the erasure.
    expect(agent.system.calls).not.toContain('purge');
    release();
    await cloud.until(() => cloud.endOf('R9.site:billing.purge.1') !== undefined);
    expect(cloud.endOf('R1.site:billing.erase.1')).toMatchObject({ state: 'done', result: { left: 0 } });
  });

  it('tells whether a customer still has an address, and of nobody else whose it is', async () => {
    const cloud = await startFakeCloud();
    const { system, start } = await agentWorld(cloud);
    system.onFile.set('C2', 'minh.tran@example.vn');
    cloud.lookUps.push(
      { id: 'L1', address: 'lan.nguyen@example.vn', customerId: 'C1' },
      { id: 'L2', address: 'minh.tran@example.vn', customerId: 'C1' },
      { id: 'L3', address: 'former@example.vn', customerId: 'C1' },
      { id: 'L4', address: 'former@example.vn', customerId: 'C9' },
      { id: 'L5', address: 'minh.tran@example.vn', customerId: 'C9' },
    );
    start();
    await cloud.until(() => cloud.answers.some((each) => 'lookUps' in each));

    expect(cloud.answers.find((each) => 'lookUps' in each)).toMatchObject({
      lookUps: [
        { id: 'L1', customer: { customerId: 'C1', address: 'lan.nguyen@example.vn' } },
        { id: 'L2', customer: { code: 'address-changed' } },
        { id: 'L3', customer: { code: 'address-changed' } },
        { id: 'L4', customer: null },
        { id: 'L5', customer: null },
      ],
    });
  });

  it('looks customers up, and tells a failure as one', async () => {
    const cloud = await startFakeCloud();
    const { system, start } = await agentWorld(cloud);
    const lookUp = system.lookUp?.bind(system);
    system.lookUp = async (address) => {
      if (address === 'broken@example.vn') throw new Error('Duplicate entry for broken@example.vn');
      return lookUp?.(address);
    };
    cloud.lookUps.push(
      { id: 'L1', address: 'lan.nguyen@example.vn' },
      { id: 'L2', address: 'nobody@example.vn' },
      { id: 'L3', address: 'broken@example.vn' },
      { id: 'L4', address: 'LAN.nguyen@example.vn ' },
    );
    start();
    await cloud.until(() => cloud.answers.some((each) => 'lookUps' in each));

    expect(cloud.answers.find((each) => 'lookUps' in each)).toMatchObject({
      lookUps: [
        { id: 'L1', customer: { customerId: 'C1', address: 'lan.nguyen@example.vn' } },
        { id: 'L2', customer: null },
        { id: 'L3', customer: { code: 'internal' } },
        { id: 'L4', customer: null },
      ],
    });
  });
});
