import type { SeededCustomer } from '../seed/customers.ts';

/** Reports on a journey as it progresses: what happened, and whether each promise was kept. */
export interface Narrator {
  say(text: string): void;
  check(promise: string, isKept: boolean): void;
}

/** The seeded customers by role. */
export interface Cast {
  leaves: SeededCustomer;
  moves: SeededCustomer;
  refuses: SeededCustomer;
}

/** Looks at what a deletion does elsewhere than in the cloud. */
export interface DeletionWatch {
  inGracePeriod(): void;
  /** @param receipt text of the letter */
  afterReceipt(reference: string, receipt: string): Promise<void>;
}

/** `2.4 s` */
export const inSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** The link to the status page in a letter. */
export const statusLinkOf = (letter: { links: string[] }): string =>
  letter.links.find((url) => new URL(url).pathname.startsWith('/status/')) ?? '';
