import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { routeTable } from '../../contract/http.ts';
import { maxFields } from '../../functions/handlers/form-body.ts';
import { worldWithEveryLink } from '../support/every-link.ts';
import { everythingIn, formPath, siteOf } from '../support/site.ts';
import { countWork } from '../support/work.ts';
import { newWorld } from '../support/world.ts';

const maxBytes = 16_384;
const filled = (part: string) => part.repeat(Math.floor(maxBytes / part.length));
const formType = { 'content-type': 'application/x-www-form-urlencoded' };
const jsonType = { 'content-type': 'application/json' };

/** As large as a body may be, in the shapes that slow parsers dislike. */
const bodies: [string, string, Record<string, string>][] = [
  ['one name without a value, again and again', filled('a&'), formType],
  ['nothing but ampersands', filled('&'), formType],
  ['nothing but equals signs', filled('='), formType],
  [
    'many names',
    Array.from({ length: 3000 }, (_, nth) => `a${nth}`)
      .join('&')
      .slice(0, maxBytes),
    formType,
  ],
  ['percent escapes', filled('%61'), formType],
  ['pairs of percent escapes', filled('%61=%62&'), formType],
  ['plus signs', filled('+'), formType],
  ['blanks', `address=${filled('+').slice(8)}`, formType],
  ['an address of dots', `address=a@${filled('a.').slice(12)}`, formType],
  ['an address of @', `address=${filled('@').slice(8)}`, formType],
  ['an address in brackets', `address=${filled('<').slice(8)}`, formType],
  ['a code of digits', `code=${filled('1').slice(5)}&challenge=1`, formType],
  ['deep JSON', '['.repeat(maxBytes / 2) + ']'.repeat(maxBytes / 2), jsonType],
  [
    'many names in JSON',
    JSON.stringify(Object.fromEntries(Array.from({ length: 1500 }, (_, nth) => [nth, 1]))),
    jsonType,
  ],
  ['many topics in JSON', JSON.stringify({ kind: 'opt-out', topics: Array(4000).fill('') }), jsonType],
];

const postRoutes = routeTable.filter(({ methods }) => methods.includes('POST')).map(({ path }) => path);

describe('a body as large as it may be', () => {
  it.each(bodies)('costs every route no more than its size (%s)', async (_name, body, headers) => {
    const { world, paths } = await worldWithEveryLink();
    const all = { ...paths, freshLink: `${paths.confirm}/fresh-link` };
    const site = siteOf(world);
    const addresses = Object.values(all).map((path) => path.split('?')[0] ?? '');
    const posted = addresses.filter((path) =>
      postRoutes.some((route) => new RegExp(`^${route.replace(/\{\w+\}/g, '[^/]+')}$`).test(path)),
    );
    expect(new Set(posted).size).toBe(postRoutes.length);

    for (const path of posted) {
      // What a page costs without a body: words and templates.
      const page = await countWork(() => site('POST', path, { body: '', headers }));
      const { handled, decoded } = await countWork(() => site('POST', path, { body, headers }));
      expect(handled - page.handled, path).toBeLessThan(40 * maxBytes);
      expect(decoded, path).toBeLessThanOrEqual(4 * maxFields);
    }
  });

  it.each(bodies)('changes nothing (%s)', async (_name, body, headers) => {
    const { world, paths } = await worldWithEveryLink();
    const before = everythingIn(world);

    for (const path of ['/requests', paths.confirm, paths.cancel, paths.download, paths.consent])
      await siteOf(world)('POST', path, { body, headers });

    expect(everythingIn(world)).toEqual(before);
  });
});

describe('a header as large as it may be', () => {
  const languageWith = async (accepted: string) => {
    const world = newWorld();
    const headers = { 'accept-language': accepted };
    const { body } = await siteOf(world)('GET', formPath(world), { headers });
    return parse(body).querySelector('html')?.getAttribute('lang');
  };

  it('is read only at its beginning', async () => {
    expect(await languageWith(`${' '.repeat(400)}en`)).toBe('en');
    expect(await languageWith(`${' '.repeat(9000)}en`)).toBe('vi');
    expect(await languageWith(`${'de,'.repeat(150)}en`)).toBe('en');
    expect(await languageWith(`${'de,'.repeat(3000)}en`)).toBe('vi');
  });

  it.each([
    ['blanks', ' '.repeat(9000)],
    ['blanks before semicolons', `${' '.repeat(30)};`.repeat(290)],
    ['semicolons', ';'.repeat(9000)],
    ['commas', ','.repeat(9000)],
    ['weights', 'en;q=0.1,'.repeat(1000)],
  ])('costs no more than its size (%s)', async (_name, accepted) => {
    const world = newWorld();
    const site = siteOf(world);
    const path = formPath(world);
    const page = await countWork(() => site('GET', path));

    const { handled } = await countWork(() =>
      site('GET', path, { headers: { 'accept-language': accepted } }),
    );

    expect(handled - page.handled).toBeLessThan(10 * accepted.length);
  });
});
