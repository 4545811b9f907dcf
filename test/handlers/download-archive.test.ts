import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { everythingIn, formActionOf, siteOf } from '../support/site.ts';
import { codeOf, delivered, linkOf } from '../support/stages.ts';
import { newWorld, onlyRequest } from '../support/world.ts';

async function downloadable() {
  const world = newWorld();
  const id = await delivered(world);
  return {
    world,
    path: `/download/${id}/${linkOf(world, 'download', id).secret}`,
    right: { code: codeOf(world, id), action: 'download' },
  };
}

describe('the download page', () => {
  it('contains no URL of the archive', async () => {
    const { world, path } = await downloadable();

    const { body } = await siteOf(world)('GET', path);

    expect(body).not.toContain('archives.example');
    expect(formActionOf(body)).toBe(path);
  });
});

describe('downloading', () => {
  it('with the right code shows the URL, on this page only', async () => {
    const { world, path, right } = await downloadable();

    const { status, body, headers } = await siteOf(world)('POST', path, { form: right });

    expect(status).toBe(200);
    expect(parse(body).querySelector('a[href^="https://archives.example/"]')).not.toBeNull();
    expect(headers).not.toHaveProperty('location');
    expect(headers['cache-control']).toBe('no-store');
  });

  it.each([{}, { form: {} }, { form: { code: '' } }, { form: 'code=%zz' }, { json: { code: 11 } }])(
    'without a code (%j) creates no URL and costs no try',
    async (sent) => {
      const { world, path } = await downloadable();
      const before = everythingIn(world);

      expect((await siteOf(world)('POST', path, sent)).status).toBe(422);
      expect(everythingIn(world)).toEqual(before);
    },
  );

  it('with a wrong code three times ends the link permanently', async () => {
    const { world, path, right } = await downloadable();
    const site = siteOf(world);

    const statuses = [];
    for (let tries = 0; tries < 3; tries += 1)
      statuses.push((await site('POST', path, { form: { ...right, code: '00' } })).status);
    statuses.push((await site('POST', path, { form: right })).status, (await site('GET', path)).status);

    expect(statuses).toEqual([422, 422, 410, 410, 410]);
    expect(world.archives.minted).toEqual([]);
  });

  it('treats an unknown action as a download, never as a discard', async () => {
    const { world, path, right } = await downloadable();

    await siteOf(world)('POST', path, { form: { ...right, action: 'DISCARD' } });

    expect(onlyRequest(world).delivery?.discardedAt).toBeUndefined();
    expect(world.archives.minted).toHaveLength(1);
  });
});

describe('discarding', () => {
  it('ends the delivery and creates no URL', async () => {
    const { world, path, right } = await downloadable();

    const { status } = await siteOf(world)('POST', path, { form: { ...right, action: 'discard' } });

    expect(status).toBe(200);
    expect(onlyRequest(world).delivery?.discardedAt).toBeDefined();
    expect(world.archives.minted).toEqual([]);
    expect((await siteOf(world)('GET', path)).status).toBe(410);
  });
});
