import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { downloadArchive } from '../../functions/handover/download-archive.ts';
import { deliveredInParts, largeWorld } from '../support/in-parts.ts';
import { siteOf } from '../support/site.ts';
import { codeOf, delivered, linkOf } from '../support/stages.ts';
import { newWorld, onlyRequest, type World } from '../support/world.ts';

async function downloadable(world: World = largeWorld(), deliver = deliveredInParts) {
  const id = await deliver(world);
  const link = linkOf(world, 'download', id);
  const path = `/download/${id}/${link.secret}`;
  return { world, id, path, site: siteOf(world), code: codeOf(world, id), link };
}

describe('the download page of a copy in parts', () => {
  it('lists every part with its size and what it holds, and names no file', async () => {
    const { site, path } = await downloadable();

    const { body } = await site('GET', `${path}?lang=en`);

    const rows = parse(body)
      .querySelectorAll('.parts li')
      .map((row) => row.structuredText.replace(/\s+/g, ' '));
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatch(/^Part 1 of 4 .*the page index\.html and the list of all parts · ZIP · /);
    expect(rows[1]).toMatch(/^Part 2 of 4 Website files: 1; one file, as it is, not packed · MP4 · /);
    expect(rows[2]).toMatch(/^Part 3 of 4 Website files: 2 · ZIP · /);
    expect(body).toContain('Unpack every ZIP into the same folder');
    expect(body).not.toMatch(/a\.txt|c\.mp4/);
  });

  it('hands out a part for the code, and the next ones without typing it again', async () => {
    const { world, id, site, path, code } = await downloadable();

    const first = await site('POST', path, { form: { code, part: '2' } });
    const form = parse(first.body).querySelector('form');
    const hidden = form?.querySelector('input[name=code]')?.getAttribute('value') ?? '';
    const second = await site('POST', path, { form: { code: hidden, part: '4' } });

    expect([first.status, second.status]).toEqual([200, 200]);
    expect(world.archives.minted).toEqual([
      { requestId: id, lifeSeconds: 300, part: 2 },
      { requestId: id, lifeSeconds: 300, part: 4 },
    ]);
    expect(first.body).toContain(`${id}/part-002.mp4`);
    expect(first.body).toContain(`-part-002.mp4 &quot;`);
    expect(
      onlyRequest(world)
        .history.slice(-2)
        .map(({ reason }) => reason),
    ).toEqual(['part 2', 'part 4']);
  });

  it.each(['9', '0', '-1', '2.0', '1e0', 'x', '٢'])('hands out nothing for the part %s', async (part) => {
    const { world, site, path, code } = await downloadable();

    const { status, body } = await site('POST', path, { form: { code, part } });

    expect(status).toBe(409);
    expect(body).toContain('name="part"');
    expect(world.archives.minted).toEqual([]);
    expect(onlyRequest(world).delivery).toMatchObject({ mints: [], secret: { wrongCodes: 0 } });
  });

  it('hands out nothing without the right code, and counts a wrong one', async () => {
    const { world, site, path, code } = await downloadable();
    const wrong = code === '10' ? '11' : '10';

    expect((await site('POST', path, { form: { part: '2' } })).status).toBe(422);
    expect((await site('POST', path, { form: { code: wrong, part: '2' } })).status).toBe(422);

    expect(world.archives.minted).toEqual([]);
    expect(onlyRequest(world).delivery?.secret.wrongCodes).toBe(1);
  });

  it('hands out nothing of a part whose file could not be read', async () => {
    const world = largeWorld();
    for (const holding of world.stores.hosting.holdings)
      if (holding.path === 'c.mp4') holding.unreadable = 'archived';
    const { site, path, code } = await downloadable(world);

    const { body } = await site('GET', `${path}?lang=en`);
    const answer = await site('POST', path, { form: { code, part: '2' } });

    expect(body).toContain('The file of this part could not be read');
    expect(body).not.toContain('value="2"');
    expect(answer.status).toBe(409);
  });

  it('allows three more URLs for each part, and no more', async () => {
    const { world, code, link } = await downloadable();
    const click = { ...link, code, action: 'download', part: 3 } as const;

    for (let count = 0; count < 112; count += 1)
      expect(await downloadArchive(world, click)).toHaveProperty('minted');

    expect(await downloadArchive(world, click)).toMatchObject({ refused: 'too-late' });
  });
});

describe('the download page of a copy that is one archive', () => {
  it('has no parts, and hands out the archive, and nothing for another number', async () => {
    const { world, id, site, path, code } = await downloadable(newWorld(), delivered);

    const page = await site('GET', path);
    const archive = await site('POST', path, { form: { code, action: 'download' } });
    const other = await site('POST', path, { form: { code, part: '2' } });

    expect(page.body).not.toContain('name="part"');
    expect(archive.status).toBe(200);
    expect(archive.body).not.toContain('type="hidden"');
    expect(other.status).toBe(409);
    expect(world.archives.minted).toEqual([{ requestId: id, lifeSeconds: 300 }]);
  });
});
