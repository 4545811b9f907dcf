import { describe, expect, it } from 'vitest';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { TooLargeError } from '../../functions/shared/errors.ts';
import type { ExportedFile } from '../../functions/stores/ports.ts';
import { fileOf, largeWorld, partsOfLarge, plannedInParts } from '../support/in-parts.ts';
import { mortal } from '../support/mortal.ts';
import { confirmed, planned } from '../support/stages.ts';
import { newWorld, onlyRequest, type World } from '../support/world.ts';

const hostingPlan = (world: World) =>
  onlyRequest(world).plan?.stores.find(({ store }) => store === 'hosting');

/** Counts which files a world's listings name, and dies after so many. */
function listings(world: World, dieAfter = Infinity) {
  const listed: string[] = [];
  let left = dieAfter;
  const { hosting } = world.stores;
  const files = hosting.exportFiles.bind(hosting);
  const counted = {
    ...hosting,
    async *exportFiles(...given: Parameters<typeof files>): AsyncGenerator<ExportedFile> {
      for await (const file of files(...given)) {
        if (left === 0) throw new Error('The process died.');
        left -= 1;
        listed.push(file.path);
        yield file;
      }
    },
  };
  return { ports: { ...world, stores: { ...world.stores, hosting: counted } }, listed };
}

describe('planning a copy', () => {
  it('that fits into one archive lists each file once, and keeps and looks for nothing else', async () => {
    const world = newWorld();
    const requestId = await confirmed(world, { kind: 'handover' });
    const { ports, listed } = listings(world);
    const refuse = () => Promise.reject(new Error('Nobody asked for it.'));

    const answer = await planRequest(
      { ...ports, cuts: { find: refuse, save: refuse } },
      { requestId, maxParts: 500 },
    );

    expect(listed).toEqual(['site/index.html', 'site/ảnh.txt']);
    expect(answer.parts).toEqual([]);
    expect(hostingPlan(world)).not.toHaveProperty('parts');
    expect(hostingPlan(world)?.categories).toEqual([
      { category: 'website-files', action: 'return', count: 2, bytes: 17 },
    ]);
  });

  it('that does not fit lists each file once, too, and answers with its parts', async () => {
    const world = largeWorld();
    const requestId = await confirmed(world, { kind: 'handover' });
    const { ports, listed } = listings(world);

    const answer = await planRequest(ports, { requestId, maxParts: 500 });

    expect(listed).toEqual(['a.txt', 'b.txt', 'c.mp4', 'd.txt', 'e.txt']);
    expect(answer.parts).toEqual(partsOfLarge);
    expect(hostingPlan(world)?.parts).toEqual({ count: 3, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(hostingPlan(world)?.categories).toEqual([
      { category: 'website-files', action: 'return', count: 5, bytes: 27 },
    ]);
    expect(await planRequest(ports, { requestId, maxParts: 500 })).toEqual(answer);
  });

  it('for an execution that knows no parts makes one archive of it, however large', async () => {
    const world = largeWorld();

    await planned(world, { kind: 'handover' });

    expect(hostingPlan(world)).not.toHaveProperty('parts');
    expect(world.cuts.saved.size).toBe(0);
  });

  it('goes on behind the last full part after a cut, to the same parts', async () => {
    const files = Array.from({ length: 20 }, (_, index) =>
      fileOf(`${String(index).padStart(2, '0')}.txt`, 4),
    );
    const worldWith = async () => {
      const world = largeWorld();
      world.stores.hosting.holdings = files.map((file) => ({ ...file }));
      return { world, requestId: await confirmed(world, { kind: 'handover' }) };
    };
    const whole = await worldWith();
    await planRequest(whole.world, { requestId: whole.requestId, maxParts: 500 });

    for (let stop = 1; stop < files.length; stop += 1) {
      const { world, requestId } = await worldWith();
      const killed = listings(world, stop);
      await expect(planRequest(killed.ports, { requestId, maxParts: 500 })).rejects.toThrow('died');
      const { ports, listed } = listings(world);

      await planRequest(ports, { requestId, maxParts: 500 });

      expect(hostingPlan(world)).toEqual(hostingPlan(whole.world));
      // Up to the first full part, then what had not been counted into a saved part.
      expect(listed.length).toBeLessThanOrEqual(3 + (files.length - stop) + 2);
    }
  });

  it('ends with the same parts wherever its process dies', async () => {
    const outside = ['requests', 'cuts', 'stores', 'openWork', 'register'] as const;
    const alive = largeWorld();
    const { ports, calls } = mortal<World>(alive, outside);
    const id = await confirmed(alive, { kind: 'handover' });
    await planRequest(ports, { requestId: id, maxParts: 500 });
    expect(calls.length).toBeGreaterThan(8);

    for (const call of calls.keys())
      for (const when of ['before', 'after'] as const) {
        const world = largeWorld();
        const requestId = await confirmed(world, { kind: 'handover' });
        const dying = mortal<World>(world, outside, { call: call + 1, when });
        await planRequest(dying.ports, { requestId, maxParts: 500 }).catch(() => {});

        const { parts } = await planRequest(world, { requestId, maxParts: 500 });

        expect(parts).toEqual(partsOfLarge);
        expect(hostingPlan(world)).toEqual(hostingPlan(alive));
      }
  });

  it('cuts anew when the settings have changed since it was cut off', async () => {
    const world = largeWorld();
    world.stores.hosting.holdings = Array.from({ length: 9 }, (_, index) => fileOf(`${index}.txt`, 1));
    const requestId = await confirmed(world, { kind: 'handover' });
    await expect(planRequest(listings(world, 8).ports, { requestId, maxParts: 500 })).rejects.toThrow();
    world.settings.archives = { partBytes: 10, partFiles: 3 };

    const { parts } = await planRequest(world, { requestId, maxParts: 500 });

    expect(parts).toEqual([2, 3, 4]);
  });

  it.each<[string, number, number]>([
    ['needs too many parts', 4, 2],
    ['has a file that no run can copy', 50_000_000_001, 500],
  ])('that %s says so before anything is written', async (_case, bytes, maxParts) => {
    const world = largeWorld();
    const requestId = await confirmed(world, { kind: 'handover' });
    const { hosting } = world.stores;
    const files = hosting.exportFiles.bind(hosting);
    const stores = {
      ...world.stores,
      hosting: {
        ...hosting,
        async *exportFiles(...given: Parameters<typeof files>) {
          for await (const file of files(...given))
            yield file.path === 'b.txt' ? { ...file, size: bytes } : file;
        },
      },
    };

    const planning = planRequest({ ...world, stores }, { requestId, maxParts });

    await expect(planning).rejects.toThrow(TooLargeError);
    expect(onlyRequest(world).plan).toBeUndefined();
    expect(world.archives.parts.size + world.archives.archives.size).toBe(0);
  });

  it('takes exactly as many parts as the machine can write', async () => {
    const world = largeWorld();
    const requestId = await confirmed(world, { kind: 'handover' });

    expect((await planRequest(world, { requestId, maxParts: partsOfLarge.length })).parts).toEqual(
      partsOfLarge,
    );
  });

  it('says no path in the request', async () => {
    const world = largeWorld();

    await plannedInParts(world);

    expect(JSON.stringify(onlyRequest(world))).not.toMatch(/\.txt|\.mp4/);
  });
});
