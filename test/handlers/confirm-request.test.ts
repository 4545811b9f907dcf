import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { riskTextVersion } from '../../functions/requests/domain/risk.ts';
import { everythingIn, formActionOf, siteOf } from '../support/site.ts';
import { asked, codeOf, confirmed, linkOf } from '../support/stages.ts';
import { newWorld, onlyRequest, type World } from '../support/world.ts';

async function waiting(kind: 'deletion' | 'handover' | 'opt-out' = 'deletion') {
  const world = newWorld();
  const id = await asked(world, { kind });
  const path = pathOf(world, id);
  return { world, id, path, right: { code: codeOf(world, id), acceptRisk: 'yes', riskTextVersion } };
}

const pathOf = (world: World, id: string) => `/confirm/${id}/${linkOf(world, 'confirm', id).secret}`;

describe('the confirmation page', () => {
  it('asks for the code and an unticked acceptance of the risk, and posts to itself', async () => {
    const { world, path } = await waiting();

    const { body } = await siteOf(world)('GET', path);
    const page = parse(body);

    expect(formActionOf(body)).toBe(path);
    expect(page.querySelector('[name=code]')?.getAttribute('value') ?? '').toBe('');
    expect(page.querySelector('[name=acceptRisk]')?.hasAttribute('checked')).toBe(false);
    expect(page.querySelector('[name=riskTextVersion]')?.getAttribute('value')).toBe(riskTextVersion);
  });

  it('never shows the match code', async () => {
    const { world, id, path } = await waiting();

    const { body } = await siteOf(world)('GET', path);

    const text = parse(body).querySelector('main')?.text ?? '';
    expect(text).not.toMatch(new RegExp(`(?<![\\d:/-])${codeOf(world, id)}(?![\\d:/-])`));
  });

  it('of an opt-out asks for neither', async () => {
    const { world, path } = await waiting('opt-out');

    const { body } = await siteOf(world)('GET', path);
    const page = parse(body);

    expect(page.querySelector('[name=code]')).toBeNull();
    expect(page.querySelector('[name=acceptRisk]')).toBeNull();
  });
});

describe('confirming', () => {
  it('with every field right is recorded', async () => {
    const { world, path, right } = await waiting();

    expect((await siteOf(world)('POST', path, { form: right })).status).toBe(200);
    expect(onlyRequest(world).confirmation).toMatchObject({
      confirmedAt: expect.any(String),
      riskTextVersion,
    });
  });

  it('says until when nothing will be deleted, also when sent again later', async () => {
    const { world, path, right } = await waiting();
    const site = siteOf(world);
    const first = await site('POST', `${path}?lang=en`, { form: right });

    world.clock.advance(60);
    const again = await site('POST', `${path}?lang=en`, { form: right });

    for (const { body } of [first, again])
      expect(parse(body).text).toContain(
        'nothing will be before Thursday, 5 March 2026, 09:00 (Vietnam time).',
      );
  });

  it('twice is a normal answer', async () => {
    const { world, path, right } = await waiting();
    const first = await siteOf(world)('POST', path, { form: right });

    expect(await siteOf(world)('POST', path, { form: right })).toEqual(first);
    expect(world.workflow.answers).toHaveLength(1);
  });

  it.each<[string, Record<string, string>]>([
    ['without a code', { code: '' }],
    ['without the tick', { acceptRisk: '' }],
    ['with a tick that says no', { acceptRisk: 'no' }],
    ['with the tick under another text', { riskTextVersion: '2020-01-01' }],
  ])('%s shows the same page again, with what to correct, and changes nothing', async (_name, changes) => {
    const { world, path, right } = await waiting();
    const before = everythingIn(world);

    const { status, body } = await siteOf(world)('POST', path, { form: { ...right, ...changes } });

    expect(status).toBe(422);
    expect(formActionOf(body)).toBe(path);
    expect(parse(body).querySelector('[role=alert]')).not.toBeNull();
    expect(everythingIn(world)).toEqual(before);
  });

  it('with a wrong code three times offers a fresh link', async () => {
    const { world, id, path, right } = await waiting();
    const site = siteOf(world);

    for (let tries = 0; tries < 2; tries += 1)
      expect((await site('POST', path, { form: { ...right, code: '00' } })).status).toBe(422);
    const locked = await site('POST', path, { form: { ...right, code: '00' } });

    expect(locked.status).toBe(410);
    expect(formActionOf(locked.body)).toBe(`${path}/fresh-link`);
    expect((await site('POST', path, { form: right })).status).toBe(410);
    expect((await world.requests.find(id))?.confirmation?.confirmedAt).toBeUndefined();
  });

  it.each([
    ['a body of another type', { body: 'code=11', headers: { 'content-type': 'text/plain' } }],
    ['no body', {}],
    ['broken escapes', { form: 'code=%zz' }],
    ['a code twice', { form: 'code=11&code=12' }],
    ['control characters', { form: { code: '1\u00001' } }],
    ['20 KB', { form: { code: '1'.repeat(20_000) } }],
    ['JSON that is no object', { json: [1] }],
    ['a code that is a number', { json: { code: 11, acceptRisk: true } }],
  ])('with %s confirms nothing and costs no try', async (_name, sent) => {
    const { world, path } = await waiting();
    const before = everythingIn(world);

    const { status } = await siteOf(world)('POST', path, sent);

    expect(status).toBe(422);
    expect(everythingIn(world)).toEqual(before);
  });
});

describe('a late confirmation link', () => {
  it('offers a fresh one, on GET and on POST, and sends it on POST only', async () => {
    const { world, id, path, right } = await waiting();
    world.clock.advance(86_400);
    const site = siteOf(world);

    for (const method of ['GET', 'POST'] as const) {
      const { status, body } = await site(method, path, method === 'POST' ? { form: right } : {});
      expect(status).toBe(410);
      expect(formActionOf(body)).toBe(`${path}/fresh-link`);
    }
    expect(world.workflow.answers).toEqual([]);

    expect((await site('POST', `${path}/fresh-link`)).status).toBe(200);
    expect(world.workflow.answers).toEqual([{ taskToken: `ask ${id}`, error: 'FreshLinkWanted' }]);
  });

  it('that was used says so and offers no fresh one', async () => {
    const world = newWorld();
    const id = await confirmed(world);

    const { status, body } = await siteOf(world)('GET', pathOf(world, id));

    expect(status).toBe(410);
    expect(parse(body).querySelector('form')).toBeNull();
  });

  it('that is still valid gets no fresh one', async () => {
    const { world, path } = await waiting();

    expect((await siteOf(world)('POST', `${path}/fresh-link`)).status).toBe(409);
    expect(world.workflow.answers).toEqual([]);
  });

  it('says so when its fresh links are used up', async () => {
    const { world, id, path } = await waiting();
    world.clock.advance(86_400);
    await world.requests.change(id, (request) =>
      request.confirmation
        ? { ...request, confirmation: { ...request.confirmation, freshLinks: 2 } }
        : request,
    );

    expect((await siteOf(world)('POST', `${path}/fresh-link`)).status).toBe(429);
    expect(world.workflow.answers).toEqual([]);
  });
});
