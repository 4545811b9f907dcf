import { isCarriedBy, type NoticeRun } from './notice-run.ts';

/** What the execution that sends a run's notices does next. */
export type NextAct =
  /** Another execution carries the run, or none does: this one ends. */
  | 'end'
  | 'pause'
  /** The canary has been sent: start waiting for its bounces and complaints. */
  | 'begin-awaiting-answers'
  | 'await-answers'
  /** Count the bounces and read the quota again. */
  | 'check'
  /** All known customers are done: write down those who have joined since. */
  | 'freeze-latecomers'
  | 'finish'
  /** This invocation is about to time out: the machine starts another. */
  | 'start-new-invocation'
  | 'send-batch';

/** Progress of this execution; the recorded run may lag behind it. */
export interface Progress {
  recordedThrough: number;
  sent: number;
  /** Epoch milliseconds of the last check; absent before this execution's first one. */
  checkedAt?: number;
}

/** Milliseconds without which no batch is started: it would send almost nothing before the timeout. */
const minTimeLeftMs = 30_000;
/** How often, in milliseconds, the quota is read and the bounces are counted. */
const checkIntervalMs = 60_000;

/**
 * Pure: the same run, progress and moment give the same answer.
 * @param now epoch milliseconds
 * @param timeLeftMs until this invocation times out
 */
export function nextActOf(
  run: NoticeRun,
  attempt: number,
  { recordedThrough, checkedAt }: Progress,
  { now, timeLeftMs }: { now: number; timeLeftMs: number },
): NextAct {
  if (!isCarriedBy(run, attempt)) return 'end';
  if (run.pauseRequested) return 'pause';
  if (recordedThrough > 0 && run.answersAwaitedUntil === undefined) return 'begin-awaiting-answers';
  if (run.answersAwaitedUntil && now < Date.parse(run.answersAwaitedUntil)) return 'await-answers';
  if (checkedAt === undefined || now - checkedAt >= checkIntervalMs) return 'check';
  if (recordedThrough === run.batches) return run.pass === 'known' ? 'freeze-latecomers' : 'finish';
  return timeLeftMs < minTimeLeftMs ? 'start-new-invocation' : 'send-batch';
}
