/**
 * Every figure that the law gives, in one versioned table. A change in the law is a new row with its date, never an
 * edit of an old one: requests keep the clock under which they came. Not legal advice; `docs/law.md` tells how sure
 * each figure is.
 */

import type { Kind } from './vocabulary.ts';

/** The clock of one kind of request. */
export interface Clock {
  /** Working days until the first response. */
  firstResponseWorkingDays: number;
  /** Calendar days until the request is carried out. */
  performDays: number;
  /** The same, when a processor or a third party must act too. */
  performWithProcessorDays: number;
  /** Calendar days of the one extension, which needs a reason and a letter to the customer. */
  extensionDays: number;
}

interface ClockRow {
  effectiveFrom: string;
  source: string;
  clocks: Record<Kind, Clock>;
}

/** Newest first. */
const vietnamClocks: readonly ClockRow[] = [
  {
    effectiveFrom: '2026-01-01',
    source: 'Law 91/2025/QH15; Decree 356/2025/ND-CP, Article 5',
    clocks: {
      'opt-out': {
        firstResponseWorkingDays: 2,
        performDays: 15,
        performWithProcessorDays: 20,
        extensionDays: 15,
      },
      handover: {
        firstResponseWorkingDays: 2,
        performDays: 10,
        performWithProcessorDays: 15,
        extensionDays: 10,
      },
      deletion: {
        firstResponseWorkingDays: 2,
        performDays: 20,
        performWithProcessorDays: 30,
        extensionDays: 20,
      },
    },
  },
];

/** GDPR Article 12(3): one month from receipt; by two further months where necessary. */
export const europeanClock = { performMonths: 1, extensionMonths: 2 } as const;

interface RetentionRow {
  effectiveFrom: string;
  source: string;
  /** From the end of the fiscal year. */
  accountingMonths: number;
}

/** Newest first. */
const retention: readonly RetentionRow[] = [
  {
    effectiveFrom: '2016-01-01',
    source: 'Law on Accounting 88/2015/QH13, Article 41; Decree 174/2016/ND-CP, Article 13 (10 years)',
    accountingMonths: 120,
  },
];

/** The row in force at an instant. Throws for an instant before the first row: no law, no figure. */
function rowOn<Row extends { effectiveFrom: string }>(rows: readonly Row[], at: Date): Row {
  const day = new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
  const row = rows.find((candidate) => candidate.effectiveFrom <= day);
  if (!row) throw new RangeError(`No legal figures are on record for ${day}.`);
  return row;
}

export const clockOn = (kind: Kind, at: Date): Clock => rowOn(vietnamClocks, at).clocks[kind];

export const retentionOn = (at: Date): RetentionRow => rowOn(retention, at);
