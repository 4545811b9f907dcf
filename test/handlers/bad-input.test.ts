import { describe, expect, it } from 'vitest';
import { everythingIn, type Sent, siteOf } from '../support/site.ts';
import { lan, newWorld } from '../support/world.ts';

const good = { kind: 'deletion', scope: 'everything', address: lan.address };
const formType = { 'content-type': 'application/x-www-form-urlencoded' };
const jsonType = { 'content-type': 'application/json' };
const raw = (body: string | Buffer, headers = jsonType): Sent => ({ body, headers });
const nothings = (count: number): [string, string][] =>
  Array.from({ length: count }, (_, nth) => [`field${nth}`, '']);
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

const table: [string, Sent, number][] = [
  ['without a body or a type', {}, 415],
  ['empty', { form: '' }, 422],
  ['of another type', raw('kind=deletion', { 'content-type': 'text/plain' }), 415],
  ['of a multipart type', raw('--x--', { 'content-type': 'multipart/form-data; boundary=x' }), 415],
  ['of a type that only begins like JSON', raw('{}', { 'content-type': 'application/jsonp' }), 415],
  ['of a JSON patch type', raw('[]', { 'content-type': 'application/json-patch+json' }), 415],
  ['of 20 KB', { form: { ...good, address: 'x'.repeat(20_000) } }, 413],
  ['of 20 KB in JSON', { json: { ...good, more: 'x'.repeat(20_000) } }, 413],
  ['with a percent sign that encodes nothing', { form: 'kind=deletion&address=%zz' }, 400],
  ['with half a percent escape', { form: 'kind=deletion&address=%4' }, 400],
  ['with percent escapes that are no UTF-8', { form: 'address=%ff%fe' }, 400],
  ['with an overlong UTF-8 sequence', { form: 'address=%c0%af' }, 400],
  ['with bytes that are no UTF-8', raw(Buffer.from([0x6b, 0x3d, 0xff, 0xfe]), formType), 400],
  [
    'with a line break in a field',
    { form: { ...good, address: 'lan@example.vn\r\nBcc: x@example.org' } },
    400,
  ],
  ['with a NUL in a field', { form: { ...good, address: 'lan@example.vn\0' } }, 400],
  ['with a control character in JSON', { json: { ...good, kind: 'deletion\u0007' } }, 400],
  ['with a tab in a field', { form: { ...good, address: 'lan@exam\tple.vn' } }, 400],
  ['with 51 fields', { form: [...Object.entries(good), ...nothings(48)] }, 400],
  ['with 51 fields in JSON', { json: { ...good, ...Object.fromEntries(nothings(48)) } }, 400],
  ['with one field 51 times', { form: Array.from({ length: 51 }, () => ['topics', 'all']) }, 400],
  ['with 51 values in JSON', { json: { ...good, topics: Array.from({ length: 49 }, () => 'all') } }, 400],
  ['without a kind', { form: { scope: 'data', address: lan.address } }, 422],
  ['of an unknown kind', { form: { ...good, kind: 'destroy' } }, 422],
  ['of a kind that every object has', { form: { ...good, kind: 'constructor' } }, 422],
  ['of a kind twice', { form: [['kind', 'deletion'], ...Object.entries(good)] }, 422],
  ['without a scope', { form: { kind: 'handover', address: lan.address } }, 422],
  ['of an unknown scope', { form: { ...good, scope: 'all' } }, 422],
  ['of a scope twice', { form: [['scope', 'data'], ...Object.entries(good)] }, 422],
  ['of an opt-out without topics', { form: { kind: 'opt-out', address: lan.address } }, 422],
  [
    'of an opt-out of an unknown topic',
    { form: { kind: 'opt-out', topics: 'weather', address: lan.address } },
    422,
  ],
  ['without an address', { form: { kind: 'deletion', scope: 'data' } }, 422],
  ['with two addresses', { form: [...Object.entries(good), ['address', 'minh@example.vn']] }, 422],
  ['with a broken address', { form: { ...good, address: 'lan' } }, 422],
  ['with an address list', { form: { ...good, address: 'lan@example.vn,minh@example.vn' } }, 422],
  ['with a local part that is not ASCII', { form: { ...good, address: 'nguyễn@example.vn' } }, 422],
  ['with a path behind the address', { form: { ...good, address: 'lan@example.vn/x' } }, 422],
  ['in broken JSON', raw('{"kind":'), 400],
  ['in JSON without a value', raw(''), 400],
  ['in JSON that is null', raw('null'), 400],
  ['in JSON that is an array', raw('[]'), 400],
  ['in JSON that is a text', raw('"deletion"'), 400],
  ['in deep JSON', raw(nested(8000)), 400],
  ['with deep JSON in a field', raw(`{"kind":${nested(8000)}}`), 422],
  ['with a kind that is a number', { json: { ...good, kind: 1 } }, 422],
  ['with a kind that is null', { json: { ...good, kind: null } }, 422],
  ['with a kind that is an array', { json: { ...good, kind: ['deletion'] } }, 422],
  ['with a scope that is an object', { json: { ...good, scope: { data: true } } }, 422],
  ['with an address that is an array', { json: { ...good, address: [lan.address] } }, 422],
  ['with an address that is an object', { json: { ...good, address: { toString: 'x' } } }, 422],
  ['with an address that is true', { json: { ...good, address: true } }, 422],
  ['with topics that are numbers', { json: { ...good, kind: 'opt-out', topics: [1] } }, 422],
  ['with topics in topics', { json: { ...good, kind: 'opt-out', topics: [['promotions']] } }, 422],
  ['with topics that are an object', { json: { ...good, kind: 'opt-out', topics: {} } }, 422],
  ['with its fields in the prototype', raw(`{"__proto__":${JSON.stringify(good)}}`), 422],
  ['with a prototype in the form', { form: '__proto__=x&__proto__[kind]=deletion&constructor=y' }, 422],
  [
    'with half a character in JSON',
    raw(`{"kind":"deletion","scope":"data","address":"\\ud800@example.vn"}`),
    422,
  ],
];

describe('a submission', () => {
  it.each(table)("%s is the sender's mistake, and nothing is written", async (_name, sent, status) => {
    const world = newWorld();
    const before = everythingIn(world);

    const answer = await siteOf(world)('POST', '/requests', sent);

    expect(answer.status).toBe(status);
    expect(everythingIn(world)).toEqual(before);
    expect(({} as Record<string, unknown>).kind).toBeUndefined();
  });

  it.each(table.filter(([, sent]) => 'json' in sent || sent.headers === jsonType))(
    '%s in JSON is answered by a problem document',
    async (_name, sent, status) => {
      const { headers, body } = await siteOf(newWorld())('POST', '/requests', sent);

      expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(JSON.parse(body)).toMatchObject({ type: 'about:blank', status, errors: expect.any(Object) });
    },
  );

  it.each(table)('%s leaves no submitted text in the log', async (_name, sent) => {
    const world = newWorld();

    await siteOf(world)('POST', '/requests', sent);

    expect(JSON.stringify(world.logged)).not.toMatch(/example|lan|nguyễn/i);
  });
});
