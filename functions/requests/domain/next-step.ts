import type { NextStep } from '../../../contract/machines.ts';
import type { Request } from './request.ts';
import { isCancelled } from './transitions.ts';

/**
 * Where the machine goes on with a request, from what stands on it: after the confirmation, and after an operator's
 * retry. Every step it can name is idempotent, so going back to the last unfinished one does only what is missing.
 */
export function nextStepOf(request: Request, now: Date): NextStep {
  if (request.status === 'received') return request.channel === 'one-click' ? 'refuse-promotions' : 'ask';
  const confirmed = request.confirmation?.confirmedAt !== undefined || request.channel === 'one-click';
  if (!confirmed) return 'ask';
  switch (request.kind) {
    case 'opt-out':
      return request.performedAt ? 'close' : 'refuse-promotions';
    case 'handover':
      return request.archive ? 'deliver' : 'hand-over';
    case 'deletion':
      // A cancelled one goes there too: the plan refuses it, and the machine closes it.
      return request.plan || isGraceOver(request, now) || isCancelled(request) ? 'erase' : 'grace-period';
  }
}

/** Over only if the customer had the letter that tells how to cancel: otherwise there was no grace. */
export const isGraceOver = ({ grace, letters }: Request, now: Date): boolean =>
  grace !== undefined && letters.grace !== undefined && grace.endsAt <= now.toISOString();
