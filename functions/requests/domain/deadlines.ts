import { addDays, addMonths, addWorkingDays } from '../../shared/calendar.ts';
import { clockOn, europeanClock } from '../../shared/law.ts';
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
  const clock = clockOn(kind, submittedAt);
  const vietnamese = addDays(
    submittedAt,
    circumstances.processorActs ? clock.performWithProcessorDays : clock.performDays,
  );
  const european = addMonths(submittedAt, europeanClock.performMonths);
  return {
    firstResponseBy: addWorkingDays(submittedAt, clock.firstResponseWorkingDays),
    performBy: circumstances.inEuropeanUnion && european < vietnamese ? european : vietnamese,
  };
}
