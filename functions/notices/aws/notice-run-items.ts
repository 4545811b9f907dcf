/** Table layout of a run of notices: one partition per version, with the run, its batches and their events. */

import {
  type BatchEvents,
  type DeliveryEvent,
  deliveryEvents,
  exclusions,
  type NoticeBatch,
  type RecipientResult,
} from '../domain/notice-ledger.ts';

export const partitionOf = (version: number) => `run#${version}`;
export const runKey = (version: number) => ({ pk: partitionOf(version), sk: 'run' });
const padded = (number: number) => String(number).padStart(7, '0');
export const batchKey = (version: number, number: number) => ({
  pk: partitionOf(version),
  sk: `batch#${padded(number)}`,
});
export const eventsKey = (version: number, batch: number) => ({
  pk: partitionOf(version),
  sk: `events#${padded(batch)}`,
});

/** A batch as stored: as few bytes per customer as possible, because writes are billed by the kilobyte. */
export interface BatchItem {
  pk: string;
  sk: string;
  number: number;
  customers: string[];
  claims: number;
  records: number;
  /** A message id; `!` and the reason for an exclusion; or null while the outcome is unknown. */
  results?: (string | null)[];
  /** Set when no result is missing. */
  recorded?: boolean;
  /** While somebody may be at work: since when (ISO 8601), and a random name of the claim. */
  claimedAt?: string;
  claimedBy?: string;
  /** Epoch seconds at which the table removes the batch. */
  purgeAt: number;
}

/** The positions of a batch with an event, as sets of numbers, so that a repeated event is stored once. */
export type EventsItem = { pk: string; sk: string } & Partial<Record<DeliveryEvent, Set<number>>>;

export function eventsIn(item: EventsItem): BatchEvents {
  const positions = deliveryEvents.map((event) => [event, [...(item[event] ?? [])].sort((a, b) => a - b)]);
  return { batch: Number(item.sk.slice('events#'.length)), ...Object.fromEntries(positions) };
}

export function batchIn({ number, customers, claims, records, results = [] }: BatchItem): NoticeBatch {
  return {
    number,
    customers,
    claims,
    records,
    results: customers.map((_, position) => resultIn(results[position])),
  };
}

export const storedResult = (result: RecipientResult | undefined): string | null => {
  if (!result) return null;
  return 'messageId' in result ? result.messageId : `!${result.excluded}`;
};

function resultIn(stored: string | null | undefined): RecipientResult | undefined {
  if (stored === null || stored === undefined) return undefined;
  const excluded = exclusions.find((exclusion) => stored === `!${exclusion}`);
  return excluded ? { excluded } : { messageId: stored };
}
