import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalServer } from '../../emulators/server.ts';
import { startGallery } from '../../local/gallery/start-gallery.ts';
import { settings } from '../web/support.ts';
import { patience, testBrowser } from './support/browser.ts';

describe('the gallery', patience, () => {
  const browser = testBrowser();
  let gallery: LocalServer;
  beforeAll(async () => {
    gallery = await startGallery(settings);
  });
  afterAll(() => gallery?.close());

  it.each([320, 1280] as const)(
    'opens at its top %i pixels wide, whatever its pages focus',
    async (width) => {
      const look = { language: 'vi', theme: 'light', width } as const;

      const seen = await browser.visit({ look }, async ({ page }) => {
        await page.goto(gallery.url);
        // Frames that are far down are not loaded until then.
        await page.waitForLoadState('networkidle');
        return page.evaluate(() => ({ scrolled: window.scrollY, focus: document.activeElement?.tagName }));
      });

      expect(seen).toEqual({ scrolled: 0, focus: 'BODY' });
    },
  );
});
