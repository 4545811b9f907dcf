import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Visitor } from './browser.ts';
import { axeFindings, sidewaysScroll, traces } from './page-checks.ts';

const folder = fileURLToPath(new URL('../../../.artefacts/screenshots/', import.meta.url));

/** A visitor's way through the pages, each looked at and kept as a picture. */
export interface Tour {
  /** Looks at the page that is open now. */
  see(step: string): Promise<void>;
  /** What was wrong on any page so far; empty on a good tour. */
  findings: string[];
}

export function startTour(journey: string, { look, page, requestedElsewhere }: Visitor): Tour {
  const { language, theme, width } = look;
  const findings: string[] = [];
  let steps = 0;
  return {
    findings,
    async see(step) {
      steps += 1;
      const name = [journey, String(steps).padStart(2, '0'), step, language, theme, width].join('-');
      await page.screenshot({ path: join(folder, `${name}.jpg`), type: 'jpeg', quality: 80, fullPage: true });
      const spoken = await page.evaluate(() => document.documentElement.lang);
      const found = [
        ...(spoken === language ? [] : [`speaks "${spoken}"`]),
        ...(await sidewaysScroll(page)),
        ...(await axeFindings(page)),
        ...(await traces(page)),
        ...requestedElsewhere.splice(0).map((url) => `asks ${url}`),
      ];
      findings.push(...found.map((finding) => `${step}: ${finding}`));
    },
  };
}
