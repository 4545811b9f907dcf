import { describe, expect, it } from 'vitest';
import { worldWithEveryLink } from '../support/every-link.ts';
import { siteOf } from '../support/site.ts';
import { linkOf } from '../support/stages.ts';
import { lan } from '../support/world.ts';

const json = { headers: { accept: 'application/json' } };

describe('the status page', () => {
  it('is the same facts in JSON for clients that ask for JSON', async () => {
    const { world, paths } = await worldWithEveryLink();

    const { status, headers, body } = await siteOf(world)('GET', paths.status, json);

    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(body)).toMatchObject({
      kind: 'deletion',
      status: 'in-grace-period',
      graceEndsAt: '2026-03-05T02:00:00.000Z',
    });
  });

  it('is HTML for a browser', async () => {
    const { world, paths } = await worldWithEveryLink();
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';

    const { headers } = await siteOf(world)('GET', paths.status, { headers: { accept } });

    expect(headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it('of an unknown request is a problem document in JSON', async () => {
    const { world } = await worldWithEveryLink();

    const { status, headers, body } = await siteOf(world)(
      'GET',
      `/status/0123456789AB/${'x'.repeat(43)}`,
      json,
    );

    expect(status).toBe(404);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(body)).toMatchObject({ type: 'about:blank', status: 404 });
  });

  it('shows no personal data and no link that acts', async () => {
    const { world, paths, ids } = await worldWithEveryLink();
    const { secret } = linkOf(world, 'cancel', ids.toCancel);

    for (const sent of [{}, json]) {
      const { body } = await siteOf(world)('GET', paths.status, sent);
      for (const personal of [lan.address, lan.name, lan.customerId, secret])
        expect(body).not.toContain(personal);
    }
  });
});
