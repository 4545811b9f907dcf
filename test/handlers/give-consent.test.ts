import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { worldWithEveryLink } from '../support/every-link.ts';
import { everythingIn, formActionOf, siteOf } from '../support/site.ts';
import { lan } from '../support/world.ts';

async function asked() {
  const { world, paths } = await worldWithEveryLink();
  const phoneEnding = '0142';
  const site = siteOf(world);
  return {
    world,
    path: paths.consent,
    phoneEnding,
    get: () => site('GET', `${paths.consent}?lang=en`),
    post: (form: Record<string, string> | [string, string][] | string) =>
      site('POST', `${paths.consent}?lang=en`, { form }),
  };
}

const boxes = (body: string) =>
  parse(body)
    .querySelectorAll('input[type=checkbox]')
    .map((box) => [box.getAttribute('value'), box.hasAttribute('checked')]);

describe('the consent page', () => {
  it('asks per purpose, with no box ticked, and shows nothing of the telephone number', async () => {
    const { get, path, phoneEnding } = await asked();

    const { body } = await get();
    const page = parse(body);

    expect(boxes(body)).toEqual([
      ['statistics', false],
      ['partners', false],
    ]);
    expect(page.querySelector('[name=phoneEnding]')?.getAttribute('value') ?? '').toBe('');
    expect(body).not.toContain(phoneEnding);
    expect(page.textContent).toContain('Silence is not consent');
    expect(page.querySelector('[name=withdraw]')).toBeNull();
    expect(formActionOf(body)).toBe(path);
  });

  it('shows neither the customer’s number nor name', async () => {
    const { get } = await asked();

    const { body } = await get();

    expect(body).not.toContain(lan.customerId);
    expect(body).not.toContain(lan.name);
  });
});

describe('accepting', () => {
  it('records the ticked purposes once the characters are typed, and shows since when', async () => {
    const { post, world, phoneEnding } = await asked();

    const { status, body } = await post({ purposes: 'statistics', phoneEnding });

    expect(status).toBe(200);
    expect(world.consents.records).toMatchObject([{ purpose: 'statistics', act: 'given', version: 2 }]);
    expect(parse(body).querySelector('[role=status]')?.textContent).toBe('We have recorded your consent.');
    expect(parse(body).textContent).toContain('Accepted on Monday, 2 March 2026, 09:00');
    expect(boxes(body)).toEqual([['partners', false]]);
  });

  it('can cover several purposes at once', async () => {
    const { post, world, phoneEnding } = await asked();

    await post([
      ['purposes', 'statistics'],
      ['purposes', 'partners'],
      ['phoneEnding', phoneEnding],
    ]);

    expect(world.consents.records.map(({ purpose }) => purpose)).toEqual(['statistics', 'partners']);
  });

  it('twice is answered the same and records once', async () => {
    const { post, world, phoneEnding } = await asked();
    const first = await post({ purposes: 'statistics', phoneEnding });

    expect(await post({ purposes: 'statistics', phoneEnding })).toEqual(first);
    expect(world.consents.records).toHaveLength(1);
  });

  it('with wrong characters keeps the ticks and says so beside the field', async () => {
    const { post, world } = await asked();

    const { status, body } = await post({ purposes: 'partners', phoneEnding: '9999' });

    expect(status).toBe(422);
    expect(boxes(body)).toEqual([
      ['statistics', false],
      ['partners', true],
    ]);
    expect(parse(body).querySelector('#phoneEnding')?.getAttribute('aria-invalid')).toBe('true');
    expect(parse(body).querySelector('#phoneEnding-error')?.textContent).toContain('do not match');
    expect(world.consents.records).toEqual([]);
  });

  it('with nothing ticked says so beside the boxes', async () => {
    const { post, world, phoneEnding } = await asked();

    const { status, body } = await post({ phoneEnding });

    expect(status).toBe(422);
    const described = parse(body).querySelector('fieldset')?.getAttribute('aria-describedby') ?? '';
    expect(described.split(' ')).toContain('purposes-error');
    expect(parse(body).querySelector('#purposes-error')?.textContent).toContain('at least one purpose');
    expect(world.consents.records).toEqual([]);
  });

  it.each([
    ['presses the button', ''],
    ['ticks every box and presses the button', 'purposes=statistics&purposes=partners'],
    ['fills every field with something', 'purposes=statistics&phoneEnding=test'],
    ['sends rubbish', 'purposes=%zz'],
    ['sends what every object has', 'purposes=__proto__&phoneEnding=constructor'],
  ])('is refused to a scanner that %s', async (_name, form) => {
    const { post, world } = await asked();
    const before = everythingIn(world);

    expect((await post(form)).status).toBe(422);
    expect(everythingIn(world)).toEqual(before);
  });
});

describe('withdrawing', () => {
  it('is one button per accepted purpose and asks nothing more', async () => {
    const { post, get, world, phoneEnding, path } = await asked();
    await post({ purposes: 'statistics', phoneEnding });

    const button = parse((await get()).body).querySelector('button[name=withdraw]');
    const { status, body } = await post({ withdraw: button?.getAttribute('value') ?? '' });

    expect(status).toBe(200);
    expect(world.consents.records.map(({ act }) => act)).toEqual(['given', 'withdrawn']);
    expect(parse(body).querySelector('[role=status]')?.textContent).toContain('you withdraw your consent');
    expect(boxes(body)).toHaveLength(2);
    expect(formActionOf(body)).toBe(path);
  });

  it('twice is answered the same and records once', async () => {
    const { post, world, phoneEnding } = await asked();
    await post({ purposes: 'statistics', phoneEnding });
    const first = await post({ withdraw: 'statistics' });

    expect(await post({ withdraw: 'statistics' })).toEqual(first);
    expect(world.consents.records).toHaveLength(2);
  });
});

describe('the consent page of a deleted customer', () => {
  it('speaks of the e-mail about the policy, not of a request', async () => {
    const { world, get } = await asked();
    world.consents.customers.clear();

    const text = parse((await get()).body).querySelector('main')?.textContent;

    expect(text).toContain('our e-mail about the change of the policy');
    expect(text).not.toMatch(/request/i);
  });

  it('is the same as that of a forged link', async () => {
    const { world, path } = await asked();
    world.consents.customers.clear();
    const shown = async (target: string) => {
      const { status, body } = await siteOf(world)('GET', target);
      return { status, body: body.replaceAll(/href="[^"]*lang=[^"]*"/g, '') };
    };

    expect(await shown(path)).toEqual(await shown(`/consent/${'x'.repeat(43)}`));
    expect((await shown(path)).status).toBe(404);
  });
});
