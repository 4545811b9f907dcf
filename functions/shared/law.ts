/**
 * Every figure given by the law, in one versioned table. A change in the law is a new row with its date, never an edit
 * of an old one: requests keep the periods under which they were submitted. Not legal advice; `docs/law.md` states how
 * certain each figure is.
 */

import type { Kind } from './vocabulary.ts';

/** The legal periods for one kind of request. */
export interface LegalPeriods {
  /** Working days until the first response. */
  firstResponseWorkingDays: number;
  /** Calendar days until the request is carried out. */
  performDays: number;
  /** The same, if a processor or a third party must act too. */
  performWithProcessorDays: number;
  /** Calendar days of the one permitted extension, which needs a reason and a letter to the customer. */
  extensionDays: number;
}

interface PeriodsRow {
  effectiveFrom: string;
  source: string;
  periods: Record<Kind, LegalPeriods>;
}

/** Newest first. */
const vietnamPeriods: readonly PeriodsRow[] = [
  {
    effectiveFrom: '2026-01-01',
    source: 'Law 91/2025/QH15; Decree 356/2025/ND-CP, Article 5',
    periods: {
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
export const europeanPeriods = { performMonths: 1, extensionMonths: 2 } as const;

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

/** The row in force at an instant. Throws for an instant before the first row: without a law there is no figure. */
function rowOn<Row extends { effectiveFrom: string }>(rows: readonly Row[], at: Date): Row {
  const day = new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
  const row = rows.find((candidate) => candidate.effectiveFrom <= day);
  if (!row) throw new RangeError(`No legal figures are on record for ${day}.`);
  return row;
}

export const legalPeriodsOn = (kind: Kind, at: Date): LegalPeriods => rowOn(vietnamPeriods, at).periods[kind];

export const retentionOn = (at: Date): RetentionRow => rowOn(retention, at);
