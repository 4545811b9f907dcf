import { describe, expect, it } from 'vitest';
import { writeArchive } from '../../functions/handover/write-archive.ts';
import { openTask } from '../../functions/sites/open-task.ts';
import { hashParts } from '../../functions/stores/domain/site-parts.ts';
import { agentPair } from '../support/seals.ts';
import { confirmedLife, newLife, requestOf, workOn } from './lives.ts';

/** A handover whose agent has uploaded everything, and whose archive is about to be written. */
async function uploaded() {
  const life = newLife();
  const { world, agent } = life;
  const id = await confirmedLife(world, { kind: 'handover' });
  for (const _store of world.site.stores) {
    await agent.turn();
    if (world.workflow.positionOf(id)?.state === 'Copy at the site') await world.workflow.perform(id, world);
  }
  expect(world.workflow.positionOf(id)?.state).toBe('Write the archive');
  return { ...life, id };
}

describe('Parts of a copy', () => {
  it('are not believed under evidence of others', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world, { kind: 'handover' });
    const claimed = await agent.claim();
    const [task] = 'tasks' in claimed ? claimed.tasks : [];
    if (!task) throw new Error('There is no task.');
    const honest = await agent.copy(task);
    if (honest.state !== 'done') throw new Error('Nothing was uploaded.');
    const parts = [{ part: 'list', bytes: 1, sha256: 'a'.repeat(64) }];
    const about = { task: task.task, fence: task.fence };

    for (const result of [{ parts }, {}, { parts: [] }])
      expect(await agent.answer({ ...about, answer: { ...honest, result } })).toEqual({
        refused: 'false-evidence',
      });
    const text = JSON.stringify({ ...JSON.parse(honest.evidence.text), parts: hashParts(parts) });
    const evidence = { ...honest.evidence, text };
    expect(await agent.answer({ ...about, answer: { ...honest, result: { parts }, evidence } })).toEqual({
      refused: 'false-evidence',
    });
    expect((await requestOf(world, id)).site).toBeUndefined();
  });

  it('that somebody writes into the table of tasks call a person, and are not delivered', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world, { kind: 'handover' });
    const { change } = world.tasks;
    // Whoever can write there changes the answer on its way.
    world.tasks.change = (name, apply) =>
      change(name, (task) => {
        const next = apply(task);
        if (next.end?.state !== 'done' || !next.end.result.parts) return next;
        const parts = next.end.result.parts.map((part) => ({ ...part, sha256: 'a'.repeat(64) }));
        return { ...next, end: { ...next.end, result: { ...next.end.result, parts } } };
      });
    await workOn(world, agent, id);

    const request = await requestOf(world, id);
    expect(request.status).toBe('needs-attention');
    expect(request.site?.done).toBeUndefined();
    expect(world.archives.archives.size).toBe(0);
  });

  it.each([
    ['is missing', (parts: Map<string, Buffer>, key: string) => void parts.delete(key)],
    [
      'is longer',
      (parts: Map<string, Buffer>, key: string) => void parts.set(key, Buffer.from('x'.repeat(999))),
    ],
  ])('of which one %s in the bucket are not delivered', async (_how, meddle) => {
    const { world, id } = await uploaded();
    meddle(world.archives.siteParts, `${id}/site:billing/1`);

    await expect(writeArchive(world, { requestId: id })).rejects.toMatchObject({ name: 'Permanent' });

    expect((await requestOf(world, id)).archive).toBeUndefined();
    expect(world.archives.archives.size).toBe(0);
  });

  it('under a list that was exchanged are not delivered', async () => {
    const { world, id } = await uploaded();
    const key = `${id}/site:billing/list`;
    const list = String(world.archives.siteParts.get(key));
    world.archives.siteParts.set(key, Buffer.from(list.replace('tickets', 'profile')));

    await expect(writeArchive(world, { requestId: id })).rejects.toMatchObject({ name: 'Permanent' });
  });

  it('are written down once: the archive without a store that was not asked is a fault', async () => {
    const { world, id } = await uploaded();
    await world.requests.change(id, ({ site, ...request }) => request);

    await expect(writeArchive(world, { requestId: id })).rejects.toMatchObject({ name: 'Permanent' });
  });
});

describe('A copy that nobody confirmed', () => {
  it('is asked of no site: not for a deletion, not without a sealed plan', async () => {
    const { world } = newLife();
    const deletion = await confirmedLife(world);
    const ask = (requestId: string) =>
      openTask(world, { requestId, phase: 'copy', taskToken: 'token of nobody' });

    await expect(ask(deletion)).rejects.toMatchObject({ name: 'Permanent' });
    expect(world.tasks.all()).toEqual([]);

    const other = newLife();
    const handover = await confirmedLife(other.world, { kind: 'handover' });
    await other.world.requests.change(handover, (request) => ({
      ...request,
      ...(request.plan && { plan: { ...request.plan, seal: agentPair.seal('a plan') } }),
    }));
    await expect(
      openTask(other.world, { requestId: handover, phase: 'copy', taskToken: 'token of nobody' }),
    ).rejects.toMatchObject({ name: 'Permanent' });
  });
});
