import { setTimeout as sleep } from 'node:timers/promises';
import { requestIdOf } from '../functions/shared/reference.ts';
import { topics } from '../functions/shared/vocabulary.ts';
import type { GateAnswer } from '../functions/stores/ask-mailing-gate.ts';
import { customerAt, type LetterLink, type SeenLetter, type SeenPage } from '../local/customer.ts';
import type { Cast } from './cast.ts';
import { roll } from './dice.ts';
import { type Staff, staffAt } from './staff.ts';
import { clickHeader, type World } from './world.ts';

/** What somebody did, and how it was answered: with an HTTP status, or by the command. */
export interface Act {
  act:
    | 'submitted'
    | 'confirmed'
    | 'cancelled'
    | 'downloaded'
    | 'discarded'
    | 'one-click'
    | 'staff-cancelled'
    | 'address-changed';
  answer: number | string;
  requestId?: string;
  topics?: string[];
  /** Milliseconds since 1970. */
  at: number;
}

/** One answer of a page. */
export interface Click {
  /** As in the header that attributes the click to its invocation. */
  click: string;
  path: string;
  status: number;
}

/** A request as the customer knows it. */
export interface Known {
  reference: string;
  requestId: string;
  matchCode: string;
  address: string;
}

export interface Asked {
  kind: 'deletion' | 'handover' | 'opt-out';
  scope?: string;
  topics?: string;
}

/** How long a customer waits for a letter before they give up, in seconds: faults delay it, and a busy machine. */
const patienceSeconds = 40;
const maxTries = 5;

/** The people of one journey, and what they can do. Nothing that is refused or lost throws. */
export class Player {
  readonly acts: Act[] = [];
  readonly clicks: Click[] = [];
  readonly cast: Cast;
  readonly world: World;
  readonly staff: Staff;
  readonly #seed: string;
  readonly #journey: number;
  readonly #customer: ReturnType<typeof customerAt>;

  constructor(world: World, seed: string, journey: number, cast: Cast) {
    this.world = world;
    this.cast = cast;
    this.#seed = seed;
    this.#journey = journey;
    this.staff = staffAt(world.stack);
    this.#customer = customerAt(world.stack.urls, patienceSeconds, this.#open);
  }

  /** A number from 0 to below 1, the same in every run of the seed. */
  roll = (what: string): number => roll(this.#seed, this.#journey, 'player', what);
  /** True in so many of 100 journeys. */
  chance = (what: string, percent: number): boolean => this.roll(what) * 100 < percent;
  pick = <Option>(what: string, ...options: [Option, ...Option[]]): Option =>
    options[Math.floor(this.roll(what) * options.length)] ?? options[0];

  /** Opens a page as often as a patient person does when it fails. */
  #open: typeof fetch = async (input, init) => {
    for (let tries = 1; ; tries += 1) {
      const click = `${this.#journey}/${this.clicks.length}`;
      const seen: Click = { click, path: new URL(String(input)).pathname.split('/')[1] ?? '', status: 0 };
      this.clicks.push(seen);
      const headers = new Headers(init?.headers);
      headers.set(clickHeader, click);
      const response = await fetch(input, { ...init, headers });
      seen.status = response.status;
      if (response.status < 500 || tries === maxTries) return response;
      await response.arrayBuffer();
      await sleep(200);
    }
  };

