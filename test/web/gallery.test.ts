import { describe, expect, it } from 'vitest';
import { exampleLetters } from '../../local/gallery/letters.ts';
import { examplePages } from '../../local/gallery/pages.ts';
import { exampleNotices, policyPages } from '../../local/gallery/policy.ts';
import { galleryPages } from '../../local/gallery/render-gallery.ts';
import { readHtml } from './read-html.ts';
import { settings } from './support.ts';

describe('the gallery', () => {
  const shown = galleryPages(settings);

  it('shows every page, every letter as HTML and as text, and the archive’s three indexes, in both languages', () => {
    const pages = examplePages.length + policyPages('vi').length;
    const letters = exampleLetters.length + exampleNotices.length;
    expect(shown).toHaveLength(2 * (pages + 2 * letters + 3));
    expect(new Set(shown.map(({ name, language }) => `${language} ${name}`)).size).toBe(shown.length);
  });

  it('shows whole documents', () => {
    for (const { html, name } of shown) expect(() => readHtml(html), name).not.toThrow();
  });
});
