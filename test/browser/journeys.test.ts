import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { topics } from '../../functions/shared/vocabulary.ts';
import type { GateAnswer } from '../../functions/stores/ask-mailing-gate.ts';
import { readArchive } from '../../local/read-archive.ts';
import { localStack } from '../journeys/support.ts';
import { patience, testBrowser, walks } from './support/browser.ts';
import { browserCustomer } from './support/browser-customer.ts';
import { startTour } from './support/tour.ts';

/** As a provider would set them: nothing ends while a customer still reads. */
const unhurried = { periods: { graceSeconds: 259_200, archiveSeconds: 604_800 } };

describe.concurrent(
  'a journey whose every page is accessible, fits, speaks one language and leaves no trace',
  patience,
  () => {
    const local = localStack(unhurried);
    const browser = testBrowser();

    it.each(walks)(
      'leads from the form to a deletion that is cancelled (in $language, both themes and widths)',
      async ({ look, otherLook }) => {
        const { address } = await local.newCustomer();

        const { findings, reference } = await browser.visit({ look }, async (visitor) => {
          const { page } = visitor;
          const me = browserCustomer(page, local);
          const tour = startTour('deletion-cancelled', visitor, otherLook);
          await me.openForm();
          await tour.see('form');
          await me.press();
          await tour.see('form-with-mistakes');
          await me.fillIn({ kind: 'deletion', scope: 'everything', address });
          await tour.see('form-filled-in');
          await me.press();
          await tour.see('submitted');
          const noted = await me.note(address);

          await me.followLetter(noted, 'confirm');
          await tour.see('confirm');
          await page.locator('#code').fill(noted.matchCode);
          await me.press();
          await tour.see('confirm-without-tick');
          await page.locator('#acceptRisk').check();
          await me.press();
          await tour.see('confirmed');

          const letter = await me.followLetter(noted, 'cancel');
          await tour.see('cancel');
          await me.press();
          await tour.see('cancel-without-characters');
          await me.followRequest(letter);
          await tour.see('status-in-grace-period');
          await me.followLetter(noted, 'cancel');
          await me.typeShownCharacters();
          await me.press();
          await tour.see('cancelled');
          await me.followLetter(noted, 'cancel');
          await tour.see('cancelled-already');
          await me.followRequest(letter);
          await tour.see('status-cancelled');
          return { findings: tour.findings, reference: noted.reference };
        });
        const request = await local.waitFor(reference, 'cancelled');

        expect(findings).toEqual([]);
        expect(request.plan).toBeUndefined();
      },
    );

    it.each(walks)(
      'leads from the form to a copy that is downloaded and deleted (in $language, both themes and widths)',
      async ({ look, otherLook }) => {
        const owner = await local.newCustomer();

        const { findings, reference, archive } = await browser.visit({ look }, async (visitor) => {
          const { page } = visitor;
          const me = browserCustomer(page, local);
          const tour = startTour('handover', visitor, otherLook);
          const noted = await me.ask({ kind: 'handover', scope: 'everything', address: owner.address });
          await tour.see('submitted');

          const asked = await me.followLetter(noted, 'confirm');
          await page.locator('#code').fill(noted.matchCode === '99' ? '98' : '99');
          await me.press();
          await tour.see('confirm-with-wrong-code');
          await page.locator('#code').fill(noted.matchCode);
          await me.press();
          await tour.see('confirmed');
          await me.followRequest(asked);
          await tour.see('status-at-work');

          const ready = await me.followLetter(noted, 'download');
          await tour.see('download');
          await me.press('download');
          await tour.see('download-without-code');
          await page.locator('#code').fill(noted.matchCode);
          await me.press('download');
          await tour.see('download-ready');
          const [download] = await Promise.all([
            page.waitForEvent('download'),
            page.locator('a[href*="X-Amz-Signature"]').click(),
          ]);
          const read = await readArchive(await readFile(await download.path()));

          await me.followRequest(ready);
          await tour.see('status-delivered');
          await me.followLetter(noted, 'download');
          await page.locator('#code').fill(noted.matchCode);
          await me.press('discard');
          await tour.see('archive-discarded');
          await local.waitFor(noted.reference, 'completed');
          await me.followRequest(ready);
          await tour.see('status-closed');
          return { findings: tour.findings, reference: noted.reference, archive: read };
        });

        expect(findings).toEqual([]);
        expect(archive.wrong).toEqual([]);
        expect(archive.manifest.reference).toBe(reference);
        expect(archive.files.get('information/profile.json')?.toString()).toContain(owner.name);
        expect((await local.stored(reference)).delivery?.mints).toHaveLength(1);
      },
    );

    it.each(walks)(
      'leads from the form to promotions that stop (in $language, both themes and widths)',
      async ({ look, otherLook }) => {
        const { address } = await local.newCustomer();

        const findings = await browser.visit({ look }, async (visitor) => {
          const me = browserCustomer(visitor.page, local);
          const tour = startTour('opt-out', visitor, otherLook);
          await me.openForm();
          await me.fillIn({ kind: 'opt-out', topics: ['promotions', 'price-lists'], address });
          await tour.see('form-filled-in');
          await me.press();
          await tour.see('submitted');
          const noted = await me.note(address);
          await me.followLetter(noted, 'confirm');
          await tour.see('confirm');
          await me.press();
          await tour.see('confirmed');
          const receipt = await local.customer.waitForLetter(noted, 'status');
          await local.waitFor(noted.reference, 'completed');
          await me.followRequest(receipt);
          await tour.see('status-closed');
          return tour.findings;
        });

        expect(findings).toEqual([]);
        expect(await topicsAllowed(address)).toEqual(['sales-policy']);
      },
    );

    it.each(walks)(
      'leads from a promotional mail to promotions that stop (in $language, both themes and widths)',
      async ({ look, otherLook }) => {
        const { address } = await local.newCustomer();
        const answer = await ask(address, 'promotions');
        const link = answer.allowed ? answer.headers['List-Unsubscribe'].slice(1, -1) : '';

        const findings = await browser.visit({ look }, async (visitor) => {
          const tour = startTour('one-click', visitor, otherLook);
          await visitor.page.goto(link);
          await tour.see('opt-out');
          await browserCustomer(visitor.page, local).press('all');
          await tour.see('opted-out');
          return tour.findings;
        });

        expect(findings).toEqual([]);
        expect(await topicsAllowed(address)).toEqual([]);
      },
    );

    const ask = async (address: string, topic: string) =>
      (await local.stack.invoke('ask-mailing-gate', { address, topic })) as GateAnswer;
    const topicsAllowed = async (address: string) => {
      const answers = await Promise.all(
        topics.map(async (topic) => ({ topic, ...(await ask(address, topic)) })),
      );
      return answers.filter(({ allowed }) => allowed).map(({ topic }) => topic);
    };
  },
);
