import { setTimeout as sleep } from 'node:timers/promises';
import { type HTMLElement, parse } from 'node-html-parser';

/** A page as a customer's browser receives it. */
export interface SeenPage {
  status: number;
  url: string;
  root: HTMLElement;
  text: string;
}

/** A letter as shown in the mailbox. */
export interface SeenLetter {
  id: string;
  subject: string;
  text: string;
  links: string[];
}

interface ListedMail {
  id: string;
  at: string;
  from: string;
  subject: string;
}

/** What the page after a submission shows. */
export interface SubmittedRequest {
  /** `ABCD-EFGH-JKMN` */
  reference: string;
  /** Two digits; empty for an opt-out. */
  matchCode: string;
  page: SeenPage;
}

/** The letters, identified by a link that only they have; a receipt has only the status link. */
export type LetterLink = 'confirm' | 'cancel' | 'download' | 'status';

const pollMs = 200;

/**
 * A customer who does everything over HTTP, as a person would: fills in the form, reads the mailbox, follows links and
 * presses buttons. Used by the demo and the journey tests.
 *
 * @param patienceSeconds how long they wait for a letter or a change before they give up: so long that a busy machine
 *   fails nobody
 * @param open how their browser opens a page
 */
export function customerAt(
  urls: { pages: string; mailbox: string },
  patienceSeconds = 240,
  open: typeof fetch = fetch,
) {
  const patienceMs = patienceSeconds * 1000;
  /** A letter that has arrived stays as it is. */
  const opened = new Map<string, Promise<SeenLetter>>();

  async function visit(url: string, init: RequestInit = {}): Promise<SeenPage> {
    const response = await open(url, init);
    const root = parse(await response.text());
    const text = root.querySelector('main')?.structuredText ?? root.structuredText;
    return { status: response.status, url: response.url, root, text };
  }

  /** Submits the page's form, with its hidden fields and what the customer typed. */
  async function press(page: SeenPage, typed: Record<string, string> = {}): Promise<SeenPage> {
    const form = page.root.querySelector('form[method=post]');
    if (!form) throw new Error(`There is no form to submit on ${new URL(page.url).pathname.split('/')[1]}.`);
    const hidden = form
      .querySelectorAll('input[type=hidden]')
      .map((input) => [input.getAttribute('name') ?? '', input.getAttribute('value') ?? '']);
    const body = new URLSearchParams({ ...Object.fromEntries(hidden), ...typed });
    const action = new URL(form.getAttribute('action') ?? '', page.url);
    return visit(action.href, { method: 'POST', body });
  }

  /** Fills in the form and submits it. */
  async function submit(fields: {
    kind: string;
    address: string;
    scope?: string;
    topics?: string;
    language?: string;
  }): Promise<SubmittedRequest> {
    const language = fields.language ?? 'vi';
    const form = await visit(`${urls.pages}/?lang=${language}`);
    const page = await press(form, { ...fields, language });
    const reference = /\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/.exec(page.text)?.[0];
    if (page.status !== 202 || !reference) throw new Error(`The form was answered with ${page.status}.`);
    return { reference, matchCode: page.root.querySelector('.digits')?.text.trim() ?? '', page };
  }

  /** Every mail to an address in the mailbox, oldest first. */
  async function mails(address: string): Promise<ListedMail[]> {
    const list = await fetch(`${urls.mailbox}/mails.json?to=${encodeURIComponent(address)}`);
    return ((await list.json()) as ListedMail[]).sort((a, b) => (a.at < b.at ? -1 : 1));
  }

  function read({ id }: ListedMail): Promise<SeenLetter> {
    const letter = opened.get(id) ?? openLetter(id);
    opened.set(id, letter);
    return letter;
  }

  async function openLetter(id: string): Promise<SeenLetter> {
    const response = await fetch(`${urls.mailbox}/mail/${id}.json`);
    return { id, ...((await response.json()) as Omit<SeenLetter, 'id'>) };
  }

  /** Every letter about a request so far, oldest first. */
  async function letters(address: string, reference: string): Promise<SeenLetter[]> {
    const about = (await mails(address)).filter((mail) => mail.subject.includes(reference));
    return Promise.all(about.map(read));
  }

  /** Every notice of a policy version so far, oldest first. Notices have a sender of their own. */
  async function notices(address: string, version: number): Promise<SeenLetter[]> {
    const sent = (await mails(address)).filter(({ from }) => from.startsWith('notices@'));
    const opened = await Promise.all(sent.map(read));
    return opened.filter(({ links }) =>
      links.some((link) => new URL(link).pathname === `/policy/${version}`),
    );
  }

  /** Waits for the `nth` letter whose identifying link leads to `route`. */
  async function waitForLetter(
    { address, reference }: { address: string; reference: string },
    route: LetterLink,
    nth = 1,
  ): Promise<SeenLetter & { link: string }> {
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      const matching = (await letters(address, reference)).filter((letter) => routeOf(letter) === route);
      const letter = matching[nth - 1];
      const link = letter?.links.find((url) => isLinkTo(url, route));
      if (letter && link) return { ...letter, link };
      await sleep(pollMs);
    }
    throw new Error(`No letter with a ${route} link about ${reference} arrived within ${patienceSeconds} s.`);
  }

  /** The facts of the status page, from a letter's status link. */
  async function status(statusLink: string): Promise<Record<string, unknown> & { status: string }> {
    const response = await open(statusLink, { headers: { accept: 'application/json' } });
    return (await response.json()) as Record<string, unknown> & { status: string };
  }

  /** Waits until the status page shows one of these states. */
  async function waitForStatus(statusLink: string, ...expected: string[]): Promise<Record<string, unknown>> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const seen = await status(statusLink);
      if (expected.includes(seen.status)) return seen;
      if (Date.now() > deadline) throw new Error(`Still "${seen.status}", not ${expected.join(' or ')}.`);
      await sleep(pollMs);
    }
  }

  return { visit, press, submit, letters, notices, waitForLetter, status, waitForStatus };
}

export type LocalCustomer = ReturnType<typeof customerAt>;

const isLinkTo = (url: string, route: LetterLink) => new URL(url).pathname.startsWith(`/${route}/`);

function routeOf(letter: SeenLetter): LetterLink | undefined {
  const routes: LetterLink[] = ['confirm', 'cancel', 'download', 'status'];
  return routes.find((route) => letter.links.some((url) => URL.canParse(url) && isLinkTo(url, route)));
}
