import { describe, expect, it } from 'vitest';
import { downloadArchive } from '../../functions/handover/download-archive.ts';
import { matchCodeOf } from '../../functions/requests/domain/match-code.ts';
import { receiptOf } from '../../functions/requests/domain/receipt.ts';
import { statusViewOf } from '../../functions/requests/domain/status-view.ts';
import type { Submission } from '../../functions/requests/domain/submission.ts';
import { cancelForCustomer, retryRequest } from '../../functions/requests/operate-requests.ts';
import { lan, lettersOf } from '../support/world.ts';
import { confirmedLife, holdingsOfNeighbour, newLife, requestOf, workOn } from './lives.ts';

const act = { by: 'minh', reason: 'ticket 12' };

/** A handover that has been confirmed and whose agent has worked as far as it can. */
async function copied(changes: Partial<Submission> = {}) {
  const life = newLife();
  const id = await confirmedLife(life.world, { kind: 'handover', ...changes });
  await workOn(life.world, life.agent, id);
  return { ...life, id, request: await requestOf(life.world, id) };
}

const textsOf = (parts: ReadonlyMap<string, Buffer>) =>
  Object.fromEntries(
    [...parts].map(([name, content]) => [name.split('/').slice(1).join('/'), String(content)]),
  );

describe('A handover with a site', () => {
  it('asks every store in scope for its parts, and delivers them beside its own as they are', async () => {
    const { world, agent, request } = await copied();

    expect(agent.journal).toEqual([
      `export site:panel of ${lan.customerId}`,
      `export site:billing of ${lan.customerId}`,
    ]);
    expect(request.status).toBe('delivered');
    expect(request.archive?.parts?.map(({ site, holds }) => [site, holds])).toEqual([
      [undefined, { 'website-files': 2, 'mailing-topics': 1, profile: 1, invoices: 1 }],
      [{ store: 'site:panel', part: '1' }, { 'panel-accounts': 2 }],
      [{ store: 'site:panel', part: '2' }, { backups: 1 }],
      [{ store: 'site:billing', part: '1' }, { profile: 1 }],
      [{ store: 'site:billing', part: '2' }, { invoices: 3 }],
      [{ store: 'site:billing', part: '3' }, { tickets: 4 }],
    ]);
    const { 'site:panel/1': first } = textsOf(world.archives.siteParts);
    expect(first).toBe(`2 panel-accounts of ${lan.customerId} in site:panel`);
    expect(lettersOf(world).at(-1)).toMatchObject({ type: 'archive-ready', parts: 6 });
  });

  it('tells the site who confirmed it, and nothing of law or plans', async () => {
    const { agent } = await copied();

    const tasks = agent.seen.filter(({ operation }) => operation === 'export');
    expect(tasks.map(({ decision }) => decision?.kind)).toEqual(['confirmation', 'confirmation']);
    expect(tasks.every(({ law, plan, turn }) => !law && !plan && !turn)).toBe(true);
    expect(JSON.parse(tasks[0]?.decision?.text ?? '[]').slice(0, 4)).toEqual([
      'confirmation',
      expect.any(String),
      'handover',
      'everything',
    ]);
  });

  it('lists all parts with their sums and what they hold in the first one, and shows the same on its page', async () => {
    const { world, id } = await copied();

    const files = world.archives.archives.get(id);
    const manifest = JSON.parse(String(files?.get('manifest.json')));
    expect(manifest.parts).toHaveLength(5);
    expect(manifest.parts[2]).toEqual({
      name: expect.stringMatching(/^handover-.*-part-004\.txt$/),
      store: 'billing',
      kind: 'as-it-is',
      size: 41,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      path: 'billing/profile.txt',
      files: 1,
      holds: { profile: 1 },
    });
    // The customer's own files are few, and stay in the archive.
    expect([...(files?.keys() ?? [])]).toContain('data/site/index.html');
  });

  it('hands out each part of the site under its own place, and counts it', async () => {
    const { world, id, request } = await copied();
    const link = lettersOf(world).at(-1);
    const secret = (link && 'downloadUrl' in link ? link.downloadUrl : '').split('/').at(-1) ?? '';

    const given = await downloadArchive(world, {
      id,
      secret,
      code: matchCodeOf(world.keys, id),
      part: 4,
      action: 'download',
    });

    expect(given).toMatchObject({ minted: { part: 4 } });
    expect(world.archives.minted).toEqual([
      { requestId: id, lifeSeconds: 300, part: 4, site: { store: 'site:billing', part: '1' } },
    ]);
    expect(request.delivery?.mints).toEqual([]);
  });

  it('says in its receipt what the copy holds of each store, what was looked for, and what it has nothing of', async () => {
    const life = newLife();
    life.customers[lan.customerId] = { 'site:billing': { tickets: 4 } };
    life.agent.lookedInto = ['profile', 'tickets', 'panel-accounts'];
    const id = await confirmedLife(life.world, { kind: 'handover' });
    await workOn(life.world, life.agent, id);

    const lines = receiptOf(await requestOf(life.world, id)).lines;

    expect(lines.filter(({ store }) => store === 'site:panel')).toEqual([
      { store: 'site:panel', category: 'panel-accounts', result: 'nothing-found', count: 0 },
      { store: 'site:panel', category: 'backups', result: 'not-in-copy', count: 0 },
    ]);
    expect(lines.filter(({ store }) => store === 'site:billing')).toEqual([
      { store: 'site:billing', category: 'profile', result: 'nothing-found', count: 0 },
      { store: 'site:billing', category: 'invoices', result: 'not-in-copy', count: 0 },
      { store: 'site:billing', category: 'tickets', result: 'returned', count: 4 },
      { store: 'site:billing', category: 'other-records', result: 'not-in-copy', count: 0 },
    ]);
    // What the same category has here is counted here.
    expect(lines).toContainEqual({ store: 'account', category: 'profile', result: 'returned', count: 1 });
  });

  it('of which much is here comes with parts of both, numbered through', async () => {
    const life = newLife();
    life.world.settings.archives = { partBytes: 1000, partFiles: 1 };
    const id = await confirmedLife(life.world, { kind: 'handover' });
    await workOn(life.world, life.agent, id);

    const request = await requestOf(life.world, id);
    expect(request.status).toBe('delivered');
    expect(request.archive?.parts?.map(({ kind, files, site }) => [kind, files, site?.part])).toEqual([
      ['zip', 0, undefined],
      ['zip', 1, undefined],
      ['zip', 1, undefined],
      ['as-it-is', 1, '1'],
      ['as-it-is', 1, '2'],
      ['as-it-is', 1, '1'],
      ['as-it-is', 1, '2'],
      ['as-it-is', 1, '3'],
    ]);
    const manifest = JSON.parse(String(life.world.archives.archives.get(id)?.get('manifest.json')));
    expect(manifest.parts.map(({ name }: { name: string }) => name.slice(-7, -4))).toEqual([
      '002',
      '003',
      '004',
      '005',
      '006',
      '007',
      '008',
    ]);
  });

  it('asks no store that its scope does not reach', async () => {
    const { agent, request } = await copied({ scope: 'information' });

    expect(agent.journal).toEqual([`export site:billing of ${lan.customerId}`]);
    expect(request.archive?.parts).toHaveLength(4);
  });

  it('names a store that cannot be copied to the customer, and does not ask it', async () => {
    const life = newLife();
    const panel = life.world.site.stores[0];
    if (panel) panel.does = ['suspend'];
    const id = await confirmedLife(life.world, { kind: 'handover' });
    await workOn(life.world, life.agent, id);

    const request = await requestOf(life.world, id);
    expect(life.agent.journal).toEqual([`export site:billing of ${lan.customerId}`]);
    expect(receiptOf(request).lines.filter(({ store }) => store === 'site:panel')).toEqual([
      { store: 'site:panel', category: 'panel-accounts', result: 'not-in-copy', count: 0 },
      { store: 'site:panel', category: 'backups', result: 'not-in-copy', count: 0 },
    ]);
    const page = JSON.parse(String(life.world.archives.archives.get(id)?.get('index.html')));
    expect(page.notCopied).toEqual(['site:panel']);
  });

  it('waits for a site that is away, with the name of the store on the status page', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world, { kind: 'handover' });
    for (let day = 0; day < 60; day += 1) {
      world.workflow.expire(id);
      await world.workflow.run(id);
    }

    const { progress } = statusViewOf(await requestOf(world, id), world.settings.periods);
    expect(progress).toContainEqual({ store: 'site:panel', state: 'waiting' });
    await workOn(world, agent, id);
    expect((await requestOf(world, id)).status).toBe('delivered');
  });

  it('has what it was asked for long ago uploaded anew, before the bucket expires it', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world, { kind: 'handover' });
    agent.instead.set('site:billing.export', { state: 'later', code: 'database-away', afterSeconds: 600 });
    await workOn(world, agent, id);
    world.clock.advance(5.5 * 86_400);
    agent.instead.clear();
    await workOn(world, agent, id);

    const request = await requestOf(world, id);
    expect(agent.journal.filter((line) => line.startsWith('export site:panel'))).toHaveLength(2);
    expect(request.status).toBe('delivered');
    expect(request.site?.done['site:panel.export']?.round).toBe(2);
    expect(request.attention).toBeUndefined();
  });

  it('calls a person for what a store refuses, and asks it anew after the retry', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world, { kind: 'handover' });
    agent.instead.set('site:billing.export', { state: 'never', code: 'schema-changed' });
    await workOn(world, agent, id);

    const stopped = await requestOf(world, id);
    expect(stopped.status).toBe('needs-attention');
    expect(stopped.failures).toEqual({ 'site:billing': 'schema-changed' });
    expect(world.archives.archives.size).toBe(0);
    agent.instead.clear();
    await retryRequest(world, { id, ...act });
    await workOn(world, agent, id);

    const request = await requestOf(world, id);
    expect(request.status).toBe('delivered');
    expect(agent.journal.filter((line) => line.startsWith('export site:panel'))).toHaveLength(1);
  });

  it('goes without a store that the settings name no more, if a person says so, and says it', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world, { kind: 'handover' });
    world.site.stores.splice(0, 1);
    world.workflow.expire(id);
    await world.workflow.run(id);
    expect((await requestOf(world, id)).failures).toEqual({ 'site:panel': 'no-such-store' });

    await retryRequest(world, { id, ...act, withoutStore: 'site:panel' });
    await workOn(world, agent, id);

    const request = await requestOf(world, id);
    expect(request.status).toBe('delivered');
    expect(receiptOf(request).lines.filter(({ store }) => store === 'site:panel')).toEqual([
      { store: 'site:panel', category: 'panel-accounts', result: 'not-reached', count: 0 },
      { store: 'site:panel', category: 'backups', result: 'not-reached', count: 0 },
    ]);
  });

  it('leaves nothing of anybody behind: neither parts nor tasks nor packages', async () => {
    const { world, agent, customers, id } = await copied();
    world.workflow.expire(id);
    await workOn(world, agent, id);

    expect((await requestOf(world, id)).status).toBe('completed');
    expect([...world.archives.siteParts]).toEqual([]);
    expect(world.uploads.open()).toEqual([]);
    expect(agent.journal.slice(2)).toEqual([`forget site:panel of ${id}`, `forget site:billing of ${id}`]);
    const left = JSON.stringify([world.tasks.all(), world.logged]);
    for (const personal of [lan.customerId, lan.address, lan.name]) expect(left).not.toContain(personal);
    expect(customers['customer-nam']).toEqual(holdingsOfNeighbour());
  });

  it('that is cancelled after a refusal takes its parts along', async () => {
    const { world, agent } = newLife();
    const id = await confirmedLife(world, { kind: 'handover' });
    agent.instead.set('site:billing.export', { state: 'never', code: 'schema-changed' });
    await workOn(world, agent, id);
    expect(world.archives.siteParts.size).toBe(3);

    await cancelForCustomer(world, { id, ...act });
    await workOn(world, agent, id);

    expect((await requestOf(world, id)).status).toBe('cancelled');
    expect([...world.archives.siteParts]).toEqual([]);
    expect(world.tasks.all().filter(({ end }) => !end)).toEqual([]);
  });
});

