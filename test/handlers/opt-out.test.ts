import { describe, expect, it } from 'vitest';
import { worldWithEveryLink } from '../support/every-link.ts';
import { formActionOf, type Sent, siteOf } from '../support/site.ts';
import { addressKeyOf, lan, type World } from '../support/world.ts';

const refused = (world: World) =>
  Object.keys(world.mailing.suppressions.get(addressKeyOf(world, lan.address)) ?? {});

describe('the opt-out page', () => {
  it('posts to its own path and changes nothing on GET', async () => {
    const { world, paths } = await worldWithEveryLink();

    const { body } = await siteOf(world)('GET', paths.optOut);

    expect(formActionOf(body)).toBe(paths.optOut);
    expect(refused(world)).toEqual([]);
  });
});

describe('a one-click opt-out', () => {
  const bodies: [string, Sent][] = [
    ['as RFC 8058 has it', { form: 'List-Unsubscribe=One-Click' }],
    [
      'as multipart',
      {
        body: '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
      },
    ],
    ['without a body', {}],
    ['from our own page', { form: { scope: 'topic' } }],
  ];

  it.each(bodies)('%s is answered 200, never by a redirect, and stops the topic', async (_name, sent) => {
    const { world, paths } = await worldWithEveryLink();

    const { status, headers } = await siteOf(world)('POST', paths.optOut, sent);

    expect(status).toBe(200);
    expect(headers).not.toHaveProperty('location');
    expect(headers).not.toHaveProperty('set-cookie');
    expect(refused(world)).toEqual(['promotions']);
  });

  it('from our own page can stop everything', async () => {
    const { world, paths } = await worldWithEveryLink();

    await siteOf(world)('POST', paths.optOut, { form: { scope: 'all' } });

    expect(refused(world)).toEqual(['promotions', 'price-lists', 'sales-policy']);
  });

  it('twice is answered the same', async () => {
    const { world, paths } = await worldWithEveryLink();
    const requests = world.requests.all().length;
    const first = await siteOf(world)('POST', paths.optOut);

    expect(await siteOf(world)('POST', paths.optOut)).toEqual(first);
    expect(world.requests.all()).toHaveLength(requests + 1);
  });

  it('shows neither address nor its key', async () => {
    const { world, paths } = await worldWithEveryLink();

    for (const method of ['GET', 'POST'] as const) {
      const { body } = await siteOf(world)(method, paths.optOut);
      expect(body).not.toContain(lan.address);
      expect(body).not.toContain(addressKeyOf(world, lan.address));
    }
  });
});
