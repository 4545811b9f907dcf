import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { publishVersion } from '../../functions/policy/publish-version.ts';
import { readPolicyFiles } from '../../operator/policy/version-files.ts';
import { siteOf } from '../support/site.ts';
import { newWorld } from '../support/world.ts';

const folder = join(import.meta.dirname, '../../policy/versions');
/** Maximum size of a page on the wire, in bytes; it is not compressed. */
const heaviest = 30_000;

/** The site on the day on which version 2 was adopted, with both texts of this repository. */
async function publishedSite() {
  const world = newWorld();
  world.clock.set('2026-11-25T03:00:00.000Z');
  for (const number of [1, 2]) {
    const draft = await readPolicyFiles(folder, number);
    if ('problems' in draft) throw new Error(draft.problems.join('\n'));
    const result = await publishVersion(world, draft.version);
    if ('obstacles' in result) throw new Error(result.obstacles.join('\n'));
  }
  return siteOf(world);
}

describe('the texts of this repository', () => {
  it('can be published in their order', async () => {
    const { body } = await (await publishedSite())('GET', '/policy?lang=en');

    expect(body).toContain('Changes from 1 July 2027');
  });

  it.each(
    ['/policy', '/policy/1', '/policy/2', '/policy/2/since/1'].flatMap((path) =>
      ['vi', 'en'].map((language) => `${path}?lang=${language}`),
    ),
  )('make a page that a phone loads at once: %s', async (path) => {
    const { status, body } = await (await publishedSite())('GET', path);

    expect(status).toBe(200);
    expect(Buffer.byteLength(body)).toBeLessThan(heaviest);
  });
});
