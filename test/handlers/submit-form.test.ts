import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { matchCodeOf } from '../../functions/requests/domain/match-code.ts';
import { referenceOf } from '../../functions/shared/reference.ts';
import { siteOf } from '../support/site.ts';
import { lan, newWorld, onlyRequest, type World } from '../support/world.ts';

const form = { kind: 'deletion', scope: 'everything', address: lan.address, idempotencyKey: 'key' };
const submit = (world: World, fields: Record<string, string> | [string, string][] = form) =>
  siteOf(world)('POST', '/requests', { form: fields });

/** Replaces the random parts of an answer by constants. */
const masked = (world: World, body: string, address: string) => {
  const { id } = onlyRequest(world);
  return body
    .replaceAll(referenceOf(id), 'REFERENCE')
    .replaceAll(`>${matchCodeOf(world.keys, id)}<`, '>CODE<')
    .replaceAll(address, 'ADDRESS');
};

describe('a completed form', () => {
  it('is accepted, with the reference and the match code on the page', async () => {
    const world = newWorld();

    const { status, body } = await submit(world);

    const { id } = onlyRequest(world);
    expect(status).toBe(202);
    expect(body).toContain(referenceOf(id));
    expect(body).toContain(`>${matchCodeOf(world.keys, id)}<`);
    expect(onlyRequest(world)).toMatchObject({ kind: 'deletion', channel: 'form', address: lan.address });
  });

  it('may choose one topic, several, or all of them', async () => {
    const given: [[string, string][], string[]][] = [
      [[['topics', 'promotions']], ['promotions']],
      [
        [
          ['topics', 'sales-policy'],
          ['topics', 'promotions'],
        ],
        ['promotions', 'sales-policy'],
      ],
      [[['topics', 'all']], ['promotions', 'price-lists', 'sales-policy']],
      [
        [
          ['topics', 'promotions'],
          ['topics', 'promotions'],
        ],
        ['promotions'],
      ],
    ];
    for (const [fields, topics] of given) {
      const world = newWorld();

      await submit(world, [['kind', 'opt-out'], ['address', lan.address], ...fields]);

      expect(onlyRequest(world)).toMatchObject({ kind: 'opt-out', scope: 'information', topics });
    }
  });

  it('of an opt-out shows no match code: it needs none', async () => {
    const world = newWorld();

    const { body } = await submit(world, { kind: 'opt-out', topics: 'all', address: lan.address });

    expect(parse(body).querySelector('.digits')).toBeNull();
  });

  it('sent twice is one request', async () => {
    const world = newWorld();
    const first = await submit(world);

    expect(await submit(world)).toEqual(first);
    expect(world.workflow.started).toEqual([onlyRequest(world).id]);
  });

  it('has the same answer, to the byte, for a known and an unknown address', async () => {
    const [known, unknown] = [newWorld(), newWorld()];

    const ofKnown = await submit(known);
    const ofUnknown = await submit(unknown, { ...form, address: 'nobody@example.org' });

    expect(masked(unknown, ofUnknown.body, 'nobody@example.org')).toBe(
      masked(known, ofKnown.body, lan.address),
    );
    expect([ofUnknown.status, ofUnknown.headers]).toEqual([ofKnown.status, ofKnown.headers]);
  });

  it('counts for the client that the API saw, not for one claimed in a header', async () => {
    const world = newWorld({ formsPerClientPerHour: 1 });
    const site = siteOf(world);

    for (const claimed of ['198.51.100.1', '198.51.100.2'])
      await site('POST', '/requests', {
        form: { ...form, idempotencyKey: claimed },
        headers: { 'x-forwarded-for': claimed },
      });

    expect(world.requests.all()).toHaveLength(1);
  });
});

describe('a form with a mistake', () => {
  it('comes back with everything that was typed', async () => {
    const world = newWorld();

    const { status, body } = await submit(world, {
      ...form,
      kind: 'handover',
      scope: 'data',
      address: 'lan "the" <lan>@',
      idempotencyKey: 'kept-key',
    });

    const page = parse(body);
    expect(status).toBe(422);
    expect(page.querySelector('#address')?.getAttribute('value')).toBe('lan "the" <lan>@');
    expect(page.querySelector('#kind-handover')?.hasAttribute('checked')).toBe(true);
    expect(page.querySelector('#scope-data')?.hasAttribute('checked')).toBe(true);
    expect(page.querySelector('[name=idempotencyKey]')?.getAttribute('value')).toBe('kept-key');
    expect(world.requests.all()).toEqual([]);
  });

  it('keeps the chosen topics', async () => {
    const { body } = await submit(newWorld(), [
      ['kind', 'opt-out'],
      ['topics', 'price-lists'],
      ['topics', 'sales-policy'],
      ['address', ''],
    ]);

    const checked = parse(body)
      .querySelectorAll('[name=topics]')
      .filter((input) => input.hasAttribute('checked'))
      .map((input) => input.getAttribute('value'));
    expect(checked).toEqual(['price-lists', 'sales-policy']);
  });

  it('never becomes markup', async () => {
    const hostile = '"><script>alert(1)</script>';

    const { body } = await submit(newWorld(), { ...form, address: hostile, idempotencyKey: hostile });

    expect(parse(body).querySelector('script')).toBeNull();
    expect(body).not.toContain('<script');
  });

  it('lists all mistakes at once', async () => {
    const { body } = await submit(newWorld(), {});

    const links = parse(body)
      .querySelectorAll('.summary a')
      .map((link) => link.getAttribute('href'));
    expect(links).toHaveLength(2);
    for (const link of links) expect(parse(body).querySelector(link ?? '')).not.toBeNull();
  });
});
