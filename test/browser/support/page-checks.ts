import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { RunOnly, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2, levels A and AA. */
const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The rules that see colours and places. All others see only what is there, and whether it is shown. */
const rulesOfLook = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'];

/** What axe finds on a page, a line each: all of WCAG 2.2 AA and good practice beyond it, or single rules. */
export const axeFindings = (page: Page, rules?: readonly string[]): Promise<string[]> =>
  run(
    page,
    rules ? { type: 'rule', values: [...rules] } : { type: 'tag', values: [...wcag, 'best-practice'] },
  );

/** The same without good practice beyond WCAG. */
export const wcagFindings = (page: Page): Promise<string[]> => run(page, { type: 'tag', values: wcag });

/** What is left to be found on a page that axe has seen in another look, in which the same was shown. */
export const axeFindingsOfLook = (page: Page): Promise<string[]> => axeFindings(page, rulesOfLook);

/** Which elements of a page are shown, in their order. */
export const shownElements = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .map((each) => Number(each.checkVisibility({ opacityProperty: true, visibilityProperty: true })))
      .join(''),
  );

async function run(page: Page, runOnly: RunOnly): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  const options: RunOptions = { runOnly, resultTypes: ['violations'] };
  // Only this leaves the page: to carry the whole of what axe tells takes longer than to find it out.
  const violations = await page.evaluate(
    async (given) =>
      (await (globalThis as unknown as { axe: typeof axe }).axe.run(document, given)).violations,
    options,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary = '' }) => `${id} at ${target}: ${failureSummary.replace(/\s+/g, ' ')}`,
    ),
  );
}

/** How far a page is wider than its window, which makes people scroll sideways line by line. */
export async function sidewaysScroll(page: Page): Promise<string[]> {
  const { wide, wanted } = await page.evaluate(() => ({
    wide: document.documentElement.clientWidth,
    wanted: document.documentElement.scrollWidth,
  }));
  return wanted > wide ? [`${wanted} px wide in a window of ${wide} px`] : [];
}

/** What a page left behind in the browser. */
export async function traces(page: Page): Promise<string[]> {
  const cookies = await page.context().cookies();
  const stored = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
  return [...cookies.map(({ name }) => `cookie ${name}`), ...stored.map((key) => `stored ${key}`)];
}
