import { parse } from 'node-html-parser';
import type { APIResponse, BrowserContext, Locator, Page } from 'playwright-core';
import { type Answer, show, type Unanswered, withholdAnswers } from './withheld-answers.ts';

/** What a scanner did, so that a test can tell that it did something. */
export interface Scan {
  opened: string[];
  /** Headings of the pages on which it pressed buttons. */
  pressedOn: string[];
}

/** How a program sends a form. */
const ways = ['click', 'requestSubmit', 'submit', 'Enter', 'without a browser'] as const;
type Way = (typeof ways)[number];

/** From a page to what a button led to, and to what a button there led to: no page of ours goes deeper. */
const deepest = 3;

/**
 * A mail scanner at its most zealous: a browser with JavaScript that knocks at every link of a letter in every way,
 * follows every link of every page, ticks every box and presses every button of every page that this leads to, in every
 * way and with every guess in every text field.
 *
 * It never reads a page for characters to type: what it fills in, it knew before. That is the line between a machine
 * that follows links and a person who reads; a program that was written against these pages is no scanner.
 *
 * The browser sends all that the presses make it send. It is shown only what has a button that it has not seen, which
 * goes by the heading: to draw all the rest, for nobody, took most of the time. Links are followed from all of it.
 */
export async function scan(
  context: BrowserContext,
  { site, links, guesses = [] }: { site: string; links: readonly string[]; guesses?: readonly string[] },
): Promise<Scan> {
  const queue = links.filter(isBehindLetter);
  const done: Scan = { opened: [], pressedOn: [] };
  const seen = new Set<string>();
  const preview = await context.newPage();

  for (let link = queue.shift(); link !== undefined; link = queue.shift()) {
    if (done.opened.includes(link)) continue;
    done.opened.push(link);
    await knock(preview, link);
    note(await answerOf(await context.request.get(link)));
    const { pathname } = new URL(link);
    // The same page in the other language has no other buttons.
    if (seen.has(pathname)) continue;
    seen.add(pathname);
    await inWindow(async (page) => {
      await page.goto(link);
      await explore(page, 0);
    });
  }
  return done;

  /** The form is left out: everybody may send it, with or without a letter, and it does nothing but cause one. */
  function isBehindLetter(link: string): boolean {
    return link.startsWith(site) && !['/', '/requests'].includes(new URL(link).pathname);
  }

  /** A window of its own: a page that loads again by itself would come in the way of the next. */
  async function inWindow(act: (page: Page) => Promise<void>): Promise<void> {
    const page = await context.newPage();
    await act(page);
    await page.close();
  }

  /** Presses everything on the page that is open, and on those that this leads to. */
  async function explore(page: Page, depth: number): Promise<void> {
    const heading = note({ url: page.url(), html: await page.content() });
    if (depth === deepest) return;
    seen.add(heading);
    const buttons = await buttonsOf(page).all();
    if (buttons.length === 0) return;
    done.pressedOn.push(heading);
    const unanswered = await withholdAnswers(page);
    for (const guess of [undefined, ...guesses]) {
      for (const way of ways) {
        for (const button of buttons) {
          await fill(page, guess);
          await lookAt(await press(page, button, way, unanswered), depth + 1);
        }
      }
    }
    // What was pressed may have made another page of it.
    await lookAt(await answerOf(await context.request.get(page.url())), depth + 1);
  }

  async function lookAt(answer: Answer | undefined, depth: number): Promise<void> {
    // A page that comes once more, with an error, has no button that was not pressed.
    if (answer === undefined || seen.has(note(answer))) return;
    await inWindow(async (page) => {
      await show(page, answer);
      await explore(page, depth);
    });
  }

  /** Keeps the links of a page for later. @returns its heading, by which pages are told apart */
  function note({ url, html }: Pick<Answer, 'url' | 'html'>): string {
    const root = parse(html);
    const hrefs = root.querySelectorAll('a[href]').map((link) => link.getAttribute('href') ?? '');
    queue.push(...hrefs.map((href) => new URL(href, url).href.replace(/#.*/, '')).filter(isBehindLetter));
    return root.querySelector('h1')?.structuredText ?? '';
  }
}

const buttonsOf = (page: Page): Locator => page.locator('form button, form input[type=submit]');

/** Asks for a link as scanners, previews and prefetching browsers do. */
async function knock(preview: Page, link: string): Promise<void> {
  const { request } = preview.context();
  for (const method of ['HEAD', 'OPTIONS', 'GET', 'HEAD']) await request.fetch(link, { method });
  await request.get(link, { headers: { 'sec-purpose': 'prefetch;prerender', purpose: 'prefetch' } });
  await preview.setContent(
    `<link rel="prefetch" href="${link}"><link rel="preload" as="document" href="${link}"><iframe src="${link}"></iframe>`,
  );
}

/** Ticks and chooses everything, and types the guess wherever something can be typed. All else is as it came. */
const fill = (page: Page, guess: string | undefined): Promise<void> =>
  page.evaluate((text) => {
    for (const form of document.forms) form.reset();
    for (const box of document.querySelectorAll<HTMLInputElement>('input[type=checkbox], input[type=radio]'))
      box.checked = true;
    if (text === undefined) return;
    const typed = 'input[type=text], input[type=email], textarea';
    for (const field of document.querySelectorAll<HTMLInputElement>(typed)) field.value = text;
  }, guess);

/** Sends a form. @returns the answer; nothing, if the form cannot be sent this way */
async function press(
  page: Page,
  button: Locator,
  way: Way,
  { answerTo }: Unanswered,
): Promise<Answer | undefined> {
  if (way === 'without a browser') return send(page, button);
  if (way === 'click') return answerTo(() => button.click());
  if (way === 'Enter') {
    const field = page.locator('form input[type=text], form input[type=email]').first();
    return (await field.count()) === 0 ? undefined : answerTo(() => field.press('Enter'));
  }
  return answerTo(() =>
    button.evaluate((pressed: HTMLButtonElement, how) => {
      if (how === 'submit') pressed.form?.submit();
      else pressed.form?.requestSubmit(pressed);
    }, way),
  );
}

/** Sends a form as a crawler does: once as a question in the address, and once as it wants. */
async function send(page: Page, button: Locator): Promise<Answer> {
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
  return answerOf(await request.post(action, { form: Object.fromEntries(fields) }));
}

const answerOf = async (response: APIResponse): Promise<Answer> => ({
  url: response.url(),
  headers: response.headers(),
  html: await response.text(),
});