  #note(act: Act['act'], answer: Act['answer'], more: Partial<Act> = {}): void {
    this.acts.push({ act, answer, at: Date.now(), ...more });
  }

  async submit(asked: Asked, address = this.cast.owner.address): Promise<Known | undefined> {
    try {
      const { reference, matchCode } = await this.#customer.submit({ ...asked, address });
      const requestId = requestIdOf(reference);
      this.#note('submitted', 202, { requestId });
      return { reference, requestId, matchCode, address };
    } catch {
      this.#note('submitted', 'failed');
      return undefined;
    }
  }

  /** Waits for a letter; `undefined` if none came. */
  async letter(
    known: Known,
    route: LetterLink,
    nth = 1,
  ): Promise<(SeenLetter & { link: string }) | undefined> {
    return this.#customer.waitForLetter(known, route, nth).catch(() => undefined);
  }

  visit = (link: string): Promise<SeenPage> => this.#customer.visit(link);

  /** The newest letter is the one that counts. */
  async #newest(known: Known, route: LetterLink): Promise<string | undefined> {
    const letters = await this.#customer.letters(known.address, known.reference);
    const links = letters.flatMap((letter) => letter.links.filter((url) => url.includes(`/${route}/`)));
    return links.at(-1);
  }

  /** Follows a letter's link and presses its button; a link that is no longer the newest is replaced by the newest. */
  async #act(
    known: Known,
    route: LetterLink,
    typed: (page: SeenPage) => Record<string, string>,
  ): Promise<SeenPage | undefined> {
    if (!(await this.letter(known, route))) return undefined;
    let answer: SeenPage | undefined;
    for (let tries = 0; tries < 3; tries += 1) {
      const page = await this.visit((await this.#newest(known, route)) ?? '');
      answer = page.root.querySelector('form[method=post]')
        ? await this.#customer.press(page, typed(page))
        : page;
      if (answer.status === 200) return answer;
      await sleep(700);
    }
    return answer;
  }

  async confirm(known: Known, code = known.matchCode): Promise<number> {
    const answer = await this.#act(known, 'confirm', () => ({ code, acceptRisk: 'yes' }));
    this.#note('confirmed', answer?.status ?? 'no letter', { requestId: known.requestId });
    return answer?.status ?? 0;
  }

  /** Submits and confirms. */
  async ask(asked: Asked): Promise<Known | undefined> {
    const known = await this.submit(asked);
    if (known) await this.confirm(known);
    return known;
  }

  /** Types a wrong code once. @returns the page that answers */
  async guess(known: Known): Promise<SeenPage | undefined> {
    const letter = await this.letter(known, 'confirm');
    if (!letter) return undefined;
    const page = await this.visit((await this.#newest(known, 'confirm')) ?? letter.link);
    if (!page.root.querySelector('form[method=post]')) return page;
    return this.#customer.press(page, { code: known.matchCode === '10' ? '11' : '10', acceptRisk: 'yes' });
  }

  /** Presses the button of a page as it is, such as the one for a fresh link. */
  async press(page: SeenPage): Promise<void> {
    if (page.root.querySelector('form[method=post]')) await this.#customer.press(page);
  }

  async cancel(known: Known): Promise<number> {
    const answer = await this.#act(known, 'cancel', (page) => ({
      challenge: page.root.querySelector('.digits')?.text.trim() ?? '',
    }));
    this.#note('cancelled', answer?.status ?? 'no letter', { requestId: known.requestId });
    return answer?.status ?? 0;
  }

  /** Fetches the archive, or deletes it. */
  async fetchArchive(known: Known, action: 'download' | 'discard'): Promise<void> {
    const answer = await this.#act(known, 'download', () => ({ action, code: known.matchCode }));
    const act = action === 'download' ? 'downloaded' : 'discarded';
    this.#note(act, answer?.status ?? 'no letter', { requestId: known.requestId });
    const url = answer?.root.querySelector('a[href*="X-Amz-Signature"]')?.getAttribute('href');
    if (action === 'download' && url) await (await fetch(url)).arrayBuffer();
  }

  /** What the provider's mailer is told. */
  gate = async (address: string, topic: string): Promise<GateAnswer> =>
    (await this.world.stack.invoke('ask-mailing-gate', { address, topic })) as GateAnswer;

  async oneClick(): Promise<void> {
    const topic = this.pick('topic', ...topics);
    const answer = await this.gate(this.cast.owner.address, topic);
    if (!answer.allowed) return;
    const url = answer.headers['List-Unsubscribe'].slice(1, -1);
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    for (let clicks = this.chance('twice', 40) ? 2 : 1; clicks > 0; clicks -= 1) {
      const { status } = await this.#customer.visit(url, { method: 'POST', body });
      this.#note('one-click', status, { topics: [topic] });
    }
  }

  async staffCancels(known: Known): Promise<void> {
    const answer = await this.staff.cancel(known.requestId);
    this.#note('staff-cancelled', answer, { requestId: known.requestId });
  }

  noteAddressChange(): void {
    this.#note('address-changed', 'done');
  }
}
