import type { BrowserContext, Locator, Page } from 'playwright-core';

/** What a scanner did, so that a test can tell that it did something. */
export interface Scan {
  opened: string[];
  /** Headings of the pages on which it pressed buttons. */
  pressedOn: string[];
}

/** How a program sends a form. */
const ways = ['click', 'requestSubmit', 'submit', 'Enter', 'without a browser'] as const;
type Way = (typeof ways)[number];

/** One thing done on a page: which button, how, and what stood in the text fields. */
interface Press {
  button: number;
  way: Way;
  guess: string | undefined;
}

/** From a page to what a button led to, and to what a button there led to: no page of ours goes deeper. */
const deepest = 3;

/**
 * A mail scanner at its most zealous: a browser with JavaScript that knocks at every link of a letter in every way,
 * follows every link of every page, ticks every box and presses every button of every page that this leads to, in every
 * way and with every guess in every text field.
 *
 * It never reads a page for characters to type: what it fills in, it knew before. That is the line between a machine
 * that follows links and a person who reads; a program that was written against these pages is no scanner.
 */
export async function scan(
  context: BrowserContext,
  { site, links, guesses = [] }: { site: string; links: readonly string[]; guesses?: readonly string[] },
): Promise<Scan> {
  const queue = links.filter(isBehindLetter);
  const done: Scan = { opened: [], pressedOn: [] };
  const seen = new Set<string>();
  const preview = await context.newPage();
  let page = await context.newPage();

  for (let link = queue.shift(); link !== undefined; link = queue.shift()) {
    if (done.opened.includes(link)) continue;
    done.opened.push(link);
    await knock(preview, link);
    await explore(page, link, []);
    if (await loadsAgain(page)) {
      // It would come in the way of what is opened next.
      await page.close();
      page = await context.newPage();
    }
  }
  return done;

  /** The form is left out: everybody may send it, with or without a letter, and it does nothing but cause one. */
  function isBehindLetter(link: string): boolean {
    return link.startsWith(site) && !['/', '/requests'].includes(new URL(link).pathname);
  }

  /** Presses everything on the page that a link and some presses lead to. */
  async function explore(page: Page, link: string, trail: readonly Press[]): Promise<void> {
    await walk(page, link, trail);
    queue.push(...(await linksOf(page)).filter(isBehindLetter));
    const heading = await page.locator('h1').innerText();
    // A page in the other language, or once more with an error, has no button that was not pressed.
    const sight = trail.length === 0 ? new URL(link).pathname : heading;
    if (seen.has(sight) || trail.length === deepest) return;
    seen.add(sight).add(heading);
    const buttons = await buttonsOf(page).count();
    if (buttons > 0) done.pressedOn.push(heading);
    const presses = [undefined, ...guesses].flatMap((guess) =>
      ways.flatMap((way) => Array.from({ length: buttons }, (_, button): Press => ({ button, way, guess }))),
    );
    for (const press of presses) await explore(page, link, [...trail, press]);
  }
}

/** Opens a link and presses what was pressed before, as far as that is still there. */
async function walk(page: Page, link: string, trail: readonly Press[]): Promise<void> {
  await page.goto(link);
  for (const { button, way, guess } of trail) {
    const pressed = buttonsOf(page).nth(button);
    if ((await pressed.count()) === 0) return;
    await fill(page, guess);
    await press(page, pressed, way);
  }
}

const buttonsOf = (page: Page): Locator => page.locator('form button, form input[type=submit]');

const linksOf = (page: Page): Promise<string[]> =>
  page
    .locator('a[href]')
    .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href.replace(/#.*/, '')));

/** Asks for a link as scanners, previews and prefetching browsers do. */
async function knock(preview: Page, link: string): Promise<void> {
  const { request } = preview.context();
  for (const method of ['HEAD', 'OPTIONS', 'GET', 'HEAD']) await request.fetch(link, { method });
  await request.get(link, { headers: { 'sec-purpose': 'prefetch;prerender', purpose: 'prefetch' } });
  await preview.setContent(
    `<link rel="prefetch" href="${link}"><link rel="preload" as="document" href="${link}"><iframe src="${link}"></iframe>`,
  );
}

const loadsAgain = async (page: Page): Promise<boolean> =>
  (await page.locator('meta[http-equiv="refresh"]').count()) > 0;

/** Ticks and chooses everything, and types the guess wherever something can be typed. */
async function fill(page: Page, guess: string | undefined): Promise<void> {
  for (const box of await page.locator('input[type=checkbox], input[type=radio]').all()) {
    await box.evaluate((input: HTMLInputElement) => {
      input.checked = true;
    });
  }
  if (guess === undefined) return;
  for (const field of await page.locator('input[type=text], input[type=email], textarea').all()) {
    await field.evaluate((input: HTMLInputElement, text) => {
      input.value = text;
    }, guess);
  }
}

async function press(page: Page, button: Locator, way: Way): Promise<void> {
  if (way === 'without a browser') return send(page, button);
  const field = page.locator('form input[type=text], form input[type=email]').first();
  if (way === 'Enter' && (await field.count()) === 0) return;
  const answered = page.waitForNavigation();
  if (way === 'click') await button.click();
  else if (way === 'Enter') await field.press('Enter');
  else
    await button.evaluate((pressed: HTMLButtonElement, how) => {
      if (how === 'submit') pressed.form?.submit();
      else pressed.form?.requestSubmit(pressed);
    }, way);
  await answered;
}

/** Sends a form as a crawler does: once as it wants, and once as a question in the address. */
async function send(page: Page, button: Locator): Promise<void> {
  const { action, fields } = await button.evaluate((pressed: HTMLButtonElement) => ({
    // Not `form.action`: a button of that name would stand in its place.
    action: new URL(pressed.form?.getAttribute('action') ?? '', document.baseURI).href,
    fields: [...new FormData(pressed.form ?? undefined, pressed).entries()].map(
      ([name, value]) => [name, String(value)] as const,
    ),
  }));
  const { request } = page.context();
  const question = new URL(action);
  for (const [name, value] of fields) question.searchParams.append(name, value);
  for (const method of ['HEAD', 'GET']) await request.fetch(question.href, { method });
  await request.post(action, { form: Object.fromEntries(fields) });
}
