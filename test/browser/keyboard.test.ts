import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { cancelChallengeOf } from '../../functions/requests/cancel-request.ts';
import { requestIdOf } from '../../functions/shared/reference.ts';
import { localStack } from '../journeys/support.ts';
import { patience, testBrowser } from './support/browser.ts';
import { browserCustomer } from './support/browser-customer.ts';
import { focusStops } from './support/page-structure.ts';

describe.concurrent('with the keyboard alone', patience, () => {
  const local = localStack({ periods: { graceSeconds: 259_200 } });
  const browser = testBrowser();
  const look = { language: 'en', theme: 'light', width: 1280 } as const;

  const focusedId = (page: Page) => page.evaluate(() => document.activeElement?.id ?? '');

  /** Presses Tab until the focus is there, as somebody does who sees where it is. */
  async function tabTo(page: Page, id: string): Promise<void> {
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab');
      if ((await focusedId(page)) === id) return;
    }
    throw new Error(`The Tab key does not lead to #${id}.`);
  }

  const enter = (page: Page) => Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);

  it('a deletion goes from the form to its confirmation and its cancellation', async () => {
    const { address } = await local.newCustomer();

    const reference = await browser.visit({ look }, async ({ page }) => {
      const me = browserCustomer(page, local);
      await me.openForm();
      await tabTo(page, 'kind-opt-out');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await tabTo(page, 'scope-information');
      await page.keyboard.press('Space');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await tabTo(page, 'address');
      await page.keyboard.type(address);
      await enter(page);
      const noted = await me.note(address);

      await page.goto((await local.customer.waitForLetter(noted, 'confirm')).link);
      await tabTo(page, 'acceptRisk');
      await page.keyboard.press('Space');
      await tabTo(page, 'code');
      await page.keyboard.type(noted.matchCode);
      await page.keyboard.press('Tab');
      await enter(page);

      await page.goto((await local.customer.waitForLetter(noted, 'cancel')).link);
      await tabTo(page, 'challenge');
      await page.keyboard.type(cancelChallengeOf(requestIdOf(noted.reference)));
      await enter(page);
      return noted.reference;
    });
    const request = await local.waitFor(reference, 'cancelled');

    expect(request).toMatchObject({ kind: 'deletion', scope: 'everything' });
    expect(request.confirmation?.confirmedAt).toBeDefined();
  });

  it('whoever made mistakes stands at their summary, and its links lead to the fields', async () => {
    const { role, led } = await browser.visit({ look }, async ({ page }) => {
      await browserCustomer(page, local).openForm();
      await tabTo(page, 'address');
      await page.keyboard.type('nobody');
      await enter(page);
      const focused = await page.evaluate(() => document.activeElement?.getAttribute('role'));
      const reached: string[] = [];
      for (const link of [1, 2]) {
        await page.locator('.summary').focus();
        for (let press = 0; press < link; press += 1) await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        reached.push(await focusedId(page));
      }
      return { role: focused, led: reached };
    });

    expect(role).toBe('alert');
    expect(led).toEqual(['kind-opt-out', 'address']);
  });

  it('the first stop skips to the main part, past the header', async () => {
    const { first, next } = await browser.visit({ look }, async ({ page }) => {
      await browserCustomer(page, local).openForm();
      await page.keyboard.press('Tab');
      const skip = await page.evaluate(() => {
        const { left, top } = document.activeElement?.getBoundingClientRect() ?? { left: -1, top: -1 };
        return { text: document.activeElement?.textContent, isSeen: left >= 0 && top >= 0 };
      });
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      return { first: skip, next: await focusedId(page) };
    });

    expect(first).toEqual({ text: 'Skip to the content', isSeen: true });
    expect(next).toBe('kind-opt-out');
  });

  it('nothing holds the focus: Tab goes through the form and out of it, Shift and Tab back', async () => {
    const { there, back } = await browser.visit({ look }, async ({ page }) => {
      await browserCustomer(page, local).openForm();
      const stops = await focusStops(page);
      await page.keyboard.press('Shift+Tab');
      return {
        there: stops.map(({ name }) => name),
        back: await page.evaluate(() => document.activeElement?.textContent),
      };
    });

    expect(there).toHaveLength(new Set(there).size);
    expect(there.slice(0, 3)).toEqual(['Skip to the content', 'Vietnam Server', 'Tiếng Việt']);
    expect(there).toContain('Send the request');
    expect(back).toBe(there.at(-1));
  });
});
