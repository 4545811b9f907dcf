import type { SiteTask } from '../../contract/site.ts';
import type { SealedConfirmation } from '../../functions/requests/domain/sealed-confirmation.ts';
import type { DataSubject } from '../../functions/stores/domain/data-subject.ts';
import type { HoldLaw } from '../../functions/stores/domain/holds.ts';
import { holdLawFrom, keepsAsLong } from '../../functions/stores/domain/site-law.ts';
import { type Declined, later, never } from '../answers.ts';
import { type BrakedOperation, useBrake } from '../journal/brakes.ts';
import { recordDecision } from '../journal/decisions.ts';
import {
  hasBegun,
  isKnownSubject,
  plannedHere,
  rememberSubject,
  subjectHash,
  turnOf,
} from '../journal/requests.ts';
import type { SiteSystem } from '../stores/site-system.ts';
import type { WorkParts } from '../work/parts.ts';
import { decisionOf } from './decision.ts';

/** Seconds after which a brake or a young decision is asked again, at most: a person may have released it meanwhile. */
const askAgainSeconds = 3600;

/** What a task that was decided may rely on. */
export interface Permit {
  decided: SealedConfirmation;
  subject: DataSubject;
  arrivedAt: string;
}

export const isDeclined = (answer: object): answer is Declined => 'state' in answer;

/**
 * May a task be carried out that somebody has to have decided? The decision is written down when it is seen first,
 * whatever comes of the task: from then on it is among what is coming.
 */
export function permitDecided(task: SiteTask, system: SiteSystem, parts: WorkParts): Permit | Declined {
  const { journal, safety, clock } = parts;
  const { request, decision } = task;
  const decided = decisionOf(task, system.scope, safety.decisionKeys);
  const subject = subjectOf(task);
  if (!decided || !subject || !decision) return never('not-confirmed');
  const now = clock();
  const facts = { asks: decided.kind, decidedAt: decided.confirmedAt };
  const { arrivedAt } = journal.atomically(() => {
    rememberSubject(journal, request, subject, task.notAfter, now);
    return recordDecision(journal, request, decision, facts, now);
  });
  return { decided, subject, arrivedAt };
}

/**
 * Is this whom the request is about? An undoing needs no decision of its own while the journal knows its subject: it would
 * write into another customer's record otherwise.
 */
export function permitKnown(task: SiteTask, system: SiteSystem, parts: WorkParts): DataSubject | Declined {
  const subject = subjectOf(task);
  if (subject && isKnownSubject(parts.journal, task.request, subject)) return subject;
  const permit = permitDecided(task, system, parts);
  return isDeclined(permit) ? permit : permit.subject;
}

/** Whom a task is about, if it names a customer. */
export function subjectOf({ subject }: SiteTask): DataSubject | undefined {
  const { customerId, address, addressKey } = subject ?? {};
  return customerId === undefined || address === undefined || addressKey === undefined
    ? undefined
    : { customerId, address, addressKey };
}

/** The law that a task brings, unless it is missing or keeps anything shorter than what is pinned here. */
export function permittedLaw({ law }: SiteTask, { safety }: WorkParts): HoldLaw | Declined {
  const read = law && holdLawFrom(law);
  return read && keepsAsLong(read, safety.lawFloor) ? read : never('law-too-short');
}

/** Is the address under the decision still the customer's? A customer who is on file no more has no other address. */
export async function addressObstacle(
  { request, subject }: { request: string; subject: DataSubject },
  { register, journal }: WorkParts,
): Promise<Declined | undefined> {
  // Once erasing has begun, the address may be gone from the register, or stand-ins in its place.
  if (!register?.customer || hasBegun(journal, request)) return undefined;
  const onFile = await register.customer(subject.customerId);
  return onFile?.address === undefined || onFile.address === subject.address
    ? undefined
    : never('address-changed');
}

/** Was this plan made here, for this subject? */
export function planObstacle(task: SiteTask, parts: WorkParts): Declined | undefined {
  const planned = plannedHere(parts.journal, task.request, task.store);
  const subject = subjectOf(task);
  const isOurs =
    planned !== undefined &&
    subject !== undefined &&
    planned.sha256 === task.plan?.sha256 &&
    planned.subject === subjectHash(subject);
  return isOurs ? undefined : never('plan-unknown');
}

/** Has the decision lain here for long enough? */
export function ageObstacle({ arrivedAt }: Permit, { safety, clock }: WorkParts): Declined | undefined {
  const ageSeconds = (clock().getTime() - new Date(arrivedAt).getTime()) / 1000;
  const missing = safety.eraseAfterSeconds - ageSeconds;
  return missing > 0 ? later('too-young', Math.min(missing, askAgainSeconds)) : undefined;
}

/** Takes one use of the brake. The last of all checks: what is not done for another reason uses none. */
export function brakeObstacle(
  operation: BrakedOperation,
  { request, decision }: SiteTask,
  { journal, safety, clock }: WorkParts,
): Declined | undefined {
  const kind = decision?.kind ?? 'confirmation';
  const isFree = useBrake(journal, safety.brakes, { operation, kind, request }, clock());
  return isFree ? undefined : later('brake', askAgainSeconds);
}

/** Suspending and its end carry a number that rises: the lower is late. */
export function turnObstacle(
  { request, store, turn }: SiteTask,
  { journal }: WorkParts,
): Declined | undefined {
  const seen = turnOf(journal, request, store);
  return turn === undefined || (seen !== undefined && seen.turn > turn) ? never('old-turn') : undefined;
}
