import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Language, languages } from '../../functions/shared/vocabulary.ts';
import { allPages } from '../../functions/web/all-pages.ts';
import { renderPage } from '../../functions/web/render-page.ts';
import { galleryNow } from '../../local/gallery/facts.ts';
import { type GalleryPage, galleryPages } from '../../local/gallery/render-gallery.ts';
import { settings } from '../web/support.ts';
import { type Look, patience, testBrowser } from './support/browser.ts';
import {
  axeFindings,
  axeFindingsOfLook,
  shownElements,
  sidewaysScroll,
  wcagFindings,
} from './support/page-checks.ts';
import { focusStops, landmarks, smallTargets } from './support/page-structure.ts';
import { firstOfEachSkeleton } from './support/skeleton.ts';

/** Everything that customers see; a letter's plain text is not shown by a browser. */
const shown = galleryPages(settings).filter(({ name }) => !name.startsWith('letter as text'));
const isLetter = ({ name }: GalleryPage) => name.startsWith('letter');
const isPage = ({ name }: GalleryPage) => name.startsWith('page');
/** Documents that differ in their texts alone are alike in all that does not go by the length of a text. */
const kinds = firstOfEachSkeleton(shown);
const isFirstOfItsKind = (item: GalleryPage) => kinds.has(item);
const refreshesItself = (item: GalleryPage) => isPage(item) && item.html.includes('http-equiv="refresh"');

type View = Omit<Look, 'language'>;
const phone = { theme: 'light', width: 320 } as const;
const desktop = { theme: 'dark', width: 1280 } as const;
const darkPhone = { theme: 'dark', width: 320 } as const;
const lightDesktop = { theme: 'light', width: 1280 } as const;
const views = [phone, desktop, darkPhone, lightDesktop];

/** Something that a page is examined for. */
interface Examination {
  views: readonly View[];
  /** Which pages and letters. */
  of: (item: GalleryPage) => boolean;
  findings(page: Page, item: GalleryPage): Promise<string[]>;
}

/** In the order in which a page goes through them: the last one changes it. */
const examinations = {
  axe: {
    views: [phone],
    of: isFirstOfItsKind,
    // Landmarks and the first heading of a letter belong to the mail program that shows it.
    findings: (page, item) => (isLetter(item) ? wcagFindings(page) : axeFindings(page)),
  },
  axeOfLook: {
    views: [desktop, darkPhone, lightDesktop],
    of: isFirstOfItsKind,
    findings: axeFindingsOfLook,
  },
  shownElements: { views, of: isFirstOfItsKind, findings: async (page) => [await shownElements(page)] },
  landmarks: { views: [phone], of: (item) => isPage(item) && isFirstOfItsKind(item), findings: landmarks },
  // Stricter than what axe finds of targets, and of every text.
  smallTargets: { views: [phone, lightDesktop], of: isPage, findings: smallTargets },
  liveRegion: {
    views: [phone],
    of: refreshesItself,
    async findings(page) {
      const region = page.locator('main [aria-live="polite"]').first();
      const name = await region.getAttribute('aria-labelledby');
      const heading = name === null ? '' : await page.locator(`#${name}`).innerText();
      return heading === '' ? ['no live region with a name'] : [];
    },
  },
  focus: {
    views: [phone, desktop],
    of: (item) => isPage(item) && isFirstOfItsKind(item),
    async findings(page) {
      const stops = await focusStops(page, 8);
      return stops.length < 3 ? [`only ${stops.length} stops`] : stops.flatMap(({ fault }) => fault ?? []);
    },
  },
  sidewaysScroll: {
    views: [phone],
    of: () => true,
    async findings(page) {
      const asDesigned = await sidewaysScroll(page);
      await page.addStyleTag({
        content:
          '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}',
      });
      return [...asDesigned, ...(await sidewaysScroll(page))];
    },
  },
} satisfies Record<string, Examination>;
type ExaminationName = keyof typeof examinations;

/** What one examination found on one page. */
interface Examined {
  view: View;
  name: ExaminationName;
  item: GalleryPage;
  findings: string[];
}

/**
 * A page that follows a request would load again under the eyes that examine it. That it does so by itself, axe would
 * refuse below 20 hours; WCAG (2.2.1) allows it because it can be turned off, which has a test of its own.
 */
const standingStill = (html: string) => html.replace(/<meta http-equiv="refresh"[^>]*>/, '');