describe('An agent that dies in the middle of a copy', () => {
  /** The whole life, in which the agent dies once before its nth step. Answers with the number of steps there were. */
  async function dyingAt(death: number) {
    const { world, agent } = newLife();
    const id = await confirmedLife(world, { kind: 'handover' });
    let steps = 0;
    agent.beforeStep = async () => {
      steps += 1;
      if (steps === death) throw new Error('The agent died.');
    };
    await workOn(world, agent, id).catch((error) => {
      if (error.message !== 'The agent died.') throw error;
    });
    world.clock.advance(121);
    await workOn(world, agent, id);
    const request = await requestOf(world, id);
    return {
      steps,
      open: world.uploads.open(),
      end: {
        status: request.status,
        parts: request.archive?.parts?.map(({ site, bytes, holds }) => ({ site, bytes, holds })),
        stored: textsOf(world.archives.siteParts),
      },
    };
  }

  it('at any step leaves the same copy as one that lives, nothing doubled, and no upload open', async () => {
    const undisturbed = await dyingAt(0);
    expect(undisturbed.end.status).toBe('delivered');
    expect(undisturbed.steps).toBe(7 * 7);
    const differing: string[] = [];

    for (let death = 1; death <= undisturbed.steps; death += 1) {
      const { end, open } = await dyingAt(death);
      if (JSON.stringify(end) !== JSON.stringify(undisturbed.end))
        differing.push(`at ${death}: ${JSON.stringify(end)}`);
      if (open.length > 0) differing.push(`at ${death}: ${JSON.stringify(open)}`);
    }

    expect(differing).toEqual([]);
  });
});
