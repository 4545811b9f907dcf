import { addDays, addMonths, addWorkingDays } from '../../shared/calendar.ts';
import { europeanPeriods, legalPeriodsOn } from '../../shared/law.ts';
import type { Kind } from '../../shared/vocabulary.ts';

export interface Deadlines {
  /** By when the customer must have our first answer. */
  firstResponseBy: Date;
  /** By when the request must be carried out. */
  performBy: Date;
}

/**
 * The legal deadlines of a request. Clocks run from the submission, which is the safe reading of the law; of all the
 * profiles that apply, the earliest date wins.
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
