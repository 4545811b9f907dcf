import { describe, expect, it } from 'vitest';
import { logTo } from '../../../agent/log.ts';
import { agentWorld } from '../support/agent-world.ts';
import { startFakeCloud } from '../support/fake-cloud.ts';
import { lan, taskOf } from '../support/site-tasks.ts';

/** What databases and panels write into their errors. */
const words = ['Nguyễn Thị Lan', 'lan.nguyen@example.vn', '0912345678', 'C1', 'panel_lan'];

class NamedAfter extends Error {
  override name = `Error of ${words.join(' ')}`;
  readonly code = words.join(' ');
  readonly sql = `SELECT '${words.join(' ')}'`;
}

const fault = () =>
  new NamedAfter(`Duplicate entry '${words.join("' '")}' for key 'email'`, {
    cause: new Error(words.join(' ')),
  });

describe('a store whose errors name people', () => {
  it('is told of by codes alone, in the log and in every message', async () => {
    const cloud = await startFakeCloud();
    const agent = await agentWorld(cloud);
    const { system } = agent;
    agent.start();
    const find = taskOf('find');
    cloud.open(find);
    await cloud.until(() => cloud.endOf(find.task) !== undefined);
    const end = cloud.endOf(find.task);
    const sha256 = end?.state === 'done' ? (JSON.parse(end.evidence.text).plan as string) : '';
    const throws = async () => {
      throw fault();
    };
    Object.assign(system, {
      lookUp: throws,
      list: throws,
      suspend: throws,
      unsuspend: throws,
      find: throws,
      erase: throws,
      verify: throws,
      refuse: throws,
      purge: throws,
      forget: throws,
      check: throws,
    });
    const plan = { sha256, plannedAt: '2026-03-10T02:00:00.000Z' };
    const tasks = [
      taskOf('find', { round: 2 }),
      taskOf('erase', { plan }),
      taskOf('verify', { plan }),
      taskOf('unsuspend', { turn: 1 }),
      taskOf('refuse', { topics: ['promotions'] }),
      taskOf('list', { request: 'R8' }),
      taskOf('purge', { request: 'R9' }),
      taskOf('forget', { request: 'R7' }),
      taskOf('suspend', { turn: 2 }),
    ];
    // What the workflow itself says names the customer, in tasks only.
    cloud.wire.length = 0;
    const said: string[] = [];
    cloud.meddle = ({ question, answer }) => {
      said.push(Buffer.from(question.body).toString(), question.url);
      return answer;
    };
    for (const task of tasks) cloud.open(task);
    cloud.lookUps.push({ id: 'L1', address: lan.address });
    await cloud.until(() => tasks.every(({ task }) => cloud.endOf(task) !== undefined));
    await cloud.until(() => cloud.answers.some((each) => 'lookUps' in each));

    for (const { task } of tasks)
      expect(cloud.endOf(task)).toEqual({ state: 'later', code: 'internal', afterSeconds: 300 });
    const lines: string[] = [];
    const log = logTo(
      (line) => lines.push(line),
      () => new Date(),
    );
    for (const event of agent.log) log(event);
    expect(lines.length).toBeGreaterThan(tasks.length);
    for (const text of [...said, ...lines]) for (const word of words) expect(text).not.toContain(word);
  });

  it('leaves nothing personal in evidence, which has at most 400 bytes', async () => {
    const cloud = await startFakeCloud();
    const agent = await agentWorld(cloud);
    agent.start();
    const find = taskOf('find', { request: '0123456789AB', round: 12 });
    cloud.open(find);
    await cloud.until(() => cloud.endOf(find.task) !== undefined);
    const end = cloud.endOf(find.task);
    const text = end?.state === 'done' ? end.evidence.text : '';

    expect(JSON.parse(text)).toMatchObject({ task: find.task, operation: 'find', agent: '0.1.0' });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(400);
    for (const word of words) expect(text).not.toContain(word);
  });
});
