import { describe, expect, it } from 'vitest';
import { writeArchive } from '../../functions/handover/write-archive.ts';
import { retryRequest } from '../../functions/requests/operate-requests.ts';
import { raiseAttention } from '../../functions/requests/raise-attention.ts';
import type { Category } from '../../functions/stores/domain/plan.ts';
import type { UnreadableReason } from '../../functions/stores/domain/unreadable-file.ts';
import type { Holding } from '../support/in-memory/data-store.ts';
import { archived, confirmed, planned } from '../support/stages.ts';
import { lan, newWorld, onlyRequest } from '../support/world.ts';

const unreadable = (category: Category, path: string, reason: UnreadableReason): Holding => ({
  customerId: lan.customerId,
  category,
  path,
  unreadable: reason,
});

describe('a copy that lacks something for a reason that a person may remove', () => {
  it.each<[string, Holding[]]>([
    [
      'nothing of a category can be read',
      [unreadable('website-files', 'a', 'archived'), unreadable('website-files', 'b', 'archived')],
    ],
    [
      'nothing of a category can be read, for one reason or another',
      [unreadable('website-files', 'a', 'gone')],
    ],
    [
      'one file of many may not be read',
      [
        { ...unreadable('website-files', 'a', 'denied') },
        { customerId: lan.customerId, category: 'website-files', path: 'b' },
      ],
    ],
  ])('is not delivered before that person has looked: %s', async (_case, holdings) => {
    const world = newWorld();
    world.stores.hosting.holdings = holdings;
    const requestId = await planned(world, { kind: 'handover' });

    await expect(writeArchive(world, { requestId })).rejects.toMatchObject({ name: 'Unreadable' });

    expect(world.archives.archives.size).toBe(0);
    expect(onlyRequest(world)).toMatchObject({ status: 'executing', outcomes: {} });
    expect(onlyRequest(world).archive).toBeUndefined();
  });

  it('is not delivered by a retry that repaired nothing', async () => {
    const { world, requestId } = await waitingForAPerson();

    await retryRequest(world, { id: requestId, ...act });

    await expect(writeArchive(world, { requestId })).rejects.toMatchObject({ name: 'Unreadable' });
  });

  it('is complete when that person has repaired it', async () => {
    const { world, requestId } = await waitingForAPerson();
    for (const holding of world.stores.hosting.holdings) delete holding.unreadable;

    await retryRequest(world, { id: requestId, ...act });
    await writeArchive(world, { requestId });

    expect(onlyRequest(world).archive).toMatchObject({ missing: 0 });
  });

  it('goes without it when that person says so, and tells what is missing', async () => {
    const { world, requestId } = await waitingForAPerson();

    await retryRequest(world, { id: requestId, ...act, acceptsIncomplete: true });
    await writeArchive(world, { requestId });

    expect(onlyRequest(world).archive).toMatchObject({ missing: 2 });
    expect(onlyRequest(world).outcomes.hosting).toEqual([
      { category: 'website-files', result: 'unreadable', count: 2 },
    ]);
  });

  const act = { by: 'minh', reason: 'ticket 7' };

  async function waitingForAPerson() {
    const world = newWorld();
    world.stores.hosting.holdings = [
      unreadable('website-files', 'a', 'denied'),
      unreadable('website-files', 'b', 'denied'),
    ];
    const requestId = await planned(world, { kind: 'handover' });
    const error = await writeArchive(world, { requestId }).catch(({ name }) => name);
    await raiseAttention(world, { requestId, taskToken: 'a person', error });
    return { world, requestId };
  }
});

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

  it('records what could not be read, with its count, and archived files by their own word', async () => {
    const world = newWorld();
    world.stores.hosting.holdings.push(
      unreadable('website-files', 'site/x.txt', 'unreadable'),
      unreadable('website-files', 'site/y.txt', 'archived'),
      unreadable('website-files', 'site/z.txt', 'archived'),
    );

    await archived(world);

    expect(onlyRequest(world).outcomes.hosting).toEqual([
      { category: 'website-files', result: 'returned', count: 2 },
      { category: 'website-files', result: 'archived', count: 2 },
      { category: 'website-files', result: 'unreadable', count: 1 },
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
