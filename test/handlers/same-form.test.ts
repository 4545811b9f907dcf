import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { mendedPath } from '../../functions/handlers/mended-path.ts';
import { worldWithEveryLink } from '../support/every-link.ts';
import { type Site, siteOf } from '../support/site.ts';
import { lan, newWorld } from '../support/world.ts';

const typed = { kind: 'deletion', scope: 'everything', address: lan.address };

/** What a browser does: opens an address, follows to the form, and keeps nothing but its history. */
async function opened(site: Site, address: string) {
  const { status, headers } = await site('GET', address);
  const at = status === 303 ? (headers.location ?? '') : address;
  const { body } = await site('GET', at);
  const hidden = parse(body)
    .querySelectorAll('form input[type=hidden]')
    .map((input) => [input.getAttribute('name') ?? '', input.getAttribute('value') ?? '']);
  return {
    at,
    body,
    send: (values = typed) =>
      site('POST', '/requests', { form: { ...Object.fromEntries(hidden), ...values } }),
  };
}

describe('the form', () => {
  it.each(['/', '/requests', '/?lang=en'])('is shown under an address of its own (%s)', async (address) => {
    const site = siteOf(newWorld());

    const { status, headers } = await site('GET', address);

    expect(status).toBe(303);
    expect(headers.location).toMatch(/^\/(requests)?\?(lang=en&)?form=[0-9a-z]+-[\w-]{43}$/);
    expect((await site('GET', headers.location ?? '')).status).toBe(200);
  });

  it('sent again after going back is the same request, although the page is loaded anew', async () => {
    const world = newWorld();
    const site = siteOf(world);
    const first = await opened(site, '/');
    const answer = await first.send();

    world.clock.advance(300);
    const back = await opened(site, first.at);
    const again = await back.send();

    expect(again.status).toBe(202);
    expect(again.body).toBe(answer.body);
    expect(world.requests.all()).toHaveLength(1);
  });

  it('is still the same in the other language', async () => {
    const world = newWorld();
    const site = siteOf(world);
    const first = await opened(site, '/?lang=vi');
    await first.send();

    const other = parse(first.body).querySelector('header nav a')?.getAttribute('href') ?? '';
    await (await opened(site, other)).send();

    expect(other).toMatch(/lang=en&form=/);
    expect(world.requests.all()).toHaveLength(1);
  });

  it('with something else in it is another request', async () => {
    const world = newWorld();
    const site = siteOf(world);
    const first = await opened(site, '/');
    await first.send();

    await (await opened(site, first.at)).send({ ...typed, scope: 'data' });

    expect(world.requests.all()).toHaveLength(2);
  });

  it('opened anew is another request', async () => {
    const world = newWorld();
    const site = siteOf(world);
    await (await opened(site, '/')).send();

    await (await opened(site, '/')).send();

    expect(world.requests.all()).toHaveLength(2);
  });

  it('from a bookmark is a new one after an hour, so that it never finds a request long over', async () => {
    const world = newWorld();
    const site = siteOf(world);
    const { at } = await opened(site, '/');

    world.clock.advance(3599);
    expect((await site('GET', at)).status).toBe(200);
    world.clock.advance(1);
    const later = await site('GET', at);

    expect(later.status).toBe(303);
    expect(later.headers.location).not.toBe(at);
  });

  it.each(['x', '', 'k'.repeat(5000), '"><script>', 'zzzzzz-'.padEnd(50, 'x')])(
    'never takes a key that is not ours (%j)',
    async (key) => {
      const { status, headers } = await siteOf(newWorld())('GET', `/?form=${encodeURIComponent(key)}`);

      expect(status).toBe(303);
      expect(new URL(headers.location ?? '', 'https://a.example').searchParams.get('form')).not.toBe(key);
    },
  );
});

describe('a link copied with what stood behind it', () => {
  const ends = ['.', ')', '>', ',', '”', '&gt;', ' )', '…', ']', '*', ' ', ';', '/', ').', '%3E'];

  it('leads where it was meant to, on every route that letters and pages link to', async () => {
    const { world, paths } = await worldWithEveryLink();
    const site = siteOf(world);
    for (const name of [
      'confirm',
      'cancel',
      'download',
      'status',
      'optOut',
      'consent',
      'policyVersion',
    ] as const)
      for (const end of ends.filter((each) => each !== '/')) {
        const { status } = await site('GET', paths[name] + encodeURIComponent(decodeURIComponent(end)));
        expect(status, `${name} with ${end}`).toBe(200);
      }
  });

  it.each(['A', 'Ａ', 'ạ', '１', '.A', ';a=b', '\n', '\0'])(
    'is a wrong one with %j behind it',
    async (end) => {
      const { world, paths } = await worldWithEveryLink();
      for (const name of ['confirm', 'cancel', 'download', 'status', 'optOut', 'consent'] as const) {
        const { status } = await siteOf(world)('GET', paths[name] + encodeURIComponent(end));
        expect(status, name).toBe(404);
      }
    },
  );

  it.each([
    ['/policy.', '/policy'],
    ['/policy/2/', '/policy/2'],
    ['/requests)', '/requests'],
    [`/confirm/0123456789AB/${'x'.repeat(43)}/`, `/confirm/0123456789AB/${'x'.repeat(43)}`],
    [`/status/0123456789AB/${'x'.repeat(43)}/cancel%3E`, `/status/0123456789AB/${'x'.repeat(43)}/cancel`],
  ])('is led to the path that it was, where no route has it: %s', (path, mended) => {
    expect(mendedPath(path)).toBe(mended);
  });

  it.each([
    '//evil.example/',
    '/nowhere.',
    '/evil.example',
    '/confirm',
    `/${'.'.repeat(20_000)}a`,
    '/%2F%2Fevil',
  ])('leads nowhere that we do not serve: %.40s', async (path) => {
    expect(mendedPath(path)).toBeUndefined();
  });
});
