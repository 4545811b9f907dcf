import type { NextStep } from '../../../contract/machines.ts';
import { isTold } from './letter-reports.ts';
import type { Request } from './request.ts';
import { isCancelled } from './transitions.ts';

/**
 * The machine's next step for a request, derived from its recorded facts: after the confirmation, and after an
 * operator's retry. Every step is idempotent, so going back to the last unfinished one does only what is missing.
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
      // Cancelled ones too: planning refuses them, and the machine closes them.
      return request.plan || isGraceOver(request, now) || isCancelled(request) ? 'erase' : 'grace-period';
  }
}

/** Over only if the customer was told how to cancel: without that letter there was no grace period. */
export const isGraceOver = (request: Request, now: Date): boolean =>
  request.grace !== undefined && isTold(request, 'grace') && request.grace.endsAt <= now.toISOString();
