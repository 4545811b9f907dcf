import type { MailOutcome } from '../../shared/mail-outcomes.ts';

/**
 * The outcome for each customer of a run. The ledger's batches record what we did; the mail service's events report,
 * late and in any order, what happened to it. Both are append-only, so that a repeated or late event changes nothing
 * that was known.
 */

/** Why a customer on record received no notice. */
export const exclusions = [
  /** No longer a customer when their turn came. */
  'deleted',
  /** An earlier message to this address bounced permanently. */
  'unreachable',
  /** The mail service rejects the address. */
  'address-refused',
] as const;
export type Exclusion = (typeof exclusions)[number];

export type RecipientResult = { messageId: string } | { excluded: Exclusion };

/** Some customers of a run, written down before anything is sent to them. */
export interface NoticeBatch {
  /** From 1. */
  number: number;
  /** Customer ids. A customer's position in this list is part of their message's tags. */
  customers: string[];
  /** How often sending was started, and how often its complete results were recorded. */
  claims: number;
  records: number;
  /** By position; `undefined` until the outcome is known. */
  results: (RecipientResult | undefined)[];
}

/**
 * Was an attempt interrupted before it could record, or know, what it had done? Then some of its customers may have
 * received two messages.
 *
 * @param inFlight attempts currently in progress
 */
export const wasInterrupted = ({ claims, records }: NoticeBatch, inFlight = 0): boolean =>
  claims - inFlight > records;

/**
 * How long a claim keeps other processes away, in seconds: whoever is sent to meanwhile is not sent to twice. A dead
 * process is followed by the next after a minute, when the mail service has reported whom it reached.
 */
export const claimSeconds = 55;

/** Is the outcome of each of its customers known? */
export const isRecorded = ({ customers, results }: Pick<NoticeBatch, 'customers' | 'results'>): boolean =>
  customers.every((_, position) => results[position] !== undefined);

/** How many of a batch's messages the mail service accepted. */
export const sentOf = ({ results }: Pick<NoticeBatch, 'results'>): number =>
  results.filter((result) => result !== undefined && 'messageId' in result).length;

/**
 * What the mail service reports about a message after accepting it. For the ledger, a mailbox that is gone is a bounce:
 * the customer's mark tells them apart.
 */
export type DeliveryEvent = Exclude<MailOutcome, 'mailbox-gone'>;
export const deliveryEvents = [
  'delivered',
  'bounced',
  'refused',
  'withheld',
  'rejected',
  'soft-bounced',
  'complained',
] as const satisfies readonly DeliveryEvent[];

/** The positions of a batch with an event, each once, in any order. */
export type BatchEvents = { batch: number } & Record<DeliveryEvent, number[]>;

/** The final outcome for a customer, exactly one of these. `left`: the run has not reached them yet. */
export type Fate = 'left' | 'sent' | Exclude<DeliveryEvent, 'delivered'> | Exclusion;

/** Fates of people who are still customers and whom a notice did not reach. */
export const notReachingFates: readonly Fate[] = [
  'bounced',
  'soft-bounced',
  'refused',
  'withheld',
  'rejected',
  'unreachable',
  'address-refused',
];

export const noEvents = (batch: number): BatchEvents => ({
  batch,
  delivered: [],
  bounced: [],
  refused: [],
  withheld: [],
  rejected: [],
  'soft-bounced': [],
  complained: [],
});

/** The worst outcome known: a complaint outweighs a bounce, and any event outweighs a missing record of sending. */
export function fateOf(batch: NoticeBatch, position: number, events = noEvents(batch.number)): Fate {
  for (const worst of ['complained', 'bounced', 'refused', 'withheld', 'rejected'] as const)
    if (events[worst].includes(position)) return worst;
  const result = batch.results[position];
  if (result && 'excluded' in result) return result.excluded;
  // An automatic answer is reported as a soft bounce of what was delivered.
  if (events.delivered.includes(position)) return 'sent';
  if (events['soft-bounced'].includes(position)) return 'soft-bounced';
  return result ? 'sent' : 'left';
}

/** Positions whose message the mail service certainly accepted, though our own record of it may be lost. */
export const positionsReported = (events: BatchEvents | undefined): ReadonlySet<number> =>
  new Set(events ? deliveryEvents.flatMap((event) => events[event]) : []);

/** Number of customers per fate. */
export type Tally = Record<Fate, number> & {
  /** Of those sent: accepted by the receiving server. */
  delivered: number;
  /** Customers of batches that were interrupted: the maximum who can have received two messages. */
  possiblyDoubled: number;
};

export const emptyTally: Tally = {
  left: 0,
  sent: 0,
  bounced: 0,
  'soft-bounced': 0,
  refused: 0,
  withheld: 0,
  complained: 0,
  rejected: 0,
  deleted: 0,
  unreachable: 0,
  'address-refused': 0,
  delivered: 0,
  possiblyDoubled: 0,
};

/** Adds one batch to the tally, each of its customers counted once. */
export function addToTally(tally: Tally, batch: NoticeBatch, events?: BatchEvents): Tally {
  const next = { ...tally };
  batch.customers.forEach((_, position) => {
    next[fateOf(batch, position, events)] += 1;
    if (events?.delivered.includes(position)) next.delivered += 1;
  });
  if (wasInterrupted(batch)) next.possiblyDoubled += batch.customers.length;
  return next;
}

/** Difference between recipients and tally. Anything but 0 means that customers were lost or counted twice. */
export const imbalanceOf = (tally: Tally, recipients: number): number => {
  const { delivered: _delivered, possiblyDoubled: _possiblyDoubled, ...fates } = tally;
  return recipients - Object.values(fates).reduce((sum, count) => sum + count, 0);
};
