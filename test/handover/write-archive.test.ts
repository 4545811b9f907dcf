import { describe, expect, it } from 'vitest';
import { writeArchive } from '../../functions/handover/write-archive.ts';
import { archived, confirmed, planned } from '../support/stages.ts';
import { newWorld, onlyRequest } from '../support/world.ts';

describe('writing the archive', () => {
  it('records its contents, category by category', async () => {
    const world = newWorld();

    await archived(world);

    expect(onlyRequest(world).outcomes).toEqual({
      hosting: [{ category: 'website-files', result: 'returned', count: 2 }],
      mailing: [{ category: 'mailing-topics', result: 'returned', count: 1 }],
      account: [
        { category: 'profile', result: 'returned', count: 1 },
        { category: 'invoices', result: 'returned', count: 1 },
      ],
    });
  });

  it('does not mark the request as performed, since nothing is delivered yet', async () => {
    const world = newWorld();

    await archived(world);

    expect(onlyRequest(world).performedAt).toBeUndefined();
  });

  it('takes only what is in scope', async () => {
    const world = newWorld();
    const requestId = await planned(world, { kind: 'handover', scope: 'data' });

    await writeArchive(world, { requestId });

    expect([...(world.archives.archives.get(requestId)?.keys() ?? [])]).toEqual([
      'data/site/index.html',
      'data/site/ảnh.txt',
      'index.html',
      'manifest.json',
    ]);
    expect(Object.keys(onlyRequest(world).outcomes)).toEqual(['hosting']);
  });

  it('records for an empty category that nothing was found', async () => {
    const world = newWorld();
    world.stores.mailing.holdings = [];

    await archived(world);

    expect(onlyRequest(world).outcomes.mailing).toEqual([
      { category: 'mailing-topics', result: 'nothing-found', count: 0 },
    ]);
  });

  it('changes nothing in any store', async () => {
    const world = newWorld();
    const before = Object.values(world.stores).map(({ holdings }) => structuredClone(holdings));

    await archived(world);

    expect(Object.values(world.stores).map(({ holdings }) => holdings)).toEqual(before);
  });

  it('again keeps a finished archive', async () => {
    const world = newWorld();
    const requestId = await archived(world);
    const before = onlyRequest(world);
    world.stores.hosting.failures.exportFiles = new Error('Nobody may read again.');

    await writeArchive(world, { requestId });

    expect(onlyRequest(world)).toEqual(before);
  });

  it('is refused without a plan', async () => {
    const world = newWorld();
    const requestId = await confirmed(world, { kind: 'handover' });

    await expect(writeArchive(world, { requestId })).rejects.toMatchObject({ name: 'Permanent' });
    expect(world.archives.archives.size).toBe(0);
  });

  it('is refused for a deletion', async () => {
    const world = newWorld();
    const requestId = await planned(world);

    await expect(writeArchive(world, { requestId })).rejects.toMatchObject({ name: 'Permanent' });
    expect(world.archives.archives.size).toBe(0);
  });
});
