import { isGraceOver } from './next-step.ts';
import type { Request } from './request.ts';
import { isCancelled } from './transitions.ts';

/** Why a request must not be carried out, or not yet. */
export type ExecutionObstacle =
  | 'cancelled'
  | 'not-confirmed'
  /** An opt-out takes effect at once, without a plan. */
  | 'needs-no-plan'
  /** The customer was never told how to cancel, so there was no grace period. */
  | 'not-told-how-to-cancel'
  | 'grace-period-not-over';

/**
 * May this request be carried out now? The machine waits long enough by construction; this check covers every other
 * path. Once planned, a request stays planned.
 */
export function obstacleToExecution(request: Request, now: Date): ExecutionObstacle | undefined {
  if (isCancelled(request)) return 'cancelled';
  if (!request.confirmation?.confirmedAt) return 'not-confirmed';
  if (request.kind === 'opt-out') return 'needs-no-plan';
  if (request.kind !== 'deletion' || request.plan || isGraceOver(request, now)) return undefined;
  return request.letters.grace ? 'grace-period-not-over' : 'not-told-how-to-cancel';
}
