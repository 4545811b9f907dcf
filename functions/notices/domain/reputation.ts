import type { Counts, StopReason } from './notice-run.ts';

/** Rates above which a run stops automatically, in percent of the messages sent. */
export interface ReputationLimits {
  bouncePercent: number;
  complaintPercent: number;
}

/** One dead address, or one complaint, is no trend; from two on, the rate decides. */
const minCount = 2;

/**
 * Must the run stop? Amazon SES reviews an account at 5 % bounces or 0.1 % complaints; the limits are below that. It
 * counts among the bounces what receiving servers refuse because of the sender, so both together reach the limit; the
 * reason says which of them an operator has to look at.
 * @param baseline counts that an operator saw and accepted when resuming the run
 */
export function reputationDanger(
  counts: Counts,
  baseline: Counts,
  limits: ReputationLimits,
): Exclude<StopReason, 'fault'> | undefined {
  const since = (name: keyof Counts) => (counts[name] ?? 0) - (baseline[name] ?? 0);
  const isTooMany = (count: number, percent: number) =>
    count >= minCount && count * 100 >= percent * Math.max(1, since('sent'));
  if (isTooMany(since('complained'), limits.complaintPercent)) return 'complaints';
  if (!isTooMany(since('bounced') + since('refused'), limits.bouncePercent)) return undefined;
  return since('bounced') >= since('refused') ? 'bounces' : 'sender-refused';
}
