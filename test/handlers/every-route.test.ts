import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { routes, routeTable } from '../../contract/http.ts';
import { worldWithEveryLink } from '../support/every-link.ts';
import { forbidden } from '../support/forbidden.ts';
import { type Answer, everythingIn, type Method, type Site, siteOf } from '../support/site.ts';
import { newWorld, type World } from '../support/world.ts';

const linkNames = ['confirm', 'cancel', 'download', 'status', 'optOut', 'consent'] as const;
const names = ['form', 'requests', 'policy', 'policyVersion', 'policyChanges', ...linkNames] as const;
const id = '0123456789AB';
const secret = 'x'.repeat(43);
const unknown = {
  confirm: `/confirm/${id}/${secret}`,
  cancel: `/cancel/${id}/${secret}`,
  download: `/download/${id}/${secret}`,
  status: `/status/${id}/${secret}`,
  optOut: `/opt-out/${secret}`,
  consent: `/consent/${secret}`,
};

const expectSecure = ({ headers }: Answer) =>
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': expect.stringMatching(/default-src 'none';.*frame-ancestors 'none'/),
    'referrer-policy': 'no-referrer',
    'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });

describe('every route', () => {
  it('is tested in this file', () => {
    expect(routeTable.map(({ path }) => path).toSorted()).toEqual(
      [...Object.values(routes), routes.requests].map(({ path }) => path).toSorted(),
    );
  });

  it.each(names)('shows a page on GET: %s', async (name) => {
    const { world, paths } = await worldWithEveryLink();

    const { status, headers, body } = await siteOf(world)('GET', paths[name]);

    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body).toMatch(/^<!doctype html>/);
  });

  it.each(names)('changes nothing on GET and HEAD, however often: %s', async (name) => {
    const { world, paths } = await worldWithEveryLink();
    const before = everythingIn(world);

    for (const method of ['GET', 'HEAD', 'GET', 'HEAD', 'GET'] as const)
      await siteOf(world)(method, paths[name]);

    expect(everythingIn(world)).toEqual(before);
  });

  it.each(names)('answers HEAD like GET, without the body: %s', async (name) => {
    const { world, paths } = await worldWithEveryLink();

    const get = await siteOf(world)('GET', paths[name]);
    const head = await siteOf(world)('HEAD', paths[name]);

    expect(head).toEqual({ ...get, body: '' });
  });

  it.each(names)('answers with security headers: %s', async (name) => {
    const { world, paths } = await worldWithEveryLink();

    for (const method of ['GET', 'HEAD'] as const) expectSecure(await siteOf(world)(method, paths[name]));
  });

  it.each(names)('lets nothing run on its page but its own style: %s', async (name) => {
    const { world, paths } = await worldWithEveryLink();

    const { headers, body } = await siteOf(world)('GET', paths[name]);

    const style = /<style>(.*?)<\/style>/s.exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src 'sha256-${hash}'`);
    expect(policy).not.toMatch(/script-src|unsafe/);
    expect(body).not.toMatch(/<script|\son\w+=|\sstyle=/);
  });

  it.each(names)('builds no link from the Host header: %s', async (name) => {
    const { world, paths } = await worldWithEveryLink();
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };

    const { body } = await siteOf(world)('GET', paths[name], { headers });

    expect(body).not.toContain('evil.example');
  });
});

describe('a link that was never issued', () => {
  it.each(linkNames)('is answered by a friendly page with security headers: %s', async (name) => {
    const { world } = await worldWithEveryLink();
    const before = everythingIn(world);

    for (const method of ['GET', 'HEAD', ...(name === 'status' ? [] : ['POST' as const])] as Method[]) {
      const answer = await siteOf(world)(method, unknown[name]);
      expect(answer.status, method).toBe(404);
      expectSecure(answer);
    }

    expect(everythingIn(world)).toEqual(before);
  });

  it.each(linkNames)('looks the same for an existing request and a missing one: %s', async (name) => {
    const { world, ids } = await worldWithEveryLink();
    const there = unknown[name].replace(id, ids.toConfirm);

    const answers = [await siteOf(world)('GET', unknown[name]), await siteOf(world)('GET', there)];
    // The language switch repeats the requested path.
    const bodies = answers.map(({ body }) => body.replaceAll(/href="[^"]*lang=[^"]*"/g, ''));

    expect(bodies[1]).toBe(bodies[0]);
    expect(answers[1]?.headers).toEqual(answers[0]?.headers);
  });

  it.each(linkNames)('calls the table alike for an existing and a missing request: %s', async (name) => {
    const { world, ids } = await worldWithEveryLink();
    const asked: string[] = [];
    const requests: World['requests'] = {
      ...world.requests,
      find: (requested) => {
        asked.push('find');
        return world.requests.find(requested);
      },
      change: (requested, change) => {
        asked.push('change');
        return world.requests.change(requested, change);
      },
    };
    const askedFor = async (path: string) => {
      const before = asked.length;
      for (const method of ['GET', ...(name === 'status' ? [] : ['POST' as const])] as Method[])
        await siteOf({ ...world, requests })(method, path, { form: { code: '11', challenge: 'x' } });
      return asked.slice(before);
    };

    const there = await askedFor(unknown[name].replace(id, ids.toConfirm));

    expect(await askedFor(unknown[name])).toEqual(there);
    expect(there).not.toContain('change');
  });

  const hostile: [string, string, string][] = [
    ['leads out of its folder', '..%2F..%2Fetc%2Fpasswd', secret],
    ['is markup', '%3Cscript%3Ealert(1)%3C%2Fscript%3E', '%22%3E%3Cscript%3E'],
    ['is very long', 'A'.repeat(5000), 'x'.repeat(5000)],
    ['is blank', '%20', '%20'],
    ['has a line break', `${id}%0D%0ASet-Cookie:x=1`, secret],
    ['has a NUL', `${id}%00`, `${secret}%00`],
    ['is in lower case', 'abcdefghjkmn', secret],
    ['has letters that no id has', 'ILOUILOUILOU', secret],
    ['is an expression', '%24%7B7*7%7D', "' OR 1=1"],
    ['is __proto__', '__proto__', 'constructor'],
  ];

  it.each(hostile)('and %s is unknown on every route', async (_name, hostileId, hostileSecret) => {
    const { world } = await worldWithEveryLink();
    const before = everythingIn(world);

    for (const [name, path] of Object.entries(unknown)) {
      const target = path.replace(id, hostileId).replace(secret, hostileSecret);
      for (const method of (name === 'status' ? ['GET'] : ['GET', 'POST']) as Method[]) {
        const { status, body, headers } = await siteOf(world)(method, target);
        expect(status, `${method} ${name}`).toBe(404);
        expect(body, `${method} ${name}`).not.toMatch(/<script|Set-Cookie:x=1\r?\n/);
        expect(headers, `${method} ${name}`).not.toHaveProperty('set-cookie');
      }
    }

    expect(everythingIn(world)).toEqual(before);
  });

  it.each(hostile)('and %s never reaches the table', async (_name, hostileId, hostileSecret) => {
    const world = newWorld();
    const asked: string[] = [];
    const find = (requested: string) => {
      asked.push(requested);
      return world.requests.find(requested);
    };

    for (const path of Object.values(unknown))
      await siteOf({ ...world, requests: { ...world.requests, find } })(
        'GET',
        path.replace(id, hostileId).replace(secret, hostileSecret),
      );

    for (const requested of asked) expect(requested).toBe('000000000000');
  });

  it('without parameters is unknown, not a fault', async () => {
    const world = newWorld();

    for (const name of linkNames) {
      const { status } = await siteOf(world)('GET', unknown[name], {
        parameters: { id: '', secret: '', token: '' },
      });
      expect(status, name).toBe(404);
    }
  });
});

describe('a fault', () => {
  const broken = (world: World): World => {
    const requests = {
      ...world.requests,
      find: async () => {
        throw new TypeError('lan.nguyen@example.vn broke the table.', { cause: new RangeError('too far') });
      },
    };
    return { ...world, requests };
  };

  it('is a friendly page with security headers and no details of the fault', async () => {
    const { world, paths } = await worldWithEveryLink();

    const answer = await siteOf(broken(world))('GET', paths.confirm);

    expect(answer.status).toBe(500);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.body).not.toMatch(/lan\.nguyen|TypeError|table/);
    expectSecure(answer);
  });

  it('leaves only names in the log, never its message', async () => {
    const { world, paths } = await worldWithEveryLink();

    await siteOf(broken(world))('GET', paths.confirm);

    expect(world.logged.at(-1)).toEqual({
      event: 'fault GET /confirm/{id}/{secret}',
      error: 'TypeError < RangeError',
    });
  });

  it('has no body on HEAD', async () => {
    const { world, paths } = await worldWithEveryLink();

    expect(await siteOf(broken(world))('HEAD', paths.confirm)).toMatchObject({ status: 500, body: '' });
  });

  it('of a JSON submission is a problem document', async () => {
    const world = { ...newWorld(), limits: forbidden<World['limits']>('limits') };

    const { status, headers, body } = await siteOf(world)('POST', '/requests', {
      json: { kind: 'deletion', scope: 'data', address: 'lan@example.vn' },
    });

    expect(status).toBe(500);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(body)).toMatchObject({ status: 500 });
  });
});

describe('an answer in JSON', () => {
  const wanted = { kind: 'handover', scope: 'data', address: 'lan@example.vn' };
  const jsonOnly = { headers: { accept: 'application/json' } };

  it.each<[string, (site: Site, paths: Record<(typeof names)[number], string>) => Promise<Answer>]>([
    ['of an accepted submission', (site) => site('POST', '/requests', { json: wanted })],
    ['of a refused submission', (site) => site('POST', '/requests', { json: {} })],
    ['of a status', (site, paths) => site('GET', paths.status, jsonOnly)],
    ['of an unknown status', (site) => site('GET', unknown.status, jsonOnly)],
  ])('has the security headers of a page: %s', async (_name, call) => {
    const { world, paths } = await worldWithEveryLink();

    const answer = await call(siteOf(world), paths);

    expect(answer.headers['content-type']).toMatch(/^application\/(problem\+)?json/);
    expectSecure(answer);
  });
});
