/**
 * What became of each customer of a run. The ledger's batches say what we did; the events of the mail service say, in
 * their own time and order, what became of it. Both are only ever added to, so that a repeated or late event changes
 * nothing that was known.
 */

/** Why a customer on record got no notice. */
export const exclusions = [
  /** No longer a customer when their turn came. */
  'deleted',
  /** An earlier message to this address bounced for good. */
  'unreachable',
  /** The mail service does not take the address. */
  'address-refused',
] as const;
export type Exclusion = (typeof exclusions)[number];

export type RecipientResult = { messageId: string } | { excluded: Exclusion };

/** Some customers of a run, written down before anything is sent to them. */
export interface NoticeBatch {
  /** From 1. */
  number: number;
  /** Customer ids; a customer's position in this list is part of their message's tags. */
  customers: string[];
  /** How often sending it was begun, and how often all that came of it was written. */
  claims: number;
  records: number;
  /** By position; missing until the outcome is known. */
  results: (RecipientResult | undefined)[];
}

/**
 * Was some attempt at it cut off before it could write, or know, what it had done? Then a few of its customers may have
 * got two messages.
 *
 * @param underWay attempts that are at work now
 */
export const wasInterrupted = ({ claims, records }: NoticeBatch, underWay = 0): boolean =>
  claims - underWay > records;

/** Is the outcome of each of its customers known? */
export const isRecorded = ({ customers, results }: Pick<NoticeBatch, 'customers' | 'results'>): boolean =>
  customers.every((_, position) => results[position] !== undefined);

/** How many of a batch's messages the mail service took. */
export const sentOf = ({ results }: Pick<NoticeBatch, 'results'>): number =>
  results.filter((result) => result !== undefined && 'messageId' in result).length;

/** What the mail service reports of a message after it took it. */
export const deliveryEvents = ['delivered', 'bounced', 'complained', 'rejected'] as const;
export type DeliveryEvent = (typeof deliveryEvents)[number];

/** The positions of a batch that an event came for, each once, in any order. */
export type BatchEvents = { batch: number } & Record<DeliveryEvent, number[]>;

/** In the end a customer is exactly one of these. `left`: the run has not come to them yet. */
export type Fate = 'left' | 'sent' | 'bounced' | 'complained' | 'rejected' | Exclusion;

const noEvents = (batch: number): BatchEvents => ({
  batch,
  delivered: [],
  bounced: [],
  complained: [],
  rejected: [],
});

/** The worst that is known: a complaint outweighs a bounce, and any event outweighs a missing record of the sending. */
export function fateOf(batch: NoticeBatch, position: number, events = noEvents(batch.number)): Fate {
  for (const worst of ['complained', 'bounced', 'rejected'] as const)
    if (events[worst].includes(position)) return worst;
  const result = batch.results[position];
  if (result && 'excluded' in result) return result.excluded;
  return result || events.delivered.includes(position) ? 'sent' : 'left';
}

/** Places whose message the mail service certainly took, though our own record of it may be lost. */
export const positionsReported = (events: BatchEvents | undefined): ReadonlySet<number> =>
  new Set(events ? deliveryEvents.flatMap((event) => events[event]) : []);

/** How many customers had which fate. */
export type Tally = Record<Fate, number> & {
  /** Of the sent ones: the receiving server took the message. */
  delivered: number;
  /** Customers of batches that were cut off once: the most that can have got two messages. */
  possiblyDoubled: number;
};

export const emptyTally: Tally = {
  left: 0,
  sent: 0,
  bounced: 0,
  complained: 0,
  rejected: 0,
  deleted: 0,
  unreachable: 0,
  'address-refused': 0,
  delivered: 0,
  possiblyDoubled: 0,
};

/** The tally with one more batch: each of its customers counted once. */
export function tallied(tally: Tally, batch: NoticeBatch, events?: BatchEvents): Tally {
  const next = { ...tally };
  batch.customers.forEach((_, position) => {
    next[fateOf(batch, position, events)] += 1;
    if (events?.delivered.includes(position)) next.delivered += 1;
  });
  if (wasInterrupted(batch)) next.possiblyDoubled += batch.customers.length;
  return next;
}

/** What is missing for the account to balance: 0, or customers were lost or counted twice. */
export const imbalanceOf = (tally: Tally, recipients: number): number => {
  const { delivered: _delivered, possiblyDoubled: _possiblyDoubled, ...fates } = tally;
  return recipients - Object.values(fates).reduce((sum, count) => sum + count, 0);
};