describe('everything that customers see', patience, () => {
  const browser = testBrowser();

  /** Shows one after the other, in one window. */
  const show = <T>(
    items: readonly GalleryPage[],
    view: View,
    examine: (page: Page, item: GalleryPage) => Promise<T>,
  ): Promise<{ seen: T[]; requestedElsewhere: string[] }> =>
    browser.visit({ look: { language: 'vi', ...view } }, async ({ page, requestedElsewhere }) => {
      const seen: T[] = [];
      for (const item of items) {
        await page.setContent(standingStill(item.html));
        seen.push(await examine(page, item));
      }
      return { seen, requestedElsewhere };
    });

  const examined: Examined[] = [];
  const requested = new Map<View, string[]>();
  // Each page is shown once in each view, and goes through all examinations while it is there.
  beforeAll(async () => {
    const all = Object.entries(examinations) as [ExaminationName, Examination][];
    for (const view of views) {
      const inView = all.filter(([, examination]) => examination.views.includes(view));
      const items = shown.filter((item) => inView.some(([, { of }]) => of(item)));
      const { requestedElsewhere } = await show(items, view, async (page, item) => {
        for (const [name, { of, findings }] of inView)
          if (of(item)) examined.push({ view, name, item, findings: await findings(page, item) });
      });
      requested.set(view, requestedElsewhere);
    }
  }, patience.timeout);

  /** What an examination found in a view. */
  const found = (name: ExaminationName, view: View, language?: Language): string[] => {
    const looked = examined.filter(
      (each) => each.name === name && each.view === view && (!language || each.item.language === language),
    );
    expect(looked, name).not.toHaveLength(0);
    return [
      ...looked.flatMap(({ item, findings }) =>
        findings.map((finding) => `${item.language} ${item.name}: ${finding}`),
      ),
      ...(requested.get(view) ?? ['was not shown']),
    ];
  };

  it('is there to be examined', () => {
    expect(shown.filter(isPage).length).toBeGreaterThan(100);
    expect(shown.filter(isLetter).length).toBeGreaterThan(20);
    expect(shown.filter(refreshesItself).length).toBeGreaterThan(4);
  });

  it('was examined whole', () => {
    const every = Object.values(examinations as Record<string, Examination>).flatMap(
      ({ views: ofExamination, of }) => ofExamination.map(() => shown.filter(of).length),
    );

    expect(examined).toHaveLength(every.reduce((sum, count) => sum + count));
  });

  it('passes axe on a phone', () => {
    expect(found('axe', phone)).toEqual([]);
  });

  it.each([desktop, darkPhone, lightDesktop])(
    'passes what axe sees of a look in the $theme theme, $width px wide, too',
    (view) => {
      expect(found('axeOfLook', view)).toEqual([]);
    },
  );

  it('says in which language it is, and each part that is in the other one', () => {
    for (const { name, language, html } of shown) {
      const [own, ...others] = [...html.matchAll(/ (?:href)?lang="([^"]*)"/g)].map(([, said]) => said);
      expect(own, name).toBe(language);
      for (const said of others) expect(languages, name).toContain(said);
    }
  });

  it.each(languages)(
    'never scrolls sideways on a phone in %s, nor with the spacing of WCAG 1.4.12',
    (language) => {
      expect(found('sidewaysScroll', phone, language)).toEqual([]);
    },
  );

  // Whatever axe finds in one look, beyond colours and places, it would then find in each.
  it('shows the same parts of a page in every look', () => {
    for (const item of shown.filter(isFirstOfItsKind)) {
      const looked = examined.filter((each) => each.name === 'shownElements' && each.item === item);
      const [first, ...others] = looked.flatMap(({ findings }) => findings);

      expect(first, item.name).toContain('1');
      expect(others, item.name).toEqual([first, first, first]);
    }
  });

  it('breaks an address as long as addresses can be, rather than to scroll sideways', async () => {
    const address = `${'a'.repeat(64)}@${'b'.repeat(63)}.example.vn`;
    const submitted = {
      type: 'submitted',
      reference: 'R',
      kind: 'opt-out',
      address,
      waitDays: 7,
      letterLanguage: 'vi',
    } as const;
    const provider = { ...settings.provider, supportEmail: address };
    const html = renderPage(
      submitted,
      { language: 'vi', now: galleryNow },
      { ...settings, provider },
      allPages,
    );

    const { seen, requestedElsewhere } = await show(
      [{ name: 'long', language: 'vi', html }],
      phone,
      sidewaysScroll,
    );

    expect([...seen.flat(), ...requestedElsewhere]).toEqual([]);
  });

  it('is a page with a banner, a main part, a footer and the way to the other language', () => {
    expect(found('landmarks', phone)).toEqual([]);
  });

  it('offers no target that is smaller than 24 by 24 pixels', () => {
    expect(found('smallTargets', phone)).toEqual([]);
    expect(found('smallTargets', lightDesktop)).toEqual([]);
  });

  it.each([phone, desktop])('shows the focus on each stop of the Tab key, $theme', (view) => {
    expect(found('focus', view)).toEqual([]);
  });

  it('tells of changes in a live region with a name, wherever a page looks again by itself', () => {
    expect(found('liveRegion', phone)).toEqual([]);
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

      const looked = await Promise.all(
        [phone, desktop].map((view) => show(painted, view, (page) => axeFindings(page, ['color-contrast']))),
      );

      expect(painted).toHaveLength(samples.length);
      expect(
        looked.flatMap(({ seen, requestedElsewhere }) => [...seen.flat(), ...requestedElsewhere]),
      ).toEqual([]);
    },
  );
});
