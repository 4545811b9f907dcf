import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxPartAgeDays } from '../../contract/resources.ts';
import { deleteArchive } from '../../functions/handover/delete-archive.ts';
import { writeArchive } from '../../functions/handover/write-archive.ts';
import { writePart } from '../../functions/handover/write-part.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { archivedInParts, fileOf, largeWorld, partsOfLarge, plannedInParts } from '../support/in-parts.ts';
import { Crash, mortal } from '../support/mortal.ts';
import { planned } from '../support/stages.ts';
import { lan, onlyRequest, type World } from '../support/world.ts';

const sha256 = (...chunks: Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
};

/** Paths of the customer's files in each part, by number. */
const filesIn = ({ archives }: World, requestId: string, parts: readonly number[]) =>
  parts.map((part) => {
    const stored = archives.parts.get(`${requestId}/${part}`);
    if (stored instanceof Map) return [...stored.keys()].filter((name) => name.startsWith('data/'));
    return stored ? [archives.descriptions.get(`${requestId}/${part}`)?.path] : [];
  });

describe('a copy in parts', () => {
  it('has every file in one part, each with its own manifest and sums', async () => {
    const world = largeWorld();
    const requestId = await archivedInParts(world);
    const { parts, descriptions, archives } = world.archives;

    expect(filesIn(world, requestId, partsOfLarge)).toEqual([
      ['data/c.mp4'],
      ['data/a.txt', 'data/b.txt'],
      ['data/d.txt', 'data/e.txt'],
    ]);
    const zip = parts.get(`${requestId}/3`) as Map<string, Buffer>;
    const manifest = JSON.parse(String(zip.get('manifest-part-003.json')));
    expect(manifest).toMatchObject({
      part: 3,
      entries: [
        { path: 'data/a.txt', size: 4, sha256: sha256(Buffer.from('xxxx')) },
        { path: 'data/b.txt', size: 4, sha256: sha256(Buffer.from('xxxx')) },
      ],
    });
    expect(descriptions.get(`${requestId}/3`)).toEqual({
      format: 'privacy-requests/part/1',
      writtenAt: '2026-03-02T02:00:00.000Z',
      kind: 'zip',
      extension: 'zip',
      bytes: [...zip.values()].reduce((sum, { length }) => sum + length, 0),
      files: 2,
      holds: { 'website-files': 2 },
      sha256: sha256(...zip.values()),
      manifestSha256: sha256(zip.get('manifest-part-003.json') as Buffer),
      first: 'data/a.txt',
      last: 'data/b.txt',
      unreadable: {},
    });
    expect(parts.get(`${requestId}/2`)).toEqual(Buffer.from('x'.repeat(11)));
    expect(descriptions.get(`${requestId}/2`)).toEqual({
      format: 'privacy-requests/part/1',
      writtenAt: '2026-03-02T02:00:00.000Z',
      kind: 'as-it-is',
      extension: 'mp4',
      path: 'data/c.mp4',
      bytes: 11,
      files: 1,
      holds: { 'website-files': 1 },
      sha256: sha256(Buffer.from('x'.repeat(11))),
      unreadable: {},
    });
    const first = archives.get(requestId);
    expect([...(first?.keys() ?? [])]).toEqual([
      'information/mailing-topics.json',
      'information/mailing-topics.csv',
      'information/profile.json',
      'information/profile.csv',
      'information/invoices.json',
      'information/invoices.csv',
      'index.html',
      'manifest.json',
    ]);
    const listed = JSON.parse(String(first?.get('manifest.json'))).parts;
    expect(
      listed.map(({ name, sha256 }: Record<string, string>) => [
        name?.replace(/^handover-[\w-]{14}-/, ''),
        sha256,
      ]),
    ).toEqual(
      partsOfLarge.map((part) => [
        part === 2 ? 'part-002.mp4' : `part-00${part}.zip`,
        descriptions.get(`${requestId}/${part}`)?.sha256,
      ]),
    );
  });

  it('is on record without a path, with all bytes and files', async () => {
    const world = largeWorld();
    const requestId = await archivedInParts(world);
    const { archive, outcomes } = onlyRequest(world);
    const bytes = partsOfLarge.map(
      (part) => world.archives.descriptions.get(`${requestId}/${part}`)?.bytes ?? 0,
    );

    expect(archive).toMatchObject({ entries: 8 + 5, missing: 0 });
    expect(archive?.parts?.map(({ kind, files }) => [kind, files])).toEqual([
      ['zip', 0],
      ['as-it-is', 1],
      ['zip', 2],
      ['zip', 2],
    ]);
    const [first] = archive?.parts ?? [];
    expect(archive?.size).toBe(bytes.reduce((sum, each) => sum + each, first?.bytes ?? 0));
    expect(outcomes.hosting).toEqual([{ category: 'website-files', result: 'returned', count: 5 }]);
    expect(JSON.stringify(onlyRequest(world))).not.toMatch(/\.txt|[^"]mp4/);
  });

  it('has every file in exactly one part, whatever there is and however it is cut', async () => {
    const somePaths = fc.uniqueArray(fc.stringMatching(/^[a-zé\u{10330}]{1,3}$/u), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        somePaths,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 20 }),
        fc.infiniteStream(fc.nat(25)),
        async (paths, partFiles, partBytes, sizes) => {
          const world = largeWorld();
          world.settings.archives = { partBytes, partFiles };
          world.stores.hosting.holdings = paths.map((path) => fileOf(path, sizes.next().value));

          const requestId = await archivedInParts(world);

          const { parts } = await planRequest(world, { requestId, maxParts: 500 });
          const inFirst = [...(world.archives.archives.get(requestId)?.keys() ?? [])];
          const given = [
            ...filesIn(world, requestId, parts).flat(),
            ...inFirst.filter((name) => name.startsWith('data/')),
          ];
          expect(given.toSorted()).toEqual(paths.map((path) => `data/${path}`).toSorted());
        },
      ),
      { numRuns: 50 },
    );
  });

  it('has its first part only when all others are there', async () => {
    const world = largeWorld();
    const requestId = await plannedInParts(world);
    const [first, ...others] = partsOfLarge;
    for (const part of others) await writePart(world, { requestId, part });

    await expect(writeArchive(world, { requestId })).rejects.toMatchObject({ name: 'PartsMissing' });
    expect(world.archives.archives.size).toBe(0);
    expect(onlyRequest(world).archive).toBeUndefined();

    await writePart(world, { requestId, part: first ?? 0 });
    await writeArchive(world, { requestId });
    expect(onlyRequest(world).archive?.parts).toHaveLength(4);
  });

  it('redoes one part when a process dies anywhere, and keeps the complete ones', async () => {
    const alive = largeWorld();
    const id = await plannedInParts(alive);
    const { ports, calls } = mortal(alive, outside);
    for (const step of stepsOf(id)) await step(ports);
    expect(calls.length).toBeGreaterThan(15);

    for (const call of calls.keys())
      for (const when of ['before', 'after'] as const) {
        const world = largeWorld();
        const requestId = await plannedInParts(world);
        const dying = mortal(world, outside, { call: call + 1, when });

        const { crashes, kept } = await carriedOut(world, dying.ports, requestId);

        expect([crashes, kept]).toEqual([1, true]);
        expect(onlyRequest(world).archive).toEqual(onlyRequest(alive).archive);
      }
  });

  const outside = ['requests', 'archives', 'cuts', 'stores'] as const;

  /** Every step that writes, in order. */
  const stepsOf = (requestId: string) => [
    ...partsOfLarge.map((part) => (world: World) => writePart(world, { requestId, part })),
    (world: World) => writeArchive(world, { requestId }),
  ];

  /** Carries out every step, and once more the one whose process dies. Were the parts before it kept as they were? */
  async function carriedOut(world: World, dying: World, requestId: string) {
    let crashes = 0;
    let kept = true;
    for (const step of stepsOf(requestId)) {
      const before = [...world.archives.parts.values()];
      await step(crashes > 0 ? world : dying).catch(async (error: unknown) => {
        if (!(error instanceof Crash)) throw error;
        crashes += 1;
        await step(world);
      });
      const after = new Set(world.archives.parts.values());
      kept &&= before.every((part) => after.has(part));
    }
    return { crashes, kept };
  }

  it('is written again by nobody once it is complete, not even where its files are gone', async () => {
    const world = largeWorld();
    const requestId = await plannedInParts(world);
    for (const part of partsOfLarge) await writePart(world, { requestId, part });
    world.stores.hosting.failures.exportFiles = new Error('Nobody may read again.');

    for (const part of partsOfLarge) await writePart(world, { requestId, part });
    await writeArchive(world, { requestId });

    expect(onlyRequest(world).archive?.missing).toBe(0);
  });

  it('is written again when it has become so old that the bucket may expire it before its delivery ends', async () => {
    const world = largeWorld();
    const requestId = await plannedInParts(world);
    for (const part of partsOfLarge) await writePart(world, { requestId, part });
    const first = [...world.archives.parts.values()];

    world.clock.advance(maxPartAgeDays * 86_400);
    for (const part of partsOfLarge) await writePart(world, { requestId, part });
    const kept = [...world.archives.parts.values()];
    world.clock.advance(1);
    const early = writeArchive(world, { requestId });

    await expect(early).rejects.toMatchObject({ name: 'PartsMissing' });
    for (const part of partsOfLarge) await writePart(world, { requestId, part });
    const newest = [...world.archives.parts.values()];
    // The bytes are the same: what tells two writes apart is the object itself.
    expect(kept.map((part, index) => part === first[index])).toEqual(first.map(() => true));
    expect(newest.map((part, index) => part === first[index])).toEqual(first.map(() => false));
    await writeArchive(world, { requestId });
    expect(onlyRequest(world).archive?.missing).toBe(0);
  });

  it('goes without a file that is gone, also a large one, and says so', async () => {
    const world = largeWorld();
    const requestId = await plannedInParts(world);
    for (const holding of world.stores.hosting.holdings)
      if (holding.path === 'b.txt') holding.unreadable = 'archived';
    world.stores.hosting.holdings = world.stores.hosting.holdings.filter(({ path }) => path !== 'c.mp4');
    for (const part of partsOfLarge) await writePart(world, { requestId, part });

    await writeArchive(world, { requestId });

    expect(onlyRequest(world).archive).toMatchObject({ missing: 2 });
    expect(onlyRequest(world).archive?.parts?.[1]).toMatchObject({ bytes: 0, files: 0 });
    expect(onlyRequest(world).outcomes.hosting).toEqual([
      { category: 'website-files', result: 'returned', count: 3 },
      { category: 'website-files', result: 'archived', count: 1 },
      { category: 'website-files', result: 'unreadable', count: 1 },
    ]);
    const manifest = JSON.parse(String(world.archives.archives.get(requestId)?.get('manifest.json')));
    expect(manifest.missing).toEqual([{ path: 'c.mp4', reason: 'gone' }]);
  });

  it('has what came after the planning once, and nothing that had gone', async () => {
    const world = largeWorld();
    const requestId = await plannedInParts(world);
    world.stores.hosting.holdings.push(fileOf('aa.txt', 30), fileOf('z.txt', 1));
    world.stores.hosting.holdings = world.stores.hosting.holdings.filter(({ path }) => path !== 'b.txt');

    for (const part of partsOfLarge) await writePart(world, { requestId, part });

    expect(filesIn(world, requestId, partsOfLarge)).toEqual([
      ['data/c.mp4'],
      ['data/a.txt', 'data/aa.txt'],
      ['data/d.txt', 'data/e.txt', 'data/z.txt'],
    ]);
  });

  it('stops at a file that a missing permission hides, and tells the person what they can decide', async () => {
    const world = largeWorld();
    const requestId = await plannedInParts(world);
    for (const holding of world.stores.hosting.holdings) holding.unreadable = 'denied';

    await expect(writePart(world, { requestId, part: 2 })).rejects.toMatchObject({ name: 'Unreadable' });
    await expect(writePart(world, { requestId, part: 3 })).rejects.toMatchObject({ name: 'Unreadable' });
    expect(world.archives.descriptions.size).toBe(0);
    const results = [{ part: 2, error: 'Unreadable' }, { part: 3, error: 'Transient' }, { part: 4 }];
    await expect(writeArchive(world, { requestId, results })).rejects.toMatchObject({ name: 'Unreadable' });
  });

  it('calls a person when nothing at all of a category could be read', async () => {
    const world = largeWorld();
    const requestId = await plannedInParts(world);
    for (const holding of world.stores.hosting.holdings) holding.unreadable = 'archived';
    for (const part of partsOfLarge) await writePart(world, { requestId, part });

    await expect(writeArchive(world, { requestId })).rejects.toMatchObject({ name: 'Unreadable' });
  });

  it('is deleted with all its parts', async () => {
    const world = largeWorld();
    const requestId = await archivedInParts(world);

    await deleteArchive(world, { requestId });

    expect(world.archives).toMatchObject({
      archives: new Map(),
      parts: new Map(),
      descriptions: new Map(),
    });
  });
});

