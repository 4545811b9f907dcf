import { type Refusal, refuse } from '../../shared/refusal.ts';

/**
 * Notifying every customer of one policy version, exactly once. `freezing`: the customers are written into batches;
 * `sending`: batches are being sent; `paused` by an operator; `stopped` automatically, an operator must look;
 * `finished`: every customer on record has an outcome.
 */
export const runStatuses = ['freezing', 'sending', 'paused', 'stopped', 'finished'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** Why a run stops automatically. */
export const stopReasons = [
  /** Too many addresses bounced, or too many people complained: the account's reputation is at risk. */
  'bounces',
  'complaints',
  /** SES paused the account, or it or receiving servers refuse this sender or message: no customer is to blame. */
  'sender-refused',
  /** A step gave up after its retries. */
  'fault',
] as const;
export type StopReason = (typeof stopReasons)[number];

/**
 * The customers that a pass covers: those who were customers before the day on which the run started, or those who have
 * become customers since. The start day separates them, so nobody is in both.
 */
export type Pass = 'known' | 'latecomers';

/** Counts from which rates are calculated. */
export interface Counts {
  sent: number;
  bounced: number;
  /** Receiving servers refused the sender or the message. Missing in the baseline of older runs. */
  refused?: number;
  complained: number;
}

/** One run, one item. Instants are ISO 8601 UTC. */
export interface NoticeRun {
  /** The policy version that is announced; there is one run per version. */
  version: number;
  /** Incremented by each write, which is conditional on the revision it read. */
  revision: number;
  status: RunStatus;
  startedAt: string;
  /** The day in Vietnam on which the run started, `YYYY-MM-DD`. */
  startDay: string;
  /** Until when its batches, which list customer numbers, are kept as proof. The table then removes them. */
  keptUntil: string;
  /** Number of executions so far. Each resumption starts another one, under its own name. */
  attempt: number;
  pass: Pass;
  /** Have all customers of the pass been written down? */
  frozen: boolean;
  /** Where freezing continues within its pass. */
  cursor?: string;
  batchSize: number;
  /** Batches written so far, numbered from 1. */
  batches: number;
  recipients: number;
  /** Of `recipients`: those of the latecomers pass. */
  latecomers: number;
  /**
   * Every batch up to this one has an outcome for each of its customers. Written only now and then: the actual progress
   * may be further.
   */
  recordedThrough: number;
  /** How many messages of these batches the mail service accepted. */
  sent: number;
  /** Until when to wait for the canary's bounces and complaints. */
  answersAwaitedUntil?: string;
  /** While the daily quota is exhausted: when it is checked again. */
  quotaAwaitedUntil?: string;
  pauseRequested?: boolean;
  stopped?: { reason: StopReason; at: string };
  /** Counts at the time an operator resumed the run: only later events can stop it again. */
  baseline: Counts;
  finishedAt?: string;
  /** Who did what, and why. */
  history: { at: string; event: string; by?: string; reason?: string }[];
}

/** What can happen to a run. */
export type RunEvent =
  /** Without a cursor, it was the last page of its pass. `read`: the revision for which the page was cut. */
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

/** The states in which an event may happen. Progress is a fact, even if the run has been stopped meanwhile. */
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

/** A new run, before any customer is written down. */
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
    baseline: { sent: 0, bounced: 0, refused: 0, complained: 0 },
    history: [{ at, event: 'started', by, reason }],
  };
}

/** The run after an event, or a refusal if the table does not allow it. */
export function moveRun(run: NoticeRun, event: RunEvent, now: Date): NoticeRun | Refusal {
  if (!allowedIn[event.type].includes(run.status) || isStale(run, event)) return refuse('not-now');
  return withHistory(applyRunEvent(run, event, now.toISOString()), event, now.toISOString());
}

/**
 * Has the run moved on since the process that reports this event read it? Two processes may carry it at once when the
 * machine repeats a call whose answer was lost. No page may then be counted twice and no pass started twice.
 */
function isStale(run: NoticeRun, event: RunEvent): boolean {
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

/** Events recorded in the history: people's decisions and changes of state. */
const historyEvents: readonly RunEvent['type'][] = [
  'latecomers-requested',
  'pause-requested',
  'paused',
  'stopped',
  'resumed',
  'finished',
];

function withHistory(run: NoticeRun, event: RunEvent, at: string): NoticeRun {
  if (!historyEvents.includes(event.type)) return run;
  const { type, by, reason }: { type: string; by?: string; reason?: string } = event;
  const line = { at, event: type, ...(by !== undefined && { by }), ...(reason !== undefined && { reason }) };
  return { ...run, history: [...run.history, line] };
}

function applyRunEvent(run: NoticeRun, event: RunEvent, at: string): NoticeRun {
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

/** Does this execution still carry the run? An older execution finds a newer attempt, or a paused or stopped run. */
export const isCarriedBy = (run: NoticeRun, attempt: number): boolean =>
  run.attempt === attempt && (run.status === 'freezing' || run.status === 'sending');
