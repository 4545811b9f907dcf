import { addDays, addMonths, endOf, vietnamDay } from '../../shared/calendar.ts';
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

/**
 * The facts about one record on which a hold depends. Dates are as the register stores them, a day (`YYYY-MM-DD`) or an
 * instant (ISO 8601), and may be missing or unreadable: other programs write the register.
 */
export type RecordFacts =
  | { category: 'profile' | 'contacts' | 'consents' }
  | { category: 'invoices'; issuedOn?: string }
  | { category: 'domain-registrations'; expiresOn?: string }
  /** Without a day, the service is running. */
  | { category: 'account-facts'; serviceEndedAt?: string };

/** Periods that are settings, because the law is silent or unclear about them. */
export interface HoldPeriods {
  registrantHoldDays: number;
  accountFactsMonths: number;
  refusalRecordMonths: number;
}

/**
 * Decides whether a record is held when the customer's information is deleted. A record whose date cannot be read is
 * held as if it were the youngest possible: erasing it could break the law, and a person can still find the date.
 * Pure: the same record, instant and periods always give the same answer.
 */
export function holdFor(record: RecordFacts, at: Date, periods: HoldPeriods): Hold | undefined {
  const found = holdEnd(record, at, periods);
  if (found === undefined || found.end.getTime() <= at.getTime()) return undefined;
  return { basis: found.basis, until: found.end.toISOString() };
}

/** The field of a record that should tell a date and does not, if there is one. */
export function unreadableDateOf(record: RecordFacts, at: Date): string | undefined {
  switch (record.category) {
    case 'invoices':
      return readDate(record.issuedOn, at) ? undefined : 'issuedOn';
    case 'domain-registrations':
      return readDate(record.expiresOn, at) ? undefined : 'expiresOn';
    case 'account-facts':
      if (record.serviceEndedAt === undefined) return undefined;
      return readDate(record.serviceEndedAt, at) ? undefined : 'serviceEndedAt';
    default:
      return undefined;
  }
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
      const year = Number(vietnamDay(readDate(record.issuedOn, at) ?? at).slice(0, 4));
      const fiscalYearEnd = new Date(`${year + 1}-01-01T00:00:00+07:00`);
      return { basis: 'accounting', end: addMonths(fiscalYearEnd, retentionOn(at).accountingMonths) };
    }
    case 'domain-registrations': {
      // By its last day alone: a domain that ended yesterday is as young as one that ends tomorrow.
      const lastDay = vietnamDay(readDate(record.expiresOn, at) ?? latestPossible(at));
      return {
        basis: 'domain-registrant',
        end: addDays(new Date(`${lastDay}T23:59:59+07:00`), periods.registrantHoldDays),
      };
    }
    case 'consents':
      return { basis: 'consent-record', end: addMonths(at, periods.refusalRecordMonths) };
    case 'account-facts':
      return {
        basis: 'internet-service',
        end: addMonths(readDate(record.serviceEndedAt, at) ?? at, periods.accountFactsMonths),
      };
  }
}

/** No provider in Vietnam is older. Programs write days of year 1, or of 1970, where they know none. */
const earliestPossible = new Date('1990-01-01T00:00:00+07:00');
/** Names are registered for ten years at most. Programs write days of 2099, or of 9999, for "no end". */
const latestPossible = (at: Date): Date => addMonths(at, 120);

function readDate(date: string | undefined, at: Date): Date | undefined {
  const read = date === undefined ? undefined : endOf(date);
  return read && read >= earliestPossible && read <= latestPossible(at) ? read : undefined;
}
