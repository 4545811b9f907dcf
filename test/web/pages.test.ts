import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languages } from '../../functions/shared/vocabulary.ts';
import { allPages } from '../../functions/web/all-pages.ts';
import type { Page, PageContext } from '../../functions/web/page.ts';
import { contentSecurityPolicy, renderPage } from '../../functions/web/render-page.ts';
import { galleryNow } from '../../local/gallery/facts.ts';
import { examplePages } from '../../local/gallery/pages.ts';
import { policyPages } from '../../local/gallery/policy.ts';
import { readHtml, type Tag } from './read-html.ts';
import { hostileText, settings, withText } from './support.ts';

const context: PageContext = {
  language: 'vi',
  now: galleryNow,
  otherLanguagePath: '/?lang=en',
  updates: 'on',
};
const cases = languages.flatMap((language) =>
  [...examplePages, ...policyPages(language)].map(({ name, page }) => ({ name, language, page })),
);
const named = (tags: Tag[], name: string) => tags.filter((tag) => tag.name === name);

describe('the examples', () => {
  it('cover every type of page', () => {
    const types: Record<Page['type'], true> = {
      form: true,
      submitted: true,
      confirm: true,
      confirmed: true,
      'fresh-link': true,
      'fresh-link-sent': true,
      cancel: true,
      cancelled: true,
      download: true,
      'download-ready': true,
      'archive-discarded': true,
      status: true,
      'opt-out': true,
      'opted-out': true,
      policy: true,
      'policy-changes': true,
      'policy-unknown': true,
      consent: true,
      refused: true,
      'spent-link': true,
      fault: true,
    };

    expect(new Set(cases.map(({ page }) => page.type))).toEqual(new Set(Object.keys(types)));
  });
});

describe.each(cases)('the page $name in $language', ({ page, language }) => {
  const source = renderPage(page, { ...context, language }, settings, allPages);
  const { tags, text, styles } = readHtml(source);

  it('is a whole document in its language with one heading, one main part, header and footer', () => {
    expect(named(tags, 'html')[0]?.attributes.lang).toBe(language);
    for (const name of ['title', 'header', 'main', 'h1', 'footer'])
      expect(named(tags, name), name).toHaveLength(1);
    expect(text).not.toMatch(/undefined|NaN|\[object|Invalid Date/);
  });

  it('is smaller than 30 KB', () => {
    expect(Buffer.byteLength(source)).toBeLessThan(30_000);
  });

  it('keeps search engines and referrers out', () => {
    const metas = named(tags, 'meta').map(({ attributes }) => attributes);
    expect(metas).toContainEqual({ name: 'robots', content: 'noindex' });
    expect(metas).toContainEqual({ name: 'referrer', content: 'no-referrer' });
  });

  it('works under its policy: one style sheet with the promised hash, no other style, nothing that runs or is fetched', async () => {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(styles.join('')));
    const hash = Buffer.from(digest).toString('base64');

    expect(styles).toHaveLength(1);
    expect(contentSecurityPolicy(settings)).toContain(`style-src 'sha256-${hash}';`);
    expect(styles[0]).not.toMatch(/url\(|@import/);
    expect(tags.map(({ name }) => name)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(script|iframe|object|embed|img|video|audio|base)$/)]),
    );
    const attributes = tags.flatMap((tag) => Object.keys(tag.attributes));
    expect(attributes.filter((name) => name === 'style' || name.startsWith('on') || name === 'src')).toEqual(
      [],
    );
    expect(named(tags, 'link')).toEqual([{ name: 'link', attributes: { rel: 'icon', href: 'data:,' } }]);
  });

  it('links only to our own paths, the provider and its own download', () => {
    const targets = tags
      .filter(({ name }) => name !== 'link')
      .flatMap(({ attributes: { href, action, formaction } }) => [href, action, formaction])
      .filter((target) => target !== undefined);
    const allowed = [
      settings.provider.website,
      `mailto:${settings.provider.supportEmail}`,
      'tel:+842455500199',
      ...(page.type === 'download-ready' ? [page.url] : []),
    ];

    expect(targets.filter((target) => !/^([#?]|\/(?!\/))/.test(target) && !allowed.includes(target))).toEqual(
      [],
    );
  });

  it('labels each control, and refers only to existing ids, each used once', () => {
    const ids = tags.flatMap(({ attributes: { id } }) => id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const references = tags.flatMap(({ attributes }) => [
      ...(attributes.for ? [attributes.for] : []),
      ...(attributes['aria-describedby']?.split(' ') ?? []),
      ...(attributes['aria-labelledby']?.split(' ') ?? []),
      ...(attributes.href?.startsWith('#') ? [attributes.href.slice(1)] : []),
    ]);
    expect(references.filter((id) => !ids.includes(id))).toEqual([]);
    const labelled = named(tags, 'label').map(({ attributes }) => attributes.for);
    const controls = named(tags, 'input').filter(({ attributes }) => attributes.type !== 'hidden');
    expect(controls.filter(({ attributes }) => !labelled.includes(attributes.id))).toEqual([]);
    expect(named(tags, 'legend').length).toBe(named(tags, 'fieldset').length);
  });

  it('never asks for identity papers, passwords or files', () => {
    const types = named(tags, 'input').map(({ attributes }) => attributes.type);
    expect(
      types.filter((type) => !['hidden', 'radio', 'checkbox', 'email', 'text'].includes(type ?? '')),
    ).toEqual([]);
  });

  it('keeps its structure, whatever text it contains', () => {
    const skeletonWith = (filling: string) =>
      readHtml(
        renderPage(withText(page, filling), { ...context, language }, withText(settings, filling), allPages),
      ).skeleton.join(' ');
    const plain = skeletonWith('x');

    fc.assert(
      fc.property(hostileText, (filling) => {
        expect(skeletonWith(filling)).toBe(plain);
      }),
      { numRuns: 25 },
    );
  });
});
