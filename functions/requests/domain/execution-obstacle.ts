import { addDays } from '../../shared/calendar.ts';
import { isTold } from './letter-reports.ts';
import { isGraceOver } from './next-step.ts';
import type { Request } from './request.ts';
import { isSealedGraceOver } from './seal.ts';
import { isCancelled } from './transitions.ts';

/** Why a request must not be carried out, or not yet. */
export type ExecutionObstacle =
  | 'cancelled'
  | 'not-confirmed'
  /** The confirmation is not the customer's: it was written into the table by somebody else, or changed there. */
  | 'not-sealed'
  /** Nothing that waits in order waits that long: it ended long ago, and somebody put it back. */
  | 'confirmed-too-long-ago'
  /** An opt-out takes effect at once, without a plan. */
  | 'needs-no-plan'
  /** The customer was not told how to cancel, or the letter came back: there was no grace period. */
  | 'not-told-how-to-cancel'
  | 'grace-period-not-over';

/**
 * Days for which a confirmation counts: five times the 24 days that any wait may take. Its seal never ends by itself.
 */
const maxConfirmationDays = 120;

/**
 * May this request be carried out now? The machine waits long enough by construction; this check covers every other
 * path. Once planned, a request stays planned.
 */
export function obstacleToExecution(
  request: Request,
  isSealed: boolean,
  now: Date,
): ExecutionObstacle | undefined {
  if (isCancelled(request)) return 'cancelled';
  if (!request.confirmation?.confirmedAt) return 'not-confirmed';
  if (request.kind === 'opt-out') return 'needs-no-plan';
  if (!isSealed) return 'not-sealed';
  if (!request.plan && now > addDays(new Date(request.confirmation.confirmedAt), maxConfirmationDays))
    return 'confirmed-too-long-ago';
  if (request.kind !== 'deletion' || request.plan) return undefined;
  if (isGraceOver(request, now) && isSealedGraceOver(request, now)) return undefined;
  return isTold(request, 'grace') ? 'grace-period-not-over' : 'not-told-how-to-cancel';
}
