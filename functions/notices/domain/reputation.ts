import type { Counts, StopReason } from './notice-run.ts';

/** Rates above which a run stops automatically, in percent of the messages sent. */
export interface ReputationLimits {
  bouncePercent: number;
  complaintPercent: number;
}

/** One dead address, or one complaint, is no trend; from two on, the rate decides. */
const minCount = 2;

/**
 * Must the run stop? Amazon SES reviews an account at 5 % bounces or 0.1 % complaints; the limits are below that.
 * @param baseline counts that an operator saw and accepted when resuming the run
 */
export function reputationDanger(
  counts: Counts,
  baseline: Counts,
  limits: ReputationLimits,
): Extract<StopReason, 'bounces' | 'complaints'> | undefined {
  const sent = counts.sent - baseline.sent;
  const isTooMany = (count: number, percent: number) =>
    count >= minCount && count * 100 >= percent * Math.max(1, sent);
  if (isTooMany(counts.complained - baseline.complained, limits.complaintPercent)) return 'complaints';
  return isTooMany(counts.bounced - baseline.bounced, limits.bouncePercent) ? 'bounces' : undefined;
}
