import { request as httpRequest } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRouter } from '../../emulators/http-api/routes.ts';
import { startHttpApi } from '../../emulators/http-api/start-http-api.ts';

const routeKeys = [
  'GET /',
  'HEAD /',
  'POST /requests',
  'GET /confirm/{id}/{secret}',
  'POST /confirm/{id}/fresh-link',
];

const routeOf = (routeKey: string) => ({ routeKey, functionArn: 'fn', sourceArn: `arn:api/${routeKey}` });

/** An API whose every route leads to this function. */
async function api(respond: (event: APIGatewayProxyEventV2) => unknown) {
  const events: APIGatewayProxyEventV2[] = [];
  const errors: unknown[] = [];
  const sources: string[] = [];
  const server = await startHttpApi({
    routes: routeKeys.map(routeOf),
    invoke: async (_, event, sourceArn) => {
      sources.push(sourceArn);
      events.push(event as APIGatewayProxyEventV2);
      return respond(event as APIGatewayProxyEventV2);
    },
    onError: (error) => errors.push(error),
  });
  onTestFinished(() => server.close());
  return { ...server, events, errors, sources, event: () => events[0] as APIGatewayProxyEventV2 };
}

const ok = () => ({
  statusCode: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: 'Xin chào',
});

describe('the event', () => {
  it('carries method, path, query, headers and cookies as payload format 2.0 does', async () => {
    const { url, event } = await api(ok);

    await fetch(`${url}/confirm/R%201/se%2Fcret?lang=vi&a=1&a=b%20c`, {
      headers: { 'X-Mixed-Case': 'Yes', cookie: 'one=1; two=2', 'user-agent': 'test' },
    });

    expect(event()).toMatchObject({
      version: '2.0',
      routeKey: 'GET /confirm/{id}/{secret}',
      rawPath: '/confirm/R 1/se/cret',
      rawQueryString: 'lang=vi&a=1&a=b%20c',
      queryStringParameters: { lang: 'vi', a: '1,b c' },
      pathParameters: { id: 'R 1', secret: 'se/cret' },
      cookies: ['one=1', 'two=2'],
      headers: { 'x-mixed-case': 'Yes' },
      requestContext: {
        http: {
          method: 'GET',
          path: '/confirm/R 1/se/cret',
          sourceIp: '127.0.0.1',
          userAgent: 'test',
          protocol: 'HTTP/1.1',
        },
        routeKey: 'GET /confirm/{id}/{secret}',
        stage: '$default',
      },
      isBase64Encoded: false,
    });
    expect(event().headers).not.toHaveProperty('cookie');
    expect(event()).not.toHaveProperty('body');
  });

  it('is sent on behalf of its route, which the permission of the function must allow', async () => {
    const { url, sources } = await api(ok);

    await fetch(`${url}/confirm/R/S`);

    expect(sources).toEqual(['arn:api/GET /confirm/{id}/{secret}']);
  });

  it('carries JSON as text', async () => {
    const { url, event } = await api(ok);

    await fetch(`${url}/requests`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"Nguyễn"}',
    });

    expect(event()).toMatchObject({ body: '{"name":"Nguyễn"}', isBase64Encoded: false });
  });

  it.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
  ])('carries %s in base64', async (contentType) => {
    const { url, event } = await api(ok);

    await fetch(`${url}/requests`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: 'kind=deletion',
    });

    expect(event().isBase64Encoded).toBe(true);
    expect(Buffer.from(event().body ?? '', 'base64').toString()).toBe('kind=deletion');
  });
});

describe('the response', () => {
  it('has the status, headers, cookies and text of the answer', async () => {
    const { url } = await api(() => ({ ...ok(), statusCode: 201, cookies: ['a=1; HttpOnly', 'b=2'] }));

    const response = await fetch(`${url}/`);

    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2']);
    expect(await response.text()).toBe('Xin chào');
  });

  it('has the bytes of a base64 answer', async () => {
    const bytes = Buffer.from([0, 255, 128]);
    const { url } = await api(() => ({
      statusCode: 200,
      body: bytes.toString('base64'),
      isBase64Encoded: true,
    }));

    expect(Buffer.from(await (await fetch(`${url}/`)).arrayBuffer())).toEqual(bytes);
  });

  it('of a HEAD has headers and no body', async () => {
    const { url, event } = await api(ok);

    const response = await fetch(`${url}/`, { method: 'HEAD' });

    expect(event().routeKey).toBe('HEAD /');
    expect(response.headers.get('content-length')).toBe('9');
    expect(await response.text()).toBe('');
  });

  it.each([
    ['a path without a route', 'GET', '/nowhere'],
    ['a method without a route', 'DELETE', '/requests'],
    ['a missing parameter', 'GET', '/confirm/R/'],
    ['a longer path', 'GET', '/confirm/R/S/T'],
  ])('is 404 for %s, and no function runs', async (_, method, path) => {
    const { url, events } = await api(ok);

    const response = await fetch(url + path, { method });

    expect([response.status, await response.json()]).toEqual([404, { message: 'Not Found' }]);
    expect(events).toEqual([]);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('secret detail'))],
    ['answers without a status code', () => ({ body: 'secret detail' })],
  ])('is a bare 500 when the function %s, and the reason is reported', async (_, respond) => {
    const { url, errors } = await api(respond);

    const response = await fetch(`${url}/`);

    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(errors).toHaveLength(1);
  });

  it('is 413 for a body above 10 MB, and no function runs', async () => {
    const { port, events } = await api(ok);

    const status = await new Promise((resolve, reject) => {
      const upload = httpRequest(
        { host: '127.0.0.1', port, path: '/requests', method: 'POST' },
        (response) => {
          resolve(response.statusCode);
          upload.destroy();
        },
      );
      upload.on('error', reject);
      upload.write(Buffer.alloc(10 * 1024 * 1024 + 1));
    });

    expect(status).toBe(413);
    expect(events).toEqual([]);
  });
});

describe('the router', () => {
  it('prefers fixed segments to parameters, and a method to ANY', () => {
    const find = createRouter(['ANY /a/b', 'GET /a/{id}', 'GET /a/b'].map(routeOf));

    expect(find('GET', '/a/b')?.route.routeKey).toBe('GET /a/b');
    expect(find('POST', '/a/b')?.route.routeKey).toBe('ANY /a/b');
    expect(find('GET', '/a/c')?.route.routeKey).toBe('GET /a/{id}');
  });

  it('leaves invalid percent-encoding unchanged', () => {
    expect(createRouter([routeOf('GET /{id}')])('GET', '/%E0%')?.pathParameters).toEqual({ id: '%E0%' });
  });

  it('sends requests that match nothing else to $default', () => {
    const find = createRouter([routeOf('$default'), routeOf('GET /a')]);

    expect(find('GET', '/a')?.route.routeKey).toBe('GET /a');
    expect(find('DELETE', '/a')?.route.routeKey).toBe('$default');
    expect(find('GET', '/a/b')).toEqual({ route: routeOf('$default'), pathParameters: {} });
  });

  it('refuses greedy parameters', () => {
    expect(() => createRouter([routeOf('GET /{proxy+}')])).toThrow('GET /{proxy+}');
  });
});
