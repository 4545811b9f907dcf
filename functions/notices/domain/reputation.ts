import type { Counts, StopReason } from './notice-run.ts';

/** Above which a run stops by itself, in percent of what was sent. */
export interface ReputationLimits {
  bouncePercent: number;
  complaintPercent: number;
}

/** One address that is gone, or one person who complains, is no trend; from two on, the rate decides. */
const fewestThatCount = 2;

/**
 * Must the run stop? Amazon SES reviews an account at 5 % bounces or 0.1 % complaints; the limits lie below.
 * @param baseline what a person has seen and accepted when resuming the run
 */
export function reputationDanger(
  counts: Counts,
  baseline: Counts,
  limits: ReputationLimits,
): Extract<StopReason, 'bounces' | 'complaints'> | undefined {
  const sent = counts.sent - baseline.sent;
  const isTooMany = (count: number, percent: number) =>
    count >= fewestThatCount && count * 100 >= percent * Math.max(1, sent);
  if (isTooMany(counts.complained - baseline.complained, limits.complaintPercent)) return 'complaints';
  return isTooMany(counts.bounced - baseline.bounced, limits.bouncePercent) ? 'bounces' : undefined;
}
