import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ExportedPiece } from '../../../agent/stores/site-system.ts';
import type { PartList } from '../../../contract/site.ts';
import { hashParts } from '../../../functions/stores/domain/site-parts.ts';
import { readZip } from '../../support/read-zip.ts';
import { agentWorld } from '../support/agent-world.ts';
import { type FakeCloud, startFakeCloud } from '../support/fake-cloud.ts';
import { confirmedBy, taskOf } from '../support/site-tasks.ts';

const contents: Record<string, string> = {
  'tickets-1.jsonl': '{"subject":"Xin chào"}\n'.repeat(20),
  'ticket_messages/CMND của Lan.jpg': 'ten bytes.',
  'ticket_messages/empty.txt': '',
};

const readerOf = (content: string) =>
  async function* read() {
    if (content !== '') yield Buffer.from(content);
  };

async function* pieces(): AsyncGenerator<ExportedPiece> {
  for (const [name, content] of Object.entries(contents))
    yield {
      name,
      category: 'tickets',
      ...(name.endsWith('.jsonl') && { holds: { tickets: 20 } }),
      read: readerOf(content),
    };
}

const copy = taskOf('export', { decision: confirmedBy({ kind: 'handover' }) });

async function world(
  changes: Parameters<typeof agentWorld>[1] = {},
  exported: () => AsyncGenerator<ExportedPiece> = pieces,
) {
  const cloud = await startFakeCloud();
  const agent = await agentWorld(cloud, { ...changes, system: { export: exported } });
  const running = agent.start();
  cloud.open(copy);
  return { cloud, agent, running };
}

const listIn = (cloud: FakeCloud): PartList => JSON.parse(String(cloud.parts.get('list')));

async function ended(cloud: FakeCloud) {
  await cloud.until(() => cloud.endOf(copy.task) !== undefined);
  return cloud.endOf(copy.task);
}

