import { addDays, addMonths, addWorkingDays } from '../../shared/calendar.ts';
import { europeanPeriods, legalPeriodsOn } from '../../shared/law.ts';
import type { Kind } from '../../shared/vocabulary.ts';

export interface Deadlines {
  /** Deadline of our first response to the customer. */
  firstResponseBy: Date;
  /** Deadline for carrying out the request. */
  performBy: Date;
}

/**
 * The legal deadlines of a request. Periods run from the submission, which is the safe reading of the law. If several
 * laws apply, the earliest date wins.
 */
export function deadlinesOf(
  kind: Kind,
  submittedAt: Date,
  circumstances: { inEuropeanUnion?: boolean; processorActs?: boolean } = {},
): Deadlines {
  const periods = legalPeriodsOn(kind, submittedAt);
  const vietnamese = addDays(
    submittedAt,
    circumstances.processorActs ? periods.performWithProcessorDays : periods.performDays,
  );
  const european = addMonths(submittedAt, europeanPeriods.performMonths);
  return {
    firstResponseBy: addWorkingDays(submittedAt, periods.firstResponseWorkingDays),
    performBy: circumstances.inEuropeanUnion && european < vietnamese ? european : vietnamese,
  };
}