describe('writing a part', () => {
  it('that ends after its request leaves nothing', async () => {
    const world = largeWorld();
    const requestId = await plannedInParts(world);
    const archives = {
      ...world.archives,
      async writePart(...given: Parameters<typeof world.archives.writePart>) {
        await world.requests.change(requestId, (request) => ({ ...request, status: 'cancelled' }));
        await world.archives.delete(requestId);
        return world.archives.writePart(...given);
      },
    };

    await expect(writePart({ ...world, archives }, { requestId, part: 3 })).rejects.toMatchObject({
      name: 'Permanent',
    });
    expect(world.archives.parts.size + world.archives.descriptions.size).toBe(0);
  });

  it.each([
    ['is not in the plan', 5],
    ['has another number', 0],
  ])('that %s is refused', async (_case, part) => {
    const world = largeWorld();
    const requestId = await plannedInParts(world);

    await expect(writePart(world, { requestId, part })).rejects.toMatchObject({ name: 'Permanent' });
  });

  it('of a copy that was planned as one archive is refused', async () => {
    const world = largeWorld();
    const requestId = await planned(world, { kind: 'handover' });

    await expect(writePart(world, { requestId, part: 2 })).rejects.toMatchObject({ name: 'Permanent' });
  });

  it('is refused when the cuts are not those that were planned', async () => {
    const world = largeWorld();
    const requestId = await plannedInParts(world);
    const cutting = await world.cuts.find(requestId, 'hosting');
    if (!cutting) throw new Error('Nothing was cut.');
    await world.cuts.save(requestId, 'hosting', { ...cutting, open: { ...cutting.open, after: 'd.txt' } });

    await expect(writePart(world, { requestId, part: 2 })).rejects.toThrow('not what was planned');
    expect(world.archives.parts.size).toBe(0);
  });

  it('reads nobody else’s files', async () => {
    const world = largeWorld();
    world.stores.hosting.holdings.push({ ...fileOf('b.txt', 4), customerId: 'somebody-else' });
    const requestId = await archivedInParts(world);

    expect(filesIn(world, requestId, partsOfLarge).flat()).toHaveLength(5);
    expect(lan.customerId).not.toBe('somebody-else');
  });
});
