import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ExportedPiece } from '../../../agent/stores/site-system.ts';
import { agentWorld } from '../support/agent-world.ts';
import { startFakeCloud } from '../support/fake-cloud.ts';
import { confirmedBy, taskOf } from '../support/site-tasks.ts';

const contents: Record<string, string> = {
  'tickets-1.jsonl': '{"subject":"Xin chào"}\n'.repeat(20),
  'ticket_messages/CMND của Lan.jpg': 'ten bytes.',
  'ticket_messages/empty.txt': '',
};

async function* pieces(): AsyncGenerator<ExportedPiece> {
  for (const [name, content] of Object.entries(contents))
    yield {
      name,
      category: 'tickets',
      async *read() {
        if (content !== '') yield Buffer.from(content);
      },
    };
}

const copy = taskOf('export', { decision: confirmedBy({ kind: 'handover' }) });

async function world(changes: Parameters<typeof agentWorld>[1] = {}) {
  const cloud = await startFakeCloud();
  const agent = await agentWorld(cloud, { ...changes, system: { export: pieces } });
  const running = agent.start();
  cloud.open(copy);
  return { cloud, agent, running };
}

describe('a copy', () => {
  it('is uploaded part by part, whole and in order, and the list of them last', async () => {
    const { cloud } = await world();
    await cloud.until(() => cloud.endOf(copy.task) !== undefined);
    const end = cloud.endOf(copy.task);
    const parts = end?.state === 'done' ? end.result.parts : undefined;

    expect(['1', '2', '3'].map((part) => cloud.parts.get(part))).toEqual(Object.values(contents));
    const list = JSON.parse(cloud.parts.get('list') ?? '[]');
    expect(list.map(({ name }: { name: string }) => name)).toEqual(Object.keys(contents));
    expect(parts?.map(({ part }) => part)).toEqual(['1', '2', '3', 'list']);
    for (const [index, content] of Object.values(contents).entries())
      expect(parts?.[index]).toMatchObject({
        bytes: Buffer.byteLength(content),
        sha256: createHash('sha256').update(content).digest('hex'),
      });
  });

  it('names its files to nobody but the bucket', async () => {
    const { cloud, agent } = await world();
    const said: string[] = [];
    cloud.meddle = ({ question, answer }) => {
      said.push(Buffer.from(question.body).toString());
      return answer;
    };
    await cloud.until(() => cloud.endOf(copy.task) !== undefined);

    for (const text of [...said, ...agent.log.map((event) => JSON.stringify(event))])
      expect(text).not.toContain('CMND');
  });

  it('goes to no host but the pinned one', async () => {
    const { cloud } = await world({ uploads: 'https://bucket.example.vn' });
    await cloud.until(() => cloud.endOf(copy.task) !== undefined);

    expect(cloud.endOf(copy.task)).toEqual({ state: 'never', code: 'other-upload-host' });
    expect([...cloud.parts]).toEqual([]);
  });

  it('is not made for a deletion, and not beyond its brake', async () => {
    const { cloud } = await world({ safety: { brakes: { erase: 9, suspend: 9, export: 0 } } });
    const forged = taskOf('export', { round: 2, decision: confirmedBy() });
    await cloud.until(() => cloud.endOf(copy.task) !== undefined);
    cloud.open(forged);
    await cloud.until(() => cloud.endOf(forged.task) !== undefined);

    expect(cloud.endOf(copy.task)).toMatchObject({ state: 'later', code: 'brake' });
    expect(cloud.endOf(forged.task)).toEqual({ state: 'never', code: 'not-confirmed' });
    expect([...cloud.parts]).toEqual([]);
  });

  it('is tried again as a whole when a step of its upload gets no answer', async () => {
    const { cloud } = await world();
    let isFirst = true;
    cloud.meddle = ({ path, answer }) => {
      if (!path.endsWith('/parts') || !isFirst) return answer;
      isFirst = false;
      return 'drop';
    };
    await cloud.until(() => cloud.endOf(copy.task) !== undefined);

    expect(cloud.endOf(copy.task)).toMatchObject({ state: 'later', code: 'upload-failed' });
  });
});
