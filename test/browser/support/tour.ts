import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { type Look, type Visitor, wear } from './browser.ts';
import { axeFindings, axeFindingsOfLook, shownElements, sidewaysScroll, traces } from './page-checks.ts';

const folder = fileURLToPath(new URL('../../../.artefacts/screenshots/', import.meta.url));

/** A visitor's way through the pages, each looked at in two looks and kept as pictures. */
export interface Tour {
  /** Looks at the page that is open now. */
  see(step: string): Promise<void>;
  /** What was wrong on any page so far; empty on a good tour. */
  findings: string[];
}

/** @param otherLook how each page is seen besides, in the same language */
export function startTour(
  journey: string,
  { look, page, requestedElsewhere }: Visitor,
  otherLook: Look,
): Tour {
  const findings: string[] = [];
  let steps = 0;

  async function lookAt(
    step: string,
    { language, theme, width }: Look,
    accessibility: (page: Page) => Promise<string[]>,
  ): Promise<void> {
    const name = [journey, String(steps).padStart(2, '0'), step, language, theme, width].join('-');
    await page.screenshot({ path: join(folder, `${name}.jpg`), type: 'jpeg', quality: 80, fullPage: true });
    const spoken = await page.evaluate(() => document.documentElement.lang);
    const found = [
      ...(spoken === language ? [] : [`speaks "${spoken}"`]),
      ...(await sidewaysScroll(page)),
      ...(await accessibility(page)),
      ...(await traces(page)),
      ...requestedElsewhere.splice(0).map((url) => `asks ${url}`),
    ];
    findings.push(...found.map((finding) => `${step}, ${theme}, ${width} px: ${finding}`));
  }

  return {
    findings,
    async see(step) {
      steps += 1;
      await lookAt(step, look, axeFindings);
      const shown = await shownElements(page);
      await wear(page, otherLook);
      const isAsShown = (await shownElements(page)) === shown;
      await lookAt(step, otherLook, isAsShown ? axeFindingsOfLook : axeFindings);
      await wear(page, look);
    },
  };
}
