import type { RuntimeSettings } from '../../contract/settings.ts';
import { type Language, languages } from '../../functions/shared/vocabulary.ts';
import { allPages } from '../../functions/web/all-pages.ts';
import { html } from '../../functions/web/html.ts';
import { renderArchiveIndex } from '../../functions/web/render-archive-index.ts';
import { renderLetter } from '../../functions/web/render-letter.ts';
import { renderNotice } from '../../functions/web/render-notice.ts';
import { renderPage } from '../../functions/web/render-page.ts';
import { exampleArchiveIndex, exampleIndexOfParts, galleryNow } from './facts.ts';
import { exampleLetters } from './letters.ts';
import { examplePages } from './pages.ts';
import { exampleNotices, policyPages } from './policy.ts';
import { exampleSite } from './site.ts';
import { exampleIndexWithSite } from './site-copy.ts';

/** One document that customers see, filled with invented facts. */
export interface GalleryPage {
  /** What it is: `page: …`, `letter: …`, `letter as text: …`, `archive: index`. Unique per language. */
  name: string;
  language: Language;
  /** A complete HTML document. */
  html: string;
}

/** Every page and letter in every language, for side-by-side comparison. */
export function galleryPages(given: RuntimeSettings): GalleryPage[] {
  const settings = { ...given, site: given.site ?? exampleSite };
  return languages.flatMap((language) => {
    const letters = [
      ...exampleLetters.map(({ name, letter }) => ({
        name,
        rendered: renderLetter(settings)(letter, language),
      })),
      ...exampleNotices.map(({ name, notice }) => ({
        name,
        rendered: renderNotice(settings)(notice(language), language),
      })),
    ];
    return [
      ...[...examplePages, ...policyPages(language)].map(({ name, page }) => ({
        name: `page: ${name}`,
        language,
        html: renderPage(
          page,
          { language, now: galleryNow, otherLanguagePath: '/gallery', updates: 'on' },
          settings,
          allPages,
        ),
      })),
      ...letters.map(({ name, rendered }) => ({ name: `letter: ${name}`, language, html: rendered.html })),
      ...letters.map(({ name, rendered }) => ({
        name: `letter as text: ${name}`,
        language,
        html: asPage(language, rendered.subject, rendered.text),
      })),
      {
        name: 'archive: index',
        language,
        html: renderArchiveIndex(settings)(exampleArchiveIndex, language),
      },
      {
        name: 'archive: index of a copy in parts',
        language,
        html: renderArchiveIndex(settings)(exampleIndexOfParts, language),
      },
      {
        name: 'archive: index of a copy with a site',
        language,
        html: renderArchiveIndex(settings)(exampleIndexWithSite, language),
      },
    ];
  });
}

const asPage = (language: Language, subject: string, text: string): string =>
  html`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${subject}</title>
<style>pre{white-space:pre-wrap;overflow-wrap:anywhere}</style></head>
<body><h1>${subject}</h1><pre>${text}</pre></body>
</html>
`.toString();
