import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Language, languages } from '../../functions/shared/vocabulary.ts';
import { renderPage } from '../../functions/web/render-page.ts';
import { galleryNow } from '../../local/gallery/facts.ts';
import { type GalleryPage, galleryPages } from '../../local/gallery/render-gallery.ts';
import { settings } from '../web/support.ts';
import { type Look, patience, testBrowser } from './support/browser.ts';
import { axeFindings, sidewaysScroll, wcagFindings } from './support/page-checks.ts';
import { focusStops, landmarks, smallTargets } from './support/page-structure.ts';

/** Everything that customers see; a letter's plain text is not shown by a browser. */
const shown = galleryPages(settings).filter(({ name }) => !name.startsWith('letter as text'));
const letters = shown.filter(({ name }) => name.startsWith('letter'));
const pages = shown.filter(({ name }) => name.startsWith('page'));

const phone = { theme: 'light', width: 320 } as const;
const desktop = { theme: 'dark', width: 1280 } as const;
/**
 * A page that follows a request would load again under the eyes that examine it. That it does so by itself, axe would
 * refuse below 20 hours; WCAG (2.2.1) allows it because it can be turned off, which has a test of its own.
 */
const standingStill = (html: string) => html.replace(/<meta http-equiv="refresh"[^>]*>/, '');
const speaking = (language: Language) => (item: GalleryPage) => item.language === language;

describe('everything that customers see', patience, () => {
  const browser = testBrowser();

  /** Shows one after the other and collects what `examine` finds wrong. */
  const examine = (
    items: readonly GalleryPage[],
    look: Omit<Look, 'language'>,
    findings: (page: Page, item: GalleryPage) => Promise<string[]>,
  ): Promise<string[]> =>
    browser.visit({ look: { language: 'vi', ...look } }, async ({ page, requestedElsewhere }) => {
      const found: string[] = [];
      for (const item of items) {
        await page.setContent(standingStill(item.html));
        for (const finding of await findings(page, item))
          found.push(`${item.language} ${item.name}: ${finding}`);
      }
      return [...found, ...requestedElsewhere];
    });

  it('is there to be examined', () => {
    expect(pages.length).toBeGreaterThan(100);
    expect(letters.length).toBeGreaterThan(20);
  });

  describe.each(languages)('in %s', (language) => {
    const spoken = shown.filter(speaking(language));

    it.each([phone, desktop])('passes axe in the $theme theme, $width px wide', async (look) => {
      const found = await examine(spoken, look, async (page, { name }) =>
        // Landmarks and the first heading of a letter belong to the mail program that shows it.
        name.startsWith('letter') ? wcagFindings(page) : axeFindings(page),
      );

      expect(found).toEqual([]);
    });

    it.each([{ theme: 'dark', width: 320 } as const, { theme: 'light', width: 1280 } as const])(
      'keeps contrast and targets in the $theme theme, $width px wide, too',
      async (look) => {
        const found = await examine(spoken, look, (page) =>
          axeFindings(page, ['color-contrast', 'target-size']),
        );

        expect(found).toEqual([]);
      },
    );

    it('never scrolls sideways on a phone, nor with the spacing of WCAG 1.4.12', async () => {
      const found = await examine(spoken, phone, async (page) => {
        const asDesigned = await sidewaysScroll(page);
        await page.addStyleTag({
          content:
            '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}',
        });
        return [...asDesigned, ...(await sidewaysScroll(page))];
      });

      expect(found).toEqual([]);
    });
  });

  it('breaks an address as long as addresses can be, rather than to scroll sideways', async () => {
    const address = `${'a'.repeat(64)}@${'b'.repeat(63)}.example.vn`;
    const submitted = { type: 'submitted', reference: 'R', kind: 'opt-out', address, waitDays: 7 } as const;
    const provider = { ...settings.provider, supportEmail: address };
    const html = renderPage(submitted, { language: 'vi', now: galleryNow }, { ...settings, provider });

    const found = await examine([{ name: 'long', language: 'vi', html }], phone, sidewaysScroll);

    expect(found).toEqual([]);
  });

  it('is a page with a banner, a main part, a footer and the way to the other language', async () => {
    const found = await examine(pages, phone, landmarks);

    expect(found).toEqual([]);
  });

  it('offers no target that is smaller than 24 by 24 pixels', async () => {
    const found = await examine(pages, phone, smallTargets);

    expect(found).toEqual([]);
  });

  it.each([phone, desktop])('shows the focus on each stop of the Tab key, $theme', async (look) => {
    const found = await examine(pages, look, async (page) => {
      const stops = await focusStops(page);
      return stops.length < 3 ? [`only ${stops.length} stops`] : stops.flatMap(({ fault }) => fault ?? []);
    });

    expect(found).toEqual([]);
  });

  it('tells of changes in a live region with a name, wherever a page looks again by itself', async () => {
    const refreshing = pages.filter(({ html }) => html.includes('http-equiv="refresh"'));
    const found = await examine(refreshing, phone, async (page) => {
      const region = page.locator('main [aria-live="polite"]').first();
      const name = await region.getAttribute('aria-labelledby');
      const heading = name === null ? '' : await page.locator(`#${name}`).innerText();
      return heading === '' ? ['no live region with a name'] : [];
    });

    expect(refreshing.length).toBeGreaterThan(4);
    expect(found).toEqual([]);
  });

  // The darkest, the lightest grey that the settings let through, and what providers have on their signs.
  it.each(['#000000', '#767676', '#c8102e', '#00703c', '#6a1b9a'])(
    'keeps its contrast when the provider’s colour is %s, in both themes',
    async (colour) => {
      const samples = [
        'page: form with mistakes',
        'page: confirm deletion',
        'page: download',
        'page: status in-grace-period',
        'letter: confirm deletion',
      ];
      const painted = galleryPages({ ...settings, provider: { ...settings.provider, colour } }).filter(
        ({ name, language }) => samples.includes(name) && language === 'vi',
      );

      const found = await Promise.all(
        [phone, desktop].map((look) =>
          examine(painted, look, (page) => axeFindings(page, ['color-contrast'])),
        ),
      );

      expect(painted).toHaveLength(samples.length);
      expect(found.flat()).toEqual([]);
    },
  );
});