describe('a copy', () => {
  it('comes in a zip of all small pieces, whole and in order, and the list of the parts last', async () => {
    const { cloud } = await world();
    const end = await ended(cloud);

    const files = await readZip(cloud.parts.get('1') ?? Buffer.alloc(0));
    expect(files.map(({ name, content }) => [name, content.toString()]).slice(1)).toEqual(
      Object.entries(contents).map(([name, content]) => [`billing/${name}`, content]),
    );
    const [manifest] = files;
    expect(manifest?.name).toBe('manifest-billing-1.json');
    const { entries } = JSON.parse(String(manifest?.content));
    for (const { path, sha256 } of entries)
      expect(
        createHash('sha256')
          .update(contents[path.replace('billing/', '')] ?? '')
          .digest('hex'),
      ).toBe(sha256);
    expect(listIn(cloud)).toEqual({
      format: 'privacy-requests/site-parts/1',
      lookedInto: ['profile'],
      parts: [
        {
          part: '1',
          kind: 'zip',
          extension: 'zip',
          files: 3,
          holds: { tickets: 22 },
          absent: {},
          manifestSha256: createHash('sha256')
            .update(manifest?.content ?? '')
            .digest('hex'),
          first: 'billing/tickets-1.jsonl',
          last: 'billing/ticket_messages/empty.txt',
        },
      ],
    });
    const parts = end?.state === 'done' ? (end.result.parts ?? []) : [];
    expect(parts.map(({ part }) => part)).toEqual(['1', 'list']);
    for (const { part, bytes, sha256 } of parts) {
      const content = cloud.parts.get(part) ?? Buffer.alloc(0);
      expect([content.length, createHash('sha256').update(content).digest('hex')]).toEqual([bytes, sha256]);
    }
    expect(end?.state === 'done' && JSON.parse(end.evidence.text).parts).toBe(hashParts(parts));
  });

  it('leaves packages and large files as they are, and nothing of a name leads out of its folder', async () => {
    const { cloud } = await world({}, async function* () {
      const read = readerOf('x');
      yield { name: 'small-1.txt', category: 'tickets', read };
      yield { name: '../../etc/film.mp4', category: 'tickets', size: 100e6 + 1, read };
      yield { name: 'small-2.txt', category: 'tickets', size: 1, read };
      yield {
        name: 'web1-backup.tar.gz',
        category: 'panel-accounts',
        isPackage: true,
        holds: { 'panel-accounts': 1, mailboxes: 3 },
        read,
      };
    });
    await ended(cloud);

    expect(
      listIn(cloud).parts.map(({ kind, extension, path, first, last, holds }) => ({
        kind,
        extension,
        path: path ?? `${first} to ${last}`,
        holds,
      })),
    ).toEqual([
      {
        kind: 'zip',
        extension: 'zip',
        path: 'billing/small-1.txt to billing/small-2.txt',
        holds: { tickets: 2 },
      },
      { kind: 'as-it-is', extension: 'mp4', path: 'billing/__/__/etc/film.mp4', holds: { tickets: 1 } },
      {
        kind: 'as-it-is',
        extension: 'tar.gz',
        path: 'billing/web1-backup.tar.gz',
        holds: { 'panel-accounts': 1, mailboxes: 3 },
      },
    ]);
    expect(String(cloud.parts.get('2'))).toBe('x');
  });

  it('names files that are not where the system has them, in the manifest, and counts them', async () => {
    const { cloud } = await world({}, async function* () {
      yield {
        name: 'missing-files-tickets.jsonl',
        category: 'tickets',
        holds: {},
        absent: ['ticket_messages/ảnh.jpg'],
        read: readerOf('"ticket_messages/ảnh.jpg"\n'),
      };
    });
    await ended(cloud);

    expect(listIn(cloud).parts[0]).toMatchObject({ holds: {}, absent: { tickets: 1 } });
    const files = await readZip(cloud.parts.get('1') ?? Buffer.alloc(0));
    expect(JSON.parse(String(files[0]?.content)).missing).toEqual([
      { path: 'ticket_messages/ảnh.jpg', reason: 'gone' },
    ]);
  });

  it('of somebody of whom nothing is there is a list of nothing', async () => {
    const { cloud } = await world({}, async function* () {});
    const end = await ended(cloud);

    expect(listIn(cloud).parts).toEqual([]);
    expect(end).toMatchObject({ state: 'done', result: { parts: [{ part: 'list' }] } });
  });

  it('names its files to nobody but the bucket', async () => {
    const { cloud, agent } = await world();
    const said: string[] = [];
    cloud.meddle = ({ question, answer }) => {
      said.push(Buffer.from(question.body).toString());
      return answer;
    };
    await ended(cloud);

    for (const text of [...said, ...agent.log.map((event) => JSON.stringify(event))])
      expect(text).not.toContain('CMND');
  });

  it('goes to no host but the pinned one', async () => {
    const { cloud } = await world({ uploads: 'https://bucket.example.vn' });

    expect(await ended(cloud)).toEqual({ state: 'never', code: 'other-upload-host' });
    expect([...cloud.parts]).toEqual([]);
  });

  it('is not made for a deletion, and not beyond its brake', async () => {
    const { cloud } = await world({ safety: { brakes: { erase: 9, suspend: 9, export: 0 } } });
    const forged = taskOf('export', { round: 2, decision: confirmedBy() });
    await ended(cloud);
    cloud.open(forged);
    await cloud.until(() => cloud.endOf(forged.task) !== undefined);

    expect(cloud.endOf(copy.task)).toMatchObject({ state: 'later', code: 'brake' });
    expect(cloud.endOf(forged.task)).toEqual({ state: 'never', code: 'not-confirmed' });
    expect([...cloud.parts]).toEqual([]);
  });

  it('of more parts than a request takes is refused', async () => {
    const { cloud } = await world({}, async function* () {
      for (let number = 1; number <= 200; number += 1)
        yield { name: `${number}.zip`, category: 'panel-accounts', isPackage: true, read: readerOf('x') };
    });

    expect(await ended(cloud)).toEqual({ state: 'never', code: 'copy-too-large' });
    expect(cloud.parts.has('list')).toBe(false);
  });

  it('survives every step and every piece that gets no answer once', async () => {
    const { cloud } = await world();
    const dropped = new Set<string>();
    const isFirst = (name: string) => !dropped.has(name) && dropped.add(name) !== undefined;
    cloud.meddle = ({ path, said, answer }) => {
      const { part, step } = said as unknown as { part?: string; step?: string };
      return path.endsWith('/parts') && isFirst(`${part} ${step}`) ? 'drop' : answer;
    };
    cloud.takesPiece = (url) => !isFirst(url);

    expect(await ended(cloud)).toMatchObject({ state: 'done' });
    expect([...dropped].some((name) => name.endsWith(' close'))).toBe(true);
    const files = await readZip(cloud.parts.get('1') ?? Buffer.alloc(0));
    expect(files).toHaveLength(4);
  });

  it('is tried again as a whole when the steps of its upload get no answer at all', async () => {
    const { cloud } = await world();
    cloud.meddle = ({ path, answer }) => (path.endsWith('/parts') ? 'drop' : answer);

    expect(await ended(cloud)).toMatchObject({ state: 'later', code: 'upload-failed' });
  });

  it('does not knock at a door that refuses it', async () => {
    const { cloud } = await world();
    let asked = 0;
    cloud.meddle = ({ path, question, answer }) => {
      if (!path.endsWith('/parts')) return answer;
      asked += 1;
      return cloud.sign(question, 409, { refused: 'not-wanted' });
    };

    expect(await ended(cloud)).toMatchObject({ state: 'later', code: 'upload-failed' });
    expect(asked).toBe(1);
  });
});
