import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Page, PageContext } from '../../functions/web/page.ts';
import { renderPage } from '../../functions/web/render-page.ts';
import { galleryNow } from '../../local/gallery-facts.ts';
import { examplePages } from '../../local/gallery-pages.ts';
import { readHtml, type Tag } from './read-html.ts';
import { hostileText, settings } from './support.ts';

const context: PageContext = {
  language: 'vi',
  now: galleryNow,
  otherLanguagePath: '/?lang=en',
  updates: 'on',
};
const render = (page: Page, changes: Partial<PageContext> = {}) =>
  readHtml(renderPage(page, { ...context, ...changes }, settings));
const named = (tags: Tag[], name: string) => tags.filter((tag) => tag.name === name);
const withId = (tags: Tag[], id: string) => tags.find(({ attributes }) => attributes.id === id);

describe('the form', () => {
  const form = examplePages[0]?.page as Extract<Page, { type: 'form' }>;
  const valuesOf = (tags: Tag[], name: string) =>
    named(tags, 'input').flatMap(({ attributes }) => (attributes.name === name ? attributes.value : []));

  it('has all its fields without a script', () => {
    const { tags } = render(form);

    expect(valuesOf(tags, 'kind')).toEqual(['opt-out', 'handover', 'deletion']);
    expect(valuesOf(tags, 'scope')).toEqual(['information', 'data', 'everything']);
    expect(valuesOf(tags, 'topics')).toEqual(['promotions', 'price-lists', 'sales-policy']);
    expect(valuesOf(tags, 'language')).toEqual(['vi']);
    expect(valuesOf(tags, 'idempotencyKey')).toEqual([form.idempotencyKey]);
    expect(withId(tags, 'address')?.attributes).toMatchObject({
      name: 'address',
      type: 'email',
      autocomplete: 'email',
    });
    expect(named(tags, 'form')[0]?.attributes).toMatchObject({ method: 'post', action: '/requests' });
  });

  it('chooses nothing for the customer', () => {
    expect(render(form).tags.filter(({ attributes }) => 'checked' in attributes)).toEqual([]);
  });

  it('says the legal ceilings and the grace period', () => {
    const { text } = render(form, { language: 'en' });

    for (const said of [
      'up to 15 days',
      'latest 10 days',
      'latest 20 days',
      'you have 3 days to cancel',
      'within 2 working days',
    ]) {
      expect(text).toContain(said);
    }
  });

  it('keeps what was typed, takes no unknown choice for a known one, and cannot be broken by any', () => {
    const plain = render(form).skeleton;
    fc.assert(
      fc.property(hostileText, (typed) => {
        const { tags, skeleton } = render({
          ...form,
          values: { kind: typed, scope: typed, topics: [typed], address: typed },
        });

        expect(valuesOf(tags, 'address')).toEqual([typed]);
        expect(skeleton).toEqual(plain);
      }),
    );
  });

  it('leads from the summary to each field that is wrong, which names its own error', () => {
    const { tags, text } = render(
      {
        ...form,
        errors: { kind: 'missing', scope: 'missing', topics: 'unknown', address: 'address-missing' },
      },
      { language: 'en' },
    );
    const summary = tags.slice(tags.findIndex(({ attributes }) => attributes.role === 'alert'));

    expect(
      named(summary, 'a')
        .slice(0, 4)
        .map(({ attributes }) => attributes.href),
    ).toEqual(['#kind-opt-out', '#scope-information', '#topic-promotions', '#address']);
    expect(withId(tags, 'address')?.attributes).toMatchObject({
      'aria-invalid': 'true',
      'aria-describedby': 'address-hint address-error',
    });
    expect(tags.filter(({ attributes }) => attributes['aria-invalid'] === 'true')).toHaveLength(3);
    expect(text).toMatch(/^\s*Error: /);
  });

  it('shows no summary when nothing is wrong', () => {
    expect(render(form).tags.filter(({ attributes }) => attributes.role === 'alert')).toEqual([]);
  });
});

describe('the page after a submission', () => {
  const submitted = {
    type: 'submitted',
    reference: 'R',
    kind: 'deletion',
    address: 'a@b.example',
    waitDays: 7,
  } as const;

  it('differs for two addresses in nothing but the address', () => {
    const known = renderPage(submitted, context, settings);
    const unknown = renderPage({ ...submitted, address: 'nobody@b.example' }, context, settings);

    expect(unknown.replaceAll('nobody@b.example', 'a@b.example')).toBe(known);
  });

  it('shows the match code where there is one, and does not speak of it where there is none', () => {
    expect(render({ ...submitted, matchCode: '47' }).text).toContain('47');
    expect(render({ ...submitted, kind: 'opt-out' }, { language: 'en' }).text).not.toContain(
      'Your match code',
    );
  });
});

