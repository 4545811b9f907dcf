import { mkdir, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { journalInMemory } from '../../../agent/journal/journal.ts';
import type { SiteSystem } from '../../../agent/stores/site-system.ts';
import {
  findTask,
  goOn,
  handleOf,
  type PanelKind,
  type PanelWorld,
  panelKinds,
  panelWorld,
  panelWorldOver,
  suspend,
  taskOf,
  unsuspend,
} from '../support/panel-world.ts';

class Killed extends Error {}

/** The world of a process that ends at one call: before the panel hears it, or after it did what was asked. */
function mortal(world: PanelWorld, kind: PanelKind, deathAt: number, when: 'before' | 'after'): PanelWorld {
  let calls = 0;
  const { fake, drive, journal, handles } = world;
  const dying = {
    ...fake,
    async ask(call: Parameters<typeof fake.ask>[0]) {
      calls += 1;
      if (calls > deathAt || (calls === deathAt && when === 'before')) throw new Killed();
      const answer = await fake.ask(call);
      if (calls >= deathAt) throw new Killed();
      return answer;
    },
  };
  const born = panelWorldOver(kind, dying, drive, journal);
  born.handles.push(...handles);
  return born;
}

async function eraseAll(system: SiteSystem): Promise<void> {
  await suspend(system);
  const { sha256 } = await system.find(findTask());
  expect(await system.erase({ ...taskOf(), sha256 }, goOn)).toMatchObject({ left: 0 });
  expect(await system.verify({ ...taskOf(), sha256 })).toMatchObject({ left: 0 });
}

async function copyAll(system: SiteSystem): Promise<string[]> {
  const pieces: string[] = [];
  for await (const { name } of system.export?.(taskOf()) ?? []) pieces.push(name);
  return pieces;
}

async function world(kind: PanelKind): Promise<PanelWorld> {
  const built = await panelWorld(kind);
  for (const user of ['an', 'shop']) built.handles.push(handleOf(built.fake.add({ user, owner: 'C1' })));
  built.fake.add({ user: 'anh', owner: 'a neighbour' });
  return built;
}

/** Kills the work at each of its calls, until it comes to its end by itself. */
async function atEachCall(
  kind: PanelKind,
  work: (system: SiteSystem) => Promise<unknown>,
  then: (built: PanelWorld) => Promise<void>,
): Promise<number> {
  for (let deathAt = 1; ; deathAt += 1) {
    let isKilled = false;
    for (const when of ['before', 'after'] as const) {
      const built = await world(kind);
      try {
        await work(mortal(built, kind, deathAt, when).system);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        isKilled = true;
      }
      await then(built);
      expect(built.fake.done.filter(({ owner }) => owner !== 'C1')).toEqual([]);
    }
    if (!isKilled) return deathAt - 1;
  }
}

describe.each(panelKinds)('a store over %s that is killed at each call', (kind) => {
  it('erases to the end afterwards', async () => {
    const calls = await atEachCall(kind, eraseAll, async ({ system, fake }) => {
      await eraseAll(system);
      expect([...fake.accounts.keys()]).toEqual(['anh']);
    });

    expect(calls).toBeGreaterThan(20);
  });

  it('undoes whatever it had suspended', async () => {
    await atEachCall(
      kind,
      (system) => Promise.resolve(suspend(system)),
      async ({ system, fake }) => {
        await unsuspend(system);
        expect([...fake.accounts.values()].filter(({ isSuspended }) => isSuspended)).toEqual([]);
      },
    );
  });

  it('copies afterwards, and leaves no package behind', async () => {
    await atEachCall(kind, copyAll, async ({ system, drive }) => {
      expect(await copyAll(system)).toHaveLength(2);
      await system.forget('R1');
      expect(await readdir(join(drive, 'packages'))).toEqual([]);
    });
  });
});

describe.each(panelKinds)('the folder for packages of a store over %s', (kind) => {
  it('keeps what other requests need, and loses what is stale', async () => {
    const built = await world(kind);
    const packages = join(built.drive, 'packages');
    await copyAll(built.system);
    const mine = await readdir(packages);
    await mkdir(join(packages, 'privacy-pack-old'));
    await utimes(join(packages, 'privacy-pack-old'), new Date(0), new Date(0));
    await mkdir(join(packages, 'of-somebody'));
    await utimes(join(packages, 'of-somebody'), new Date(0), new Date(0));
    // As `try` does it, which knows no request of the agent that runs.
    const other = panelWorldOver(kind, built.fake, built.drive, journalInMemory());
    await other.system.forget('try');
    expect((await readdir(packages)).toSorted()).toEqual(['of-somebody', ...mine].toSorted());
    await built.system.forget('R1');
    expect(await readdir(packages)).toEqual(['of-somebody']);
  });
});
