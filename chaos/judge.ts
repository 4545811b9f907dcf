import { personalMarks } from './cast.ts';
import type { JourneyFacts, RunFacts, Violation } from './facts.ts';
import { noFalseAlarm } from './invariants/alarms.ts';
import { neighbourUntouched, receiptsTrue, suppressionAsAsked } from './invariants/holdings.ts';
import { lettersOnRecord, newestLinkWorks, noLetterDoubled, noLetterMissing } from './invariants/letters.ts';
import { cancellationsKept, nothingErasedUnasked, nothingLost } from './invariants/requests.ts';
import {
  executionsEnd,
  noneAbandoned,
  noSlotHeld,
  nothingPersonalLogged,
  noticesOnce,
  pagesAnswer,
  rolesSuffice,
} from './invariants/run.ts';

/** What must hold of each journey. Each answers with what does not. */
export const ofJourney: Record<string, (facts: JourneyFacts) => string[]> = {
  'nothing is lost': nothingLost,
  'nothing is erased unasked': nothingErasedUnasked,
  'cancellations are kept': cancellationsKept,
  'neighbours are untouched': neighbourUntouched,
  'receipts are true': receiptsTrue,
  'promotions are stopped as asked': suppressionAsAsked,
  'letters are on record': lettersOnRecord,
  'no letter is missing': noLetterMissing,
  'no letter is doubled': noLetterDoubled,
  'the newest link works': newestLinkWorks,
  'no alarm is false': noFalseAlarm,
  'pages answer': pagesAnswer,
};

/** What must hold of the whole run. */
export const ofRun: Record<string, (facts: RunFacts) => string[]> = {
  'no slot is held by a closed request': noSlotHeld,
  'executions end': executionsEnd,
  'no request is abandoned': noneAbandoned,
  'nothing personal is logged': nothingPersonalLogged(personalMarks),
  'roles suffice': rolesSuffice,
  'notices arrive once': noticesOnce,
};

/** @param journeyOf the journey of a request */
export function judge(
  run: RunFacts,
  played: readonly JourneyFacts[],
  journeyOf: (requestId: string) => string | undefined,
): Violation[] {
  const inJourneys = played.flatMap((facts) =>
    Object.entries(ofJourney).flatMap(([invariant, check]) =>
      check(facts).map((text) => ({ invariant, journey: facts.journey, text })),
    ),
  );
  const inRun = Object.entries(ofRun).flatMap(([invariant, check]) =>
    check(run).map((text) => {
      const [id = ''] = /\b[0-9A-HJKMNP-TV-Z]{12}\b/.exec(text) ?? [];
      const journey = Number(journeyOf(id));
      return { invariant, text, ...(journey > 0 && { journey }) };
    }),
  );
  return [...inJourneys, ...inRun];
}
