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

/** All periods that decide on holds: those of the law beside the settings. A task for a site carries them. */
export interface HoldLaw extends HoldPeriods {
  /** From the end of the fiscal year. */
  accountingMonths: number;
}

/**
 * Decides whether a record is held when the customer's information is deleted. A record whose date cannot be read is
 * held as if it were the youngest possible: erasing it could break the law, and a person can still find the date.
 * Pure: the same record, instant and periods always give the same answer.
 */
export function holdFor(record: RecordFacts, at: Date, periods: HoldPeriods): Hold | undefined {
  const basis = basisOf[record.category];
  if (basis === undefined) return undefined;
  const { accountingMonths } = retentionOn(at);
  return holdOn(basis, dateOf(record)?.value, at, { ...periods, accountingMonths });
}

/**
 * The hold of one legal basis.
 * @param date what the basis counts from, as {@link RecordFacts} has it; none: the youngest possible
 */
export function holdOn(basis: HoldBasis, date: string | undefined, at: Date, law: HoldLaw): Hold | undefined {
  const end = endOfHold(basis, readDate(date, at), at, law);
  return end.getTime() <= at.getTime() ? undefined : { basis, until: end.toISOString() };
}

/** The field of a record that should tell a date and does not, if there is one. */
export function unreadableDateOf(record: RecordFacts, at: Date): string | undefined {
  const date = dateOf(record);
  if (!date || (date.mayBeMissing && date.value === undefined)) return undefined;
  return isReadableDate(date.value, at) ? undefined : date.field;
}

/** Does the text name a day on which a record of a provider can have begun or ended? */
export const isReadableDate = (date: string | undefined, at: Date): boolean =>
  readDate(date, at) !== undefined;

const basisOf: Record<RecordFacts['category'], HoldBasis | undefined> = {
  profile: undefined,
  contacts: undefined,
  invoices: 'accounting',
  'domain-registrations': 'domain-registrant',
  consents: 'consent-record',
  'account-facts': 'internet-service',
};

/** The date on which a record's hold depends. Without its day, a service is running. */
function dateOf(record: RecordFacts): { field: string; value?: string; mayBeMissing?: true } | undefined {
  switch (record.category) {
    case 'invoices':
      return { field: 'issuedOn', ...(record.issuedOn !== undefined && { value: record.issuedOn }) };
    case 'domain-registrations':
      return { field: 'expiresOn', ...(record.expiresOn !== undefined && { value: record.expiresOn }) };
    case 'account-facts':
      return {
        field: 'serviceEndedAt',
        mayBeMissing: true,
        ...(record.serviceEndedAt !== undefined && { value: record.serviceEndedAt }),
      };
    default:
      return undefined;
  }
}

function endOfHold(basis: HoldBasis, date: Date | undefined, at: Date, law: HoldLaw): Date {
  switch (basis) {
    case 'accounting': {
      // Counted from the end of the fiscal year, which is the calendar year unless a firm has registered another.
      const year = Number(vietnamDay(date ?? at).slice(0, 4));
      return addMonths(new Date(`${year + 1}-01-01T00:00:00+07:00`), law.accountingMonths);
    }
    case 'domain-registrant': {
      // By its last day alone: a domain that ended yesterday is as young as one that ends tomorrow.
      const lastDay = vietnamDay(date ?? latestPossible(at));
      return addDays(new Date(`${lastDay}T23:59:59+07:00`), law.registrantHoldDays);
    }
    case 'consent-record':
      return addMonths(at, law.refusalRecordMonths);
    case 'internet-service':
      return addMonths(date ?? at, law.accountFactsMonths);
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
