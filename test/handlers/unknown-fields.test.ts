import fc from 'fast-check';
import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { everythingIn, siteOf } from '../support/site.ts';
import { lan, newWorld, onlyRequest } from '../support/world.ts';

const good = { kind: 'deletion', scope: 'everything', address: lan.address };
const optOut = { kind: 'opt-out', topics: ['promotions'], address: lan.address };

/** Posts JSON and returns the status, and the errors by field. */
async function errorsOf(json: unknown) {
  const world = newWorld();
  const before = everythingIn(world);
  const { status, body } = await siteOf(world)('POST', '/requests', { json });
  expect(everythingIn(world)).toEqual(before);
  return { status, errors: JSON.parse(body).errors };
}

describe('a field of JSON that no submission has', () => {
  it.each([
    'channel',
    'submittedAt',
    'by',
    'status',
    'id',
    'customerId',
    'Kind',
    'kind ',
    '',
    '__proto__',
    'constructor',
  ])('is refused by its name: %j', async (name) => {
    const json = JSON.parse(`{${JSON.stringify(name)}:"x",${JSON.stringify(good).slice(1)}`);

    const { status, errors } = await errorsOf(json);

    expect(status).toBe(422);
    expect(Object.entries(errors)).toEqual([[name, 'unknown-field']]);
  });

  it('is refused whatever its value is', async () => {
    for (const value of [null, '', 0, false, [], {}])
      expect((await errorsOf({ ...good, by: value })).errors).toEqual({ by: 'unknown-field' });
  });

  it('is named beside the other mistakes', async () => {
    expect((await errorsOf({ kind: 'handover', by: 'x', channel: 'staff' })).errors).toEqual({
      address: 'address-missing',
      by: 'unknown-field',
      channel: 'unknown-field',
      scope: 'missing',
    });
    expect((await errorsOf({ by: 'x' })).errors).toMatchObject({ kind: 'missing', by: 'unknown-field' });
  });

  it('is named, whatever it is called', async () => {
    const known = ['kind', 'address', 'language', 'idempotencyKey', 'scope', 'topics'];
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((name) => !known.includes(name)),
        async (name) => {
          const { errors } = await errorsOf(Object.fromEntries([...Object.entries(good), [name, 'x']]));
          expect(Object.entries(errors)).toEqual([[name.toWellFormed(), 'unknown-field']]);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('a field of JSON that would have no effect', () => {
  it.each([
    ['a scope, of an opt-out', { ...optOut, scope: 'data' }, { scope: 'not-for-this-kind' }],
    ['topics, of a deletion', { ...good, topics: ['promotions'] }, { topics: 'not-for-this-kind' }],
    ['an unknown language', { ...good, language: 'fr' }, { language: 'unknown' }],
    ['a language that is a number', { ...good, language: 1 }, { language: 'unknown' }],
    [
      'an idempotency key that is too long',
      { ...good, idempotencyKey: 'k'.repeat(201) },
      { idempotencyKey: 'too-long' },
    ],
    ['an empty idempotency key', { ...good, idempotencyKey: '' }, { idempotencyKey: 'missing' }],
    ['an idempotency key that is a number', { ...good, idempotencyKey: 7 }, { idempotencyKey: 'unknown' }],
  ])('is refused by its name: %s', async (_name, json, errors) => {
    expect(await errorsOf(json)).toEqual({ status: 422, errors });
  });
});

describe('the form of the page', () => {
  it('may send what belongs to another kind: it has a field for everything', async () => {
    const world = newWorld();

    const { status } = await siteOf(world)('POST', '/requests', {
      form: [...Object.entries(good), ['topics', 'promotions'], ['topics', 'all']],
    });

    expect(status).toBe(202);
    expect(onlyRequest(world)).toMatchObject({ kind: 'deletion', topics: [] });
  });

  it('with unknown fields is refused by their names, shown as text and cut short', async () => {
    const world = newWorld();
    const before = everythingIn(world);
    const hostile = `<b>${'x'.repeat(100)}`;

    const { status, body } = await siteOf(world)('POST', '/requests', {
      form: { ...good, channel: 'staff', [hostile]: 'x', language: 'en' },
    });

    const summary = parse(body).querySelector('.summary')?.text;
    expect(status).toBe(422);
    expect(summary).toContain('fields that we do not use: channel, <b>xxx');
    expect(body).not.toContain('<b>xxx');
    expect(summary).not.toContain('x'.repeat(41));
    expect(everythingIn(world)).toEqual(before);
  });

  it('whose own hidden fields are broken is accepted without them: nobody could correct them', async () => {
    const world = newWorld();

    const { status } = await siteOf(world)('POST', '/requests', {
      form: { ...good, language: 'fr', idempotencyKey: 'k'.repeat(201) },
      headers: { 'accept-language': 'en' },
    });

    expect(status).toBe(202);
    expect(onlyRequest(world).language).toBe('en');
  });
});
