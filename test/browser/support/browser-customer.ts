import type { Page } from 'playwright-core';
import type { Kind, Scope, Topic } from '../../../functions/shared/vocabulary.ts';
import type { LetterLink, LocalCustomer, SeenLetter } from '../../../local/customer.ts';

/** What a customer fills into the form. */
export interface Wish {
  kind: Kind;
  scope?: Scope;
  topics?: readonly (Topic | 'all')[];
  address: string;
}

/** What the page after the form told, to be written down. */
export interface Noted {
  reference: string;
  /** Empty for an opt-out. */
  matchCode: string;
  address: string;
}

/** A customer who does everything in a browser, in the language that the browser asks for. */
export function browserCustomer(
  page: Page,
  {
    stack: { urls },
    customer,
  }: { stack: { urls: { pages: string; mailbox: string } }; customer: LocalCustomer },
) {
  const me = {
    openForm: () => page.goto(`${urls.pages}/`),

    async fillIn({ kind, scope, topics = [], address }: Wish): Promise<void> {
      await page.locator(`#kind-${kind}`).check();
      if (scope) await page.locator(`#scope-${scope}`).check();
      for (const topic of topics) await page.locator(`#topic-${topic}`).check();
      await page.locator('#address').fill(address);
    },

    /** Presses the page's first button, or the one with this value. */
    press: (value?: string) =>
      page
        .locator(`main form button${value === undefined ? '' : `[value="${value}"]`}`)
        .first()
        .click(),

    /** Types what the page shows in large characters. */
    async typeShownCharacters(): Promise<void> {
      await page.locator('#challenge').fill(await page.locator('.digits').innerText());
    },

    async note(address: string): Promise<Noted> {
      const main = await page.locator('main').innerText();
      const reference = /\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/.exec(main)?.[0] ?? '';
      const digits = page.locator('.digits');
      return { reference, matchCode: (await digits.count()) > 0 ? await digits.innerText() : '', address };
    },

    /** From the form to what has to be written down. */
    async ask(wish: Wish): Promise<Noted> {
      await me.openForm();
      await me.fillIn(wish);
      await me.press();
      return me.note(wish.address);
    },

    /** Waits for a letter, opens it in the mailbox and follows its link. */
    async followLetter(noted: Noted, link: LetterLink, nth = 1): Promise<SeenLetter & { link: string }> {
      const letter = await customer.waitForLetter(noted, link, nth);
      await page.goto(`${urls.mailbox}/mail/${letter.id}`);
      await page.frameLocator('iframe').locator(`a[href*="/${link}/"]`).first().click();
      await page.waitForURL(`**/${link}/**`);
      return letter;
    },

    /** Opens the page that follows a request, standing still: it would load again under the eyes that examine it. */
    async followRequest({ links }: SeenLetter): Promise<void> {
      const link = links.find((url) => url.includes('/status/'));
      await page.goto(`${link}?updates=off`);
    },
  };
  return me;
}
