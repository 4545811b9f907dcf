import { type Refusal, refuse } from '../../shared/refusal.ts';

/**
 * Telling every customer of one policy version, exactly once. `freezing`: the customers are written into batches;
 * `sending`: batch after batch leaves; `paused` by an operator; `stopped` by itself, a person has to look; `finished`:
 * every customer on record has an outcome.
 */
export const runStatuses = ['freezing', 'sending', 'paused', 'stopped', 'finished'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** Why a run stops by itself. */
export const stopReasons = [
  /** Too many addresses bounced, or too many people complained: the account's health is at stake. */
  'bounces',
  'complaints',
  /** SES paused the account, or refuses this sender or message: no customer is to blame. */
  'sender-refused',
  /** A step gave up after its retries. */
  'fault',
] as const;
export type StopReason = (typeof stopReasons)[number];

/**
 * Which customers a pass writes down: those who were customers before the day on which the run began, or those who
 * became customers on that day or later. The days part them, so nobody is in both.
 */
export type Pass = 'known' | 'latecomers';

/** How many had what outcome, for rates. */
export interface Counts {
  sent: number;
  bounced: number;
  complained: number;
}

/** One run, one item. Instants are ISO 8601 UTC. */
export interface NoticeRun {
  /** The policy version that it tells of; there is one run a version. */
  version: number;
  /** Grows with each write; a write names the revision it read. */
  revision: number;
  status: RunStatus;
  startedAt: string;
  /** The day in Vietnam on which it began, `YYYY-MM-DD`. */
  startDay: string;
  /** Until when its batches, which name customers by number, are kept as proof. Then the table removes them by itself. */
  keptUntil: string;
  /** Executions of the machine so far; each resumption is one more, and each has its own name. */
  attempt: number;
  pass: Pass;
  /** Are all customers of the pass written down? */
  frozen: boolean;
  /** Where freezing goes on within its pass. */
  cursor?: string;
  batchSize: number;
  /** Batches written so far; they are numbered from 1. */
  batches: number;
  recipients: number;
  /** Of `recipients`: those of the pass of latecomers. */
  latecomers: number;
  /** Every batch up to this one has an outcome for each of its customers. Written now and then: it may be more. */
  recordedThrough: number;
  /** How many messages of these batches the mail service took. */
  sent: number;
  /** Until when the first batch's bounces and complaints are waited for. */
  answersAwaitedUntil?: string;
  /** While the daily quota is used up: when it is asked for again. */
  quotaAwaitedUntil?: string;
  pauseRequested?: boolean;
  stopped?: { reason: StopReason; at: string };
  /** What was counted when a person resumed the run: only what comes after it can stop it again. */
  baseline: Counts;
  finishedAt?: string;
  /** Who did what, and why. */
  history: { at: string; event: string; by?: string; reason?: string }[];
}

/** What can happen to a run. */
export type RunEvent =
  /** Without a cursor, it was the last page of its pass. `read`: the revision that the page was cut for. */
  | { type: 'page-frozen'; read: number; batches: number; recipients: number; cursor?: string }
  | { type: 'latecomers-requested' }
  | { type: 'recorded'; through: number; sent: number }
  | { type: 'answers-awaited'; until: string }
  | { type: 'quota-awaited'; until: string }
  | { type: 'pause-requested'; by: string; reason: string }
  | { type: 'paused' }
  | { type: 'stopped'; reason: StopReason }
  | { type: 'resumed'; by: string; reason: string; baseline: Counts }
  | { type: 'finished' };

/** In which states an event may happen. How far a run came is a fact, whoever stopped it meanwhile. */
const allowedIn: Record<RunEvent['type'], readonly RunStatus[]> = {
  'page-frozen': ['freezing'],
  'latecomers-requested': ['sending'],
  recorded: ['freezing', 'sending', 'paused', 'stopped'],
  'answers-awaited': ['sending'],
  'quota-awaited': ['sending'],
  'pause-requested': ['freezing', 'sending'],
  paused: ['freezing', 'sending'],
  stopped: ['freezing', 'sending'],
  resumed: ['paused', 'stopped', 'freezing', 'sending'],
  finished: ['sending'],
};

/** A new run, before anybody is written down. */
export function newRun(start: {
  version: number;
  at: Date;
  startDay: string;
  batchSize: number;
  keptUntil: Date;
  by: string;
  reason: string;
}): NoticeRun {
  const { version, startDay, batchSize, keptUntil, by, reason } = start;
  const at = start.at.toISOString();
  return {
    version,
    revision: 0,
    status: 'freezing',
    startedAt: at,
    startDay,
    keptUntil: keptUntil.toISOString(),
    attempt: 1,
    pass: 'known',
    frozen: false,
    batchSize,
    batches: 0,
    recipients: 0,
    latecomers: 0,
    recordedThrough: 0,
    sent: 0,
    baseline: { sent: 0, bounced: 0, complained: 0 },
    history: [{ at, event: 'started', by, reason }],
  };
}

/** The run after an event, or a refusal where the table does not allow it. */
export function moveRun(run: NoticeRun, event: RunEvent, now: Date): NoticeRun | Refusal {
  if (!allowedIn[event.type].includes(run.status) || isOvertaken(run, event)) return refuse('not-now');
  return withHistory(applied(run, event, now.toISOString()), event, now.toISOString());
}

/**
 * Has the run gone on since the process that reports this looked at it? Two may carry it at once, when the machine
 * repeats a call whose answer got lost; no page may then be counted twice and no pass begun twice.
 */
function isOvertaken(run: NoticeRun, event: RunEvent): boolean {
  switch (event.type) {
    case 'page-frozen':
      return event.read !== run.revision;
    case 'latecomers-requested':
      return run.pass !== 'known' || run.recordedThrough < run.batches;
    case 'finished':
      return run.pass !== 'latecomers' || run.recordedThrough < run.batches;
    default:
      return false;
  }
}

/** What stands in the history: who decided something, and where the run changed its state. */
const remembered: readonly RunEvent['type'][] = [
  'latecomers-requested',
  'pause-requested',
  'paused',
  'stopped',
  'resumed',
  'finished',
];

function withHistory(run: NoticeRun, event: RunEvent, at: string): NoticeRun {
  if (!remembered.includes(event.type)) return run;
  const { type, by, reason }: { type: string; by?: string; reason?: string } = event;
  const line = { at, event: type, ...(by !== undefined && { by }), ...(reason !== undefined && { reason }) };
  return { ...run, history: [...run.history, line] };
}

function applied(run: NoticeRun, event: RunEvent, at: string): NoticeRun {
  switch (event.type) {
    case 'page-frozen':
      return {
        ...without(run, 'cursor'),
        ...(event.cursor === undefined
          ? { status: 'sending' as const, frozen: true }
          : { cursor: event.cursor }),
        batches: run.batches + event.batches,
        recipients: run.recipients + event.recipients,
        latecomers: run.latecomers + (run.pass === 'latecomers' ? event.recipients : 0),
      };
    case 'latecomers-requested':
      return { ...run, status: 'freezing', pass: 'latecomers', frozen: false };
    case 'recorded':
      return {
        ...without(run, 'quotaAwaitedUntil'),
        ...(event.through > run.recordedThrough && { recordedThrough: event.through, sent: event.sent }),
      };
    case 'answers-awaited':
      return { ...run, answersAwaitedUntil: event.until };
    case 'quota-awaited':
      return { ...run, quotaAwaitedUntil: event.until };
    case 'pause-requested':
      return { ...run, pauseRequested: true };
    case 'paused':
      return { ...without(run, 'pauseRequested'), status: 'paused' };
    case 'stopped':
      return { ...run, status: 'stopped', stopped: { reason: event.reason, at } };
    case 'resumed':
      return {
        ...without(run, 'stopped', 'pauseRequested', 'quotaAwaitedUntil'),
        status: run.frozen ? 'sending' : 'freezing',
        attempt: run.attempt + 1,
        baseline: event.baseline,
      };
    case 'finished':
      return { ...run, status: 'finished', finishedAt: at };
  }
}

function without<Name extends keyof NoticeRun>(run: NoticeRun, ...names: Name[]): Omit<NoticeRun, Name> {
  const rest = { ...run };
  for (const name of names) delete rest[name];
  return rest;
}

/** Does this execution still carry the run? An older one finds a newer attempt, or a run that was paused or stopped. */
export const isCarriedBy = (run: NoticeRun, attempt: number): boolean =>
  run.attempt === attempt && (run.status === 'freezing' || run.status === 'sending');
