import type { SiteLaw } from '../../../contract/site.ts';
import type { HoldBasis, HoldLaw } from './holds.ts';

/** One period of the law as it travels to a site. */
export type SitePeriod = SiteLaw[string];

/** What a site is told of the law: by the legal basis of a hold, so that a reader of the message understands it. */
export const siteLawOf = (law: HoldLaw): Readonly<Record<HoldBasis, SitePeriod>> => ({
  accounting: { months: law.accountingMonths },
  'domain-registrant': { days: law.registrantHoldDays },
  'internet-service': { months: law.accountFactsMonths },
  'consent-record': { months: law.refusalRecordMonths },
});

/** The law that a site was told; `undefined` if a basis is missing or no period. */
export function holdLawFrom(law: SiteLaw): HoldLaw | undefined {
  const accountingMonths = monthsOf(law.accounting);
  const registrantHoldDays = daysOf(law['domain-registrant']);
  const accountFactsMonths = monthsOf(law['internet-service']);
  const refusalRecordMonths = monthsOf(law['consent-record']);
  if (
    accountingMonths === undefined ||
    registrantHoldDays === undefined ||
    accountFactsMonths === undefined ||
    refusalRecordMonths === undefined
  )
    return undefined;
  return { accountingMonths, registrantHoldDays, accountFactsMonths, refusalRecordMonths };
}

/** Does one law keep everything at least as long as the other? */
export const keepsAsLong = (law: HoldLaw, floor: HoldLaw): boolean =>
  law.accountingMonths >= floor.accountingMonths &&
  law.registrantHoldDays >= floor.registrantHoldDays &&
  law.accountFactsMonths >= floor.accountFactsMonths &&
  law.refusalRecordMonths >= floor.refusalRecordMonths;

function monthsOf(period: SitePeriod | undefined): number | undefined {
  if (!period) return undefined;
  if ('months' in period) return whole(period.months);
  // How many months some days are depends on the month: whoever means months says months.
  return 'years' in period ? whole(period.years * 12) : undefined;
}

const daysOf = (period: SitePeriod | undefined): number | undefined =>
  period && 'days' in period ? whole(period.days) : undefined;

const whole = (count: number): number | undefined =>
  Number.isSafeInteger(count) && count >= 0 ? count : undefined;
