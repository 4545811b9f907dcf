import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { routeTable } from '../../contract/http.ts';
import { worldWithEveryLink } from '../support/every-link.ts';
import { everythingIn, siteOf } from '../support/site.ts';
import { lan, newWorld } from '../support/world.ts';

const asked = { kind: 'deletion', scope: 'everything', address: lan.address };
const from = (site: string) => ({ headers: { 'sec-fetch-site': site } });

describe('a POST that another site makes a browser send', () => {
  it('is refused on every route, and changes nothing', async () => {
    const { world, paths } = await worldWithEveryLink();
    const before = everythingIn(world);
    const all = [...Object.values(paths), `${paths.confirm}/fresh-link`].map(
      (path) => path.split('?')[0] ?? '',
    );
    const posted = all.filter((path) =>
      routeTable.some(
        ({ methods, path: route }) =>
          methods.includes('POST') && new RegExp(`^${route.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
      ),
    );
    expect(posted.length).toBeGreaterThanOrEqual(8);

    for (const path of posted) {
      const { status, body } = await siteOf(world)('POST', path, { form: asked, ...from('cross-site') });
      expect(status, path).toBe(403);
      expect(parse(body).querySelector('h1')?.textContent).toBe('Biểu mẫu được gửi từ một trang khác');
    }

    expect(everythingIn(world)).toEqual(before);
  });

  it('is refused with a problem document if it is JSON', async () => {
    const world = newWorld();

    const { status, headers, body } = await siteOf(world)('POST', '/requests', {
      json: asked,
      ...from('cross-site'),
    });

    expect(status).toBe(403);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ status: 403 });
    expect(world.requests.all()).toEqual([]);
  });
});

describe('any other POST', () => {
  it.each(['same-origin', 'same-site', 'none'])('is accepted: %s', async (site) => {
    const world = newWorld();

    expect((await siteOf(world)('POST', '/requests', { form: asked, ...from(site) })).status).toBe(202);
  });

  it('of a program, which sends no such header, is accepted', async () => {
    expect((await siteOf(newWorld())('POST', '/requests', { json: asked })).status).toBe(202);
  });

  it('of a mail program that opts out with one click is accepted', async () => {
    const { world, paths } = await worldWithEveryLink();

    const { status } = await siteOf(world)('POST', paths.optOut, { form: 'List-Unsubscribe=One-Click' });

    expect(status).toBe(200);
    expect(world.mailing.suppressions).not.toEqual([]);
  });
});

describe('a link on another site', () => {
  it('shows its page: looking changes nothing', async () => {
    const { world, paths } = await worldWithEveryLink();

    expect((await siteOf(world)('GET', paths.confirm, from('cross-site'))).status).toBe(200);
  });
});