describe('the confirmation page', () => {
  const confirm = examplePages.find(({ name }) => name === 'confirm deletion')?.page as Extract<
    Page,
    { type: 'confirm' }
  >;
  const { riskTextVersion: _none, ...harmless } = confirm;

  it('of a deletion leaves the risk unticked and posts its version, the tick and the code', () => {
    const { tags } = render(confirm);
    const tick = withId(tags, 'acceptRisk')?.attributes;

    expect(tick).toMatchObject({ type: 'checkbox', name: 'acceptRisk', value: 'yes' });
    expect(tick).not.toHaveProperty('checked');
    expect(named(tags, 'input').map(({ attributes }) => attributes.name)).toEqual([
      'riskTextVersion',
      'acceptRisk',
      'code',
    ]);
    expect(withId(tags, 'code')?.attributes).toMatchObject({
      inputmode: 'numeric',
      autocomplete: 'off',
      maxlength: '2',
    });
  });

  it('of a deletion says what is destroyed, the grace period and what is kept', () => {
    const { text } = render(confirm, { language: 'en' });

    for (const said of [
      'websites go offline',
      'no backup',
      'cannot be undone',
      'grace period of 3 days',
      '10 years',
      '30 days',
    ]) {
      expect(text).toContain(said);
    }
  });

  it('of hosted data alone does not speak of invoices that are kept', () => {
    expect(render({ ...confirm, scope: 'data' }, { language: 'en' }).text).not.toContain('Invoices');
  });

  it('of an opt-out asks for neither code nor tick', () => {
    const { tags } = render({ ...harmless, kind: 'opt-out', topics: ['promotions'], needsCode: false });

    expect(named(tags, 'input')).toEqual([]);
  });

  it('says an error about no field of its own at the top', () => {
    const { tags } = render({ ...confirm, error: 'not-now' });
    const summary = tags.slice(tags.findIndex(({ attributes }) => attributes.role === 'alert'));

    expect(named(summary, 'a')[0]?.attributes.href).toBe('#main');
  });

  it('stays in the language in which it is read', () => {
    const { tags } = render(confirm, { language: 'en' });

    expect(named(tags, 'form')[0]?.attributes.action).toBe(`${confirm.action}?lang=en`);
  });
});

describe('the download page', () => {
  it('has one code and two buttons, the harmless one first', () => {
    const { tags } = render(examplePages.find(({ name }) => name === 'download')?.page as Page);

    expect(named(tags, 'button').map(({ attributes }) => [attributes.name, attributes.value])).toEqual([
      ['action', 'download'],
      ['action', 'discard'],
    ]);
    expect(named(tags, 'input').map(({ attributes }) => attributes.name)).toEqual(['code']);
  });
});

describe('the one-click page', () => {
  it('offers to stop this topic or everything', () => {
    const { tags } = render({ type: 'opt-out', topic: 'promotions', action: '/opt-out/t' });

    expect(named(tags, 'button').map(({ attributes }) => [attributes.name, attributes.value])).toEqual([
      ['scope', 'topic'],
      ['scope', 'all'],
    ]);
  });
});

describe('the status page', () => {
  const pageOf = (status: string) =>
    examplePages.find(({ name }) => name === `status ${status}`)?.page as Extract<Page, { type: 'status' }>;
  const refreshOf = (page: Page, now = galleryNow) =>
    named(render(page, { now }).tags, 'meta').find((meta) => meta.attributes['http-equiv'] === 'refresh')
      ?.attributes.content;

  it('looks again every five seconds while work runs', () => {
    expect(refreshOf(pageOf('executing'))).toBe('5');
  });

  it('looks again once a minute while the next date is far, and every five seconds when it is near', () => {
    expect(refreshOf(pageOf('in-grace-period'))).toBe('60');
    expect(refreshOf(pageOf('in-grace-period'), '2026-11-26T07:20:30.000Z')).toBe('5');
  });

  it('does not look again when the request is closed', () => {
    expect(refreshOf(pageOf('completed-with-exceptions'))).toBeUndefined();
  });

  it('can be told to stand still, and to look again', () => {
    const on = render(pageOf('executing'));
    const off = render(pageOf('executing'), { updates: 'off' });

    expect(named(on.tags, 'a').map(({ attributes }) => attributes.href)).toContain('?lang=vi&updates=off');
    expect(named(off.tags, 'meta').filter((meta) => meta.attributes['http-equiv'] === 'refresh')).toEqual([]);
    expect(named(off.tags, 'a').map(({ attributes }) => attributes.href)).toContain('?lang=vi');
  });

  it('counts down to the end of the grace period and tells where the cancel link is', () => {
    const { text } = render(pageOf('in-grace-period'), { language: 'en' });

    expect(text).toContain('2 days 4 hours left');
    expect(text).toContain('cancel link in our e-mail of 23 November 2026');
  });

  it('speaks of cancelling only while it can be done', () => {
    expect(render(pageOf('executing'), { language: 'en' }).text).not.toContain('cancel');
  });

  it('does not call a store failed that only waits for its turn', () => {
    const { text } = render(pageOf('executing'), { language: 'en' });

    expect(text).toContain('waiting or at work');
    expect(text).toContain('erased 1,482 files');
    expect(text).not.toContain('not finished');
  });

  it('says of a held record until when and under which law, and of a failure that people look after it', () => {
    expect(render(pageOf('completed-with-exceptions'), { language: 'en' }).text).toContain(
      'Invoices: kept 7 records until 1 January 2037 at the latest, under Law on Accounting 88/2015/QH13',
    );
    expect(render(pageOf('needs-attention'), { language: 'en' }).text).toContain(
      'our staff are looking after it',
    );
  });
});

describe('the language switch', () => {
  it('leads to this page in the other language, named in that language', () => {
    const { tags, text } = render({ type: 'fault' });

    expect(tags).toContainEqual({ name: 'a', attributes: { href: '/?lang=en', lang: 'en', hreflang: 'en' } });
    expect(text).toContain('English');
  });

  it('is not there where the page cannot be shown again', () => {
    const { otherLanguagePath: _none, ...posted } = context;

    expect(named(readHtml(renderPage({ type: 'fault' }, posted, settings)).tags, 'nav')).toEqual([]);
  });
});
