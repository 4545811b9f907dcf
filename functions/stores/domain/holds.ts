import { addDays, addMonths } from '../../shared/calendar.ts';
import { retentionOn } from '../../shared/law.ts';

/** The legal basis for keeping a record. The receipt's texts name the law of each. */
export const holdBases = ['accounting', 'domain-registrant', 'consent-record', 'internet-service'] as const;
export type HoldBasis = (typeof holdBases)[number];

/** Why something is kept despite a deletion, and until when. Every hold has an end. */
export interface Hold {
  basis: HoldBasis;
  /** ISO 8601 instant at which the held record is erased without a new request. */
  until: string;
}

/** The facts about one record on which a hold depends. */
export type RecordFacts =
  | { category: 'profile' | 'contacts' }
  | { category: 'invoices'; issuedOn: string }
  | { category: 'domain-registrations'; expiresOn: string }
  | { category: 'consents'; recordedAt: string }
  | { category: 'account-facts'; serviceEndedAt?: string };

/** Periods that are settings, because the law is silent or unclear about them. */
export interface HoldPeriods {
  registrantHoldDays: number;
  accountFactsMonths: number;
  refusalRecordMonths: number;
}

/**
 * Decides whether a record is held when the customer's information is deleted.
 * Pure: the same record, instant and periods always give the same answer.
 */
export function holdFor(record: RecordFacts, at: Date, periods: HoldPeriods): Hold | undefined {
  const found = holdEnd(record, at, periods);
  if (found === undefined || found.end.getTime() <= at.getTime()) return undefined;
  return { basis: found.basis, until: found.end.toISOString() };
}

function holdEnd(
  record: RecordFacts,
  at: Date,
  periods: HoldPeriods,
): { basis: HoldBasis; end: Date } | undefined {
  switch (record.category) {
    case 'profile':
    case 'contacts':
      return undefined;
    case 'invoices': {
      // Counted from the end of the fiscal year, which is the calendar year unless a firm has registered another.
      const fiscalYearEnd = new Date(`${Number(record.issuedOn.slice(0, 4)) + 1}-01-01T00:00:00+07:00`);
      return { basis: 'accounting', end: addMonths(fiscalYearEnd, retentionOn(at).accountingMonths) };
    }
    case 'domain-registrations':
      // By its last day alone: a domain that ended yesterday is as young as one that ends tomorrow.
      return {
        basis: 'domain-registrant',
        end: addDays(new Date(`${record.expiresOn}T23:59:59+07:00`), periods.registrantHoldDays),
      };
    case 'consents':
      return { basis: 'consent-record', end: addMonths(at, periods.refusalRecordMonths) };
    case 'account-facts':
      return {
        basis: 'internet-service',
        end: addMonths(
          record.serviceEndedAt ? new Date(record.serviceEndedAt) : at,
          periods.accountFactsMonths,
        ),
      };
  }
}
