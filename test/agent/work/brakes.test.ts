import { describe, expect, it } from 'vitest';
import { previewOf, release } from '../../../agent/journal/brakes.ts';
import type { SiteCode } from '../../../contract/site.ts';
import { ask, planned, runningAgent } from '../support/agent-world.ts';
import { confirmedBy, taskOf } from '../support/site-tasks.ts';

describe('the brakes of an agent', () => {
  it.each([
    ['erase', 2],
    ['suspend', 2],
  ] as const)('let no more of %s through than are allowed in a day', async (operation, limit) => {
    const { cloud, system } = await runningAgent({
      safety: { brakes: { erase: limit, suspend: limit, export: 0 } },
    });
    const ends: (SiteCode | 'done')[] = [];
    for (let number = 1; number <= 4; number += 1) {
      const request = `R${number}`;
      const plan = await planned(cloud, request);
      const end = await ask(cloud, taskOf(operation, { request, plan, turn: 1 }));
      ends.push(end && 'code' in end ? end.code : 'done');
    }

    expect(ends).toEqual(['done', 'done', 'brake', 'brake']);
    expect(system.calls.filter((call) => call.startsWith(operation))).toHaveLength(limit);
  });

  it('count a request once, however often it is tried', async () => {
    const { cloud } = await runningAgent({ safety: { brakes: { erase: 1, suspend: 0, export: 0 } } });
    const plan = await planned(cloud);

    for (const round of [1, 2, 3])
      expect(await ask(cloud, taskOf('erase', { round, plan }))).toMatchObject({ state: 'done' });
  });

  it('are not released by `forget`', async () => {
    const { cloud } = await runningAgent({ safety: { brakes: { erase: 1, suspend: 0, export: 0 } } });
    await ask(cloud, taskOf('erase', { plan: await planned(cloud) }));
    await ask(cloud, taskOf('forget'));
    const plan = await planned(cloud, 'R2');
    const second = taskOf('erase', { request: 'R2', decision: confirmedBy({ request: 'R2' }), plan });

    expect(await ask(cloud, second)).toMatchObject({ state: 'later', code: 'brake' });
  });

  it('let through exactly what a person on site has released', async () => {
    const { cloud, journal } = await runningAgent({
      safety: { brakes: { erase: 0, suspend: 0, export: 0 } },
    });
    const plan = await planned(cloud, 'R1');
    const preview = previewOf(journal, 'erase', 'confirmation');
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const late = await planned(cloud, 'R2');

    expect(release(journal, { ...preview, count: 1, until })).toBeUndefined();
    journal.write("DELETE FROM decisions WHERE request = 'R2'");
    expect(release(journal, { ...preview, count: 2, until })).toBeUndefined();
    expect(release(journal, { ...preview, count: 1, until })).toBe(1);
    expect(await ask(cloud, taskOf('erase', { plan }))).toMatchObject({ state: 'done' });
    expect(await ask(cloud, taskOf('erase', { request: 'R2', plan: late }))).toMatchObject({ code: 'brake' });
  });
});
