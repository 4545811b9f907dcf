import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allPages } from '../../functions/web/all-pages.ts';
import type { Page, PageContext } from '../../functions/web/page.ts';
import { renderPage } from '../../functions/web/render-page.ts';
import { galleryNow } from '../../local/gallery/facts.ts';
import { examplePages } from '../../local/gallery/pages.ts';
import { readHtml, type Tag } from './read-html.ts';
import { hostileText, settings } from './support.ts';

const context: PageContext = {
  language: 'vi',
  now: galleryNow,
  otherLanguagePath: '/?lang=en',
  updates: 'on',
};
const render = (page: Page, changes: Partial<PageContext> = {}) =>
  readHtml(renderPage(page, { ...context, ...changes }, settings, allPages));
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
    expect(valuesOf(tags, 'topics')).toEqual(['promotions', 'price-lists', 'sales-policy', 'all']);
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

  it('shows the legal maxima and the grace period', () => {
    const { text } = render(form, { language: 'en' });

    for (const said of [
      'up to 15 days',
      'within 10 days',
      'within 20 days',
      'you have 3 days to cancel',
      'within 2 working days',
    ]) {
      expect(text).toContain(said);
    }
  });

  it('keeps what was typed, ignores unknown choices, and cannot be broken by either', () => {
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

  it('links from the summary to each wrong field, which has its own error', () => {
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
    letterLanguage: 'en',
  } as const;

  it('differs for two addresses only in the address', () => {
    const known = renderPage(submitted, context, settings, allPages);
    const unknown = renderPage({ ...submitted, address: 'nobody@b.example' }, context, settings, allPages);

    expect(unknown.replaceAll('nobody@b.example', 'a@b.example')).toBe(known);
  });

  it('shows the match code where there is one, and does not mention it elsewhere', () => {
    expect(render({ ...submitted, matchCode: '47' }).text).toContain('47');
    expect(render({ ...submitted, kind: 'opt-out' }, { language: 'en' }).text).not.toContain(
      'Your match code',
    );
  });
});

describe('the language switch', () => {
  it('links to this page in the other language, named in that language', () => {
    const { tags, text } = render({ type: 'fault' });

    expect(tags).toContainEqual({ name: 'a', attributes: { href: '/?lang=en', lang: 'en', hreflang: 'en' } });
    expect(text).toContain('English');
  });

  it('is missing where the page cannot be shown again', () => {
    const { otherLanguagePath: _none, ...posted } = context;

    expect(named(readHtml(renderPage({ type: 'fault' }, posted, settings, allPages)).tags, 'nav')).toEqual(
      [],
    );
  });
});
