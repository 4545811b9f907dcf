/** `npm run screenshots`: draws the pictures of the README anew, from the gallery and the provider in `cdk.json`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import type { Language } from '../../functions/shared/vocabulary.ts';
import { parseSettings } from '../../infra/settings.ts';
import { type GalleryPage, galleryPages } from '../../local/gallery/render-gallery.ts';
import { launchChromium } from './support/chromium.ts';

interface Picture {
  file: string;
  /** Of the gallery. */
  shows: string;
  language: Language;
  theme: 'light' | 'dark';
  /** What stands at its upper edge; the page's own beginning unless said otherwise. */
  from?: string;
}

const pictures: readonly Picture[] = [
  { file: 'form-vi.png', shows: 'page: form', language: 'vi', theme: 'light' },
  { file: 'letter-en.png', shows: 'letter: confirm deletion', language: 'en', theme: 'light' },
  {
    file: 'confirm-vi.png',
    shows: 'page: confirm deletion',
    language: 'vi',
    theme: 'light',
    from: '.warning',
  },
  { file: 'status-en.png', shows: 'page: status in-grace-period', language: 'en', theme: 'dark' },
];

/** A phone, in CSS pixels. */
const size = { width: 400, height: 1180 };

const project = new URL('../../', import.meta.url);
const { context } = JSON.parse(readFileSync(new URL('cdk.json', project), 'utf8'));
const gallery = galleryPages(parseSettings(context.settings).runtime);
const browser = await launchChromium();
for (const picture of pictures) await draw(browser, gallery, picture);
await browser.close();

async function draw(
  chromium: Browser,
  shown: readonly GalleryPage[],
  { file, shows, language, theme, from }: Picture,
): Promise<void> {
  const item = shown.find((page) => page.name === shows && page.language === language);
  if (!item) throw new Error(`The gallery does not show "${shows}" in "${language}".`);
  const page = await chromium.newPage({ viewport: size, colorScheme: theme, deviceScaleFactor: 1.25 });
  await page.setContent(item.html);
  const box = from === undefined ? null : await page.locator(from).boundingBox();
  const top = box === null ? 0 : box.y - 20;
  const path = fileURLToPath(new URL(`docs/images/${file}`, project));
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y: top, ...size } });
  await page.close();
  console.log(path);
}
