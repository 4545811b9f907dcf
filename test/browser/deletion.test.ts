import { describe, expect, it } from 'vitest';
import { versionsOf } from '../../local/inspect.ts';
import { localStack } from '../journeys/support.ts';
import { patience, testBrowser, walks } from './support/browser.ts';
import { browserCustomer } from './support/browser-customer.ts';
import { startTour } from './support/tour.ts';

describe.concurrent('a deletion that is carried out', patience, () => {
  const local = localStack();
  const browser = testBrowser();

  it.each(walks)(
    'can be followed to its receipt on good pages (in $language, both themes and widths)',
    async ({ look, otherLook }) => {
      const owner = await local.newCustomer();

      const { findings, reference } = await browser.visit({ look }, async (visitor) => {
        const { page } = visitor;
        const me = browserCustomer(page, local);
        const tour = startTour('deletion', visitor, otherLook);
        const noted = await me.ask({ kind: 'deletion', scope: 'everything', address: owner.address });
        const letter = await me.followLetter(noted, 'confirm');
        await page.locator('#acceptRisk').check();
        await page.locator('#code').fill(noted.matchCode);
        await me.press();
        await me.followRequest(letter);
        await tour.see('status-at-work');
        const receipt = await local.customer.waitForLetter(noted, 'status');
        await local.waitFor(noted.reference, 'completed-with-exceptions');
        await me.followRequest(receipt);
        await tour.see('status-closed');
        await page.goto(letter.link);
        await tour.see('confirmed-already');
        await me.followLetter(noted, 'cancel');
        await tour.see('too-late-to-cancel');
        return { findings: tour.findings, reference: noted.reference };
      });
      const request = await local.waitFor(reference, 'completed-with-exceptions');

      expect(findings).toEqual([]);
      expect(request.performedAt).toBeDefined();
      expect(await versionsOf(local.stack, 'hosting', `customers/${owner.id}/`)).toEqual([]);
    },
  );
});
