import { describe, expect, it } from 'vitest';
import { routes, routeTable } from '../../contract/http.ts';
import { cancelChallengeOf } from '../../functions/requests/cancel-request.ts';
import { requestIdOf } from '../../functions/shared/reference.ts';
import { everythingIn } from '../../local/inspect.ts';
import { type Call, call, exchange, postForm, postJson } from '../support/http-call.ts';
import { localStack } from './support.ts';

const evil = 'evil.example';
const id = '0123456789AB';
const secret = 'x'.repeat(43);
/** A path of ours, with nothing in its query but a language and the key of a form. */
const ownPath = /^\/(requests)?(\?(lang=(vi|en)&)?form=[0-9a-z]{6}-[\w-]{43})?$/;
const pathOf = (route: string) =>
  route.replace('{id}', id).replace('{secret}', secret).replace('{token}', 'x'.repeat(110));

describe('what a stranger sends', () => {
  const local = localStack({ periods: { graceSeconds: 600, archiveSeconds: 600 } });
  const pages = () => local.stack.urls.pages;

  describe('to any address of ours', () => {
    const json = { accept: 'application/json' };
    const calls: [string, Call][] = [
      ...routeTable.flatMap(({ methods, path }) =>
        methods.map((method): [string, Call] => [`${method} ${path}`, { method, path: pathOf(path) }]),
      ),
      ['a status in JSON', { path: pathOf(routes.status.path), headers: json }],
      ['a refused form', { method: 'POST', path: '/requests', headers: { 'content-type': 'text/plain' } }],
      [
        'refused JSON',
        { method: 'POST', path: '/requests', headers: { 'content-type': 'application/json' }, body: '{' },
      ],
      ['a path that is none', { path: '/no/such/path' }],
      ['a path with a slash behind it', { path: '/requests/' }],
      ['a path with another host behind it', { path: `/requests//${evil}` }],
      ['another host before a path', { path: `//${evil}/requests/` }],
      ['a form with another host for its key', { path: `/?form=//${evil}/&lang=//${evil}/` }],
      [
        'a path to be mended, with another host for its query',
        { path: `/requests/?lang=//${evil}&next=//${evil}` },
      ],
      ['a path that is none, in JSON', { path: '/no/such/path', headers: json }],
      ['a well-known path', { path: '/.well-known/security.txt' }],
      ['a favicon', { path: '/favicon.ico' }],
      ...['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'].map((method): [string, Call] => [
        `a ${method}`,
        { method, path: '/requests' },
      ]),
      ['a POST to the status page', { method: 'POST', path: pathOf(routes.status.path) }],
      [
        'a preflight of another site',
        {
          method: 'OPTIONS',
          path: '/requests',
          headers: { origin: `https://${evil}`, 'access-control-request-method': 'POST' },
        },
      ],
    ];

    it.each(calls)('is answered under guard: %s', async (_name, sent) => {
      const { status, headers, body } = await call(pages(), sent);

      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'/),
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      if (status === 303) expect(headers.location).toMatch(ownPath);
      else expect(headers).not.toHaveProperty('location');
      for (const name of ['set-cookie', 'access-control-allow-origin', 'server', 'x-powered-by'])
        expect(headers).not.toHaveProperty(name);
      expect(body).not.toContain(evil);
    });
  });

  describe('about the host and where it comes from', () => {
    const forged: Record<string, string> = {
      host: evil,
      'x-forwarded-host': evil,
      'x-forwarded-server': evil,
      'x-forwarded-proto': 'http',
      'x-original-host': evil,
      'x-original-url': `//${evil}/`,
      'x-rewrite-url': `//${evil}/`,
      forwarded: `host=${evil};proto=http`,
      referer: `https://${evil}/`,
      origin: `https://${evil}`,
      'user-agent': evil,
    };

    it('leads no link of any page or letter elsewhere, and is kept nowhere', async () => {
      const owner = await local.newCustomer();
      const bodies: string[] = [];
      const visit = async (url: string): Promise<{ path: string }> => {
        const { pathname, search } = new URL(url, pages());
        const { headers, body } = await call(pages(), { path: pathname + search, headers: forged });
        const location = String(headers.location ?? '');
        bodies.push(location, body);
        return location ? visit(location) : { path: pathname };
      };
      const act = async (path: string, fields: Record<string, string>) => {
        const answer = await postForm(pages(), path, fields, forged);
        bodies.push(answer.body);
        return answer;
      };
      const submit = async (kind: string) => {
        const fields = { kind, scope: 'information', address: owner.address };
        const { body } = await postJson(pages(), '/requests', fields, forged);
        bodies.push(body);
        const { reference, matchCode } = JSON.parse(body) as { reference: string; matchCode: string };
        const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'confirm');
        const { path } = await visit(link);
        const riskTextVersion = riskTextVersionOf(bodies.at(-1));
        const confirmed = await act(path, { code: matchCode, acceptRisk: 'yes', riskTextVersion });
        expect(confirmed.status).toBe(200);
        return { reference, matchCode, address: owner.address };
      };

      for (const path of ['/', '/requests', '/?lang=en', '/requests/', '/nowhere']) await visit(path);
      await act('/requests', { kind: 'handover', scope: 'data', address: owner.address });
      await act('/requests', { address: 'broken' });
      const handover = await submit('handover');
      const download = await local.customer.waitForLetter(handover, 'download');
      const { path } = await visit(download.link);
      await act(path, { action: 'download', code: handover.matchCode });
      await act(path, { action: 'discard', code: handover.matchCode });
      await local.waitFor(handover.reference, 'completed');
      const deletion = await submit('deletion');
      const cancel = await local.customer.waitForLetter(deletion, 'cancel');
      await act((await visit(cancel.link)).path, {
        challenge: cancelChallengeOf(requestIdOf(deletion.reference)),
      });
      await local.waitFor(deletion.reference, 'cancelled');
      for (const url of [...download.links, ...cancel.links].filter((link) => link.startsWith(pages())))
        await visit(url);

      for (const body of bodies) expect(body).not.toContain(evil);
      const letters = await local.mailTo(owner.address);
      expect(letters.length).toBeGreaterThanOrEqual(6);
      for (const letter of letters) expect(JSON.stringify(letter)).not.toContain(evil);
      for await (const { place, text } of everythingIn(local.stack)) expect(text, place).not.toContain(evil);
    });
  });

  describe('as a malformed request', () => {
    const head = (line: string, ...headers: string[]) =>
      [`${line} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close', ...headers, '', ''].join('\r\n');
    const form = 'Content-Type: application/x-www-form-urlencoded';
    const submission = 'kind=handover&scope=data&address=nobody%40example.vn';
    const hidden = head('POST /requests', form, `Content-Length: ${submission.length}`) + submission;

    /** What is written, and the status of each answer; none when the connection is just closed. */
    const shapes: [string, string, number[]][] = [
      ['for another host', head(`GET http://${evil}/`), [404]],
      ['for a tunnel', head(`CONNECT ${evil}:443`), []],
      ['with an asterisk for a path', head('OPTIONS *'), [404]],
      ['with a path of another host', head(`GET //${evil}/`), [404]],
      ['with a backslash path', head(`GET /\\${evil}/`), [404]],
      ['with an encoded way up', head('GET /%2e%2e/%2e%2e/requests'), [404]],
      ['with a way up', head('GET /requests/../../etc/passwd'), [404]],
      ['with a slash at the end', head('GET /requests/'), [303]],
      ['with another host behind its slash', head(`GET /requests//${evil}/`), [404]],
      ['with another host before its slash', head(`GET //${evil}/requests/`), [404]],
      ['with an encoded slash', head('GET /requests%2f'), [303]],
      ['with an encoded line break at the end', head(`GET /requests%0d%0aLocation:%20//${evil}/`), [404]],
      ['with parameters in its path', head('GET /requests;jsessionid=1'), [404]],
      ['with half a percent sign', head('GET /confirm/%/%e'), [404]],
      ['with percent signs that are no UTF-8', head('GET /confirm/%ff%fe/%c0%af'), [404]],
      ['with encoded NULs', head('GET /confirm/%00/%00'), [404]],
      ['with an encoded line break', head('GET /confirm/%0d%0aSet-Cookie:x=1/x'), [404]],
      ['with a very long path', head(`GET /confirm/${'A'.repeat(8000)}/x`), [404]],
      ['with a path that is too long', head(`GET /${'A'.repeat(40_000)}`), [431]],
      ['with a NUL in its path', head('GET /\0'), [400]],
      ['with a space in its path', head('GET /a b'), [400]],
      ['with a line break alone in a header', head('GET /', `X-A: b\nHost: ${evil}`), [400]],
      ['with a carriage return alone in a header', head('GET /', `X-A: b\rHost: ${evil}`), [400]],
      ['with a folded header', head('GET /', `X-A: b\r\n ${evil}`), [400]],
      ['with a NUL in a header', head('GET /', 'X-A: b\0c'), [400]],
      ['with a space before the colon', head('POST /requests', 'Transfer-Encoding : chunked'), [400]],
      ['without a host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', [400]],
      ['with a second host', head('GET /', `Host: ${evil}`), [303]],
      [
        'of two lengths',
        `${head('POST /requests', form, 'Content-Length: 0', 'Content-Length: 5')}kind=`,
        [400],
      ],
      [
        'of a length and in chunks',
        `${head('POST /requests', form, 'Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n${hidden}`,
        [400],
      ],
      [
        'in an unknown encoding',
        `${head('POST /requests', form, 'Transfer-Encoding: xchunked')}${hidden}`,
        [400],
      ],
      ['of a negative length', `${head('POST /requests', form, 'Content-Length: -1')}${hidden}`, [400]],
      [
        'with a chunk size that is none',
        `${head('POST /requests', form, 'Transfer-Encoding: chunked')}0x0\r\n\r\n${hidden}`,
        [400],
      ],
    ];

    it.each(shapes)(
      '%s is refused or led to a path of ours, and nothing of it is done',
      async (_name, bytes, statuses) => {
        const before = await local.requests();

        const received = await exchange(pages(), bytes);

        expect([...received.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status))).toEqual(
          statuses,
        );
        for (const [, location] of received.matchAll(/^location:(.*)\r$/gim))
          expect(location?.trim()).toMatch(ownPath);
        expect(received).not.toContain(evil);
        expect(received.split('\r\n\r\n', 1)[0]).not.toMatch(/^set-cookie/im);
        expect(await local.requests()).toEqual(before);
      },
    );
  });
});

const riskTextVersionOf = (page = ''): string =>
  /name="riskTextVersion" value="([^"]+)"/.exec(page)?.[1] ?? '';
