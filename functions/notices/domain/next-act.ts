import { isCarriedBy, type NoticeRun } from './notice-run.ts';

/** What the execution that sends a run's notices does next. */
export type NextAct =
  /** Another execution carries the run, or none: this one ends. */
  | 'end'
  | 'pause'
  /** The first batch has left: begin to wait for its bounces and complaints. */
  | 'begin-awaiting-answers'
  | 'await-answers'
  /** Count the bounces and read the quota anew. */
  | 'check'
  /** Everybody known is told: write down those who became customers since. */
  | 'freeze-latecomers'
  | 'finish'
  /** This invocation is nearly over: the machine begins another. */
  | 'come-back'
  | 'send-batch';

/** How far this execution has come; the run on record may lie behind it. */
export interface Progress {
  recordedThrough: number;
  sent: number;
  /** Epoch milliseconds of the last check; none yet in this execution. */
  checkedAt?: number;
}

/** Milliseconds without which no batch is begun: it would hardly send anything before its time is over. */
const minTimeLeftMs = 30_000;
/** How often, in milliseconds, the quota is read anew and the bounces are counted. */
const checkIntervalMs = 60_000;

/**
 * Pure: the same run, progress and moment give the same answer.
 * @param now epoch milliseconds
 * @param timeLeftMs until this invocation is cut off
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
  return timeLeftMs < minTimeLeftMs ? 'come-back' : 'send-batch';
}
