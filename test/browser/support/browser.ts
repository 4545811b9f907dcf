import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { Language } from '../../../functions/shared/vocabulary.ts';
import { launchChromium } from './chromium.ts';

/** How a visitor looks at the pages. */
export interface Look {
  language: Language;
  theme: 'light' | 'dark';
  /** CSS pixels: the narrowest phone that counts (WCAG 2.2, 1.4.10), and a desktop. */
  width: 320 | 1280;
}

/** A way through the pages: where somebody acts, and how else each page is looked at in passing. */
export interface Walk {
  language: Language;
  look: Look;
  otherLook: Look;
}

/** Every language, theme and width, each twice. */
export const walks: readonly Walk[] = [
  {
    language: 'vi',
    look: { language: 'vi', theme: 'light', width: 320 },
    otherLook: { language: 'vi', theme: 'dark', width: 1280 },
  },
  {
    language: 'en',
    look: { language: 'en', theme: 'light', width: 1280 },
    otherLook: { language: 'en', theme: 'dark', width: 320 },
  },
];

/** A browser, a stack and the tests beside them share two cores: a slow machine must not fail a test. */
export const patience = { timeout: 900_000 };

/** Somebody in front of a browser of their own: no history, no cookies. */
export interface Visitor {
  look: Look;
  context: BrowserContext;
  page: Page;
  /** Whatever was asked of any other machine; none of it was answered. */
  requestedElsewhere: string[];
}

/** In CSS pixels. */
const windowOf = ({ width }: Pick<Look, 'width'>) => ({ width, height: width === 320 ? 640 : 800 });

/** Changes how a page that is open is looked at. */
export async function wear(page: Page, look: Omit<Look, 'language'>): Promise<void> {
  await page.emulateMedia({ colorScheme: look.theme });
  await page.setViewportSize(windowOf(look));
}

const locales: Record<Language, string> = { vi: 'vi-VN', en: 'en-GB' };

/** One Chromium for the tests of a file. */
export function testBrowser() {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  return {
    /** Lets a visitor do something, and closes their browser afterwards: pages that refresh themselves would go on. */
    async visit<T>(
      { look, javaScript = true }: { look: Look; javaScript?: boolean },
      act: (visitor: Visitor) => Promise<T>,
    ): Promise<T> {
      const context = await browser.newContext({
        locale: locales[look.language],
        colorScheme: look.theme,
        viewport: windowOf(look),
        javaScriptEnabled: javaScript,
      });
      // The test's own limit is the only one: a step that comes late still comes.
      context.setDefaultTimeout(patience.timeout);
      try {
        const requestedElsewhere: string[] = [];
        context.on('request', (request) => {
          if (isElsewhere(request.url())) requestedElsewhere.push(request.url());
        });
        return await act({ look, context, page: await context.newPage(), requestedElsewhere });
      } finally {
        await context.close();
      }
    },
  };
}

const isElsewhere = (url: string): boolean => {
  const { protocol, hostname } = new URL(url);
  return /^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1';
};
