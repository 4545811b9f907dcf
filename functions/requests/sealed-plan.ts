import { PermanentError } from '../shared/errors.ts';
import type { SealVerifier } from '../shared/seal.ts';
import type { Request } from './domain/request.ts';
import { isFromBeforeSeals, isPlanIntact, isPlanSealed } from './domain/seal.ts';
import type { BasePorts } from './ports.ts';

/** For steps that carry out a plan. */
export type PlanVerifying = Pick<BasePorts, 'settings' | 'clock'> & { verifyPlan: SealVerifier };

/**
 * Makes sure that the plan was made by the step that plans, for this request and this customer. Whoever can write to the
 * table could otherwise have anybody's data erased or handed out.
 */
export function requireSealedPlan({ verifyPlan, settings, clock }: PlanVerifying, request: Request): void {
  if (!isPlanIntact(request))
    throw new PermanentError(`Request ${request.id}: its plan is not what was frozen.`);
  if (isPlanSealed(request, verifyPlan)) return;
  if (!request.plan?.seal && isFromBeforeSeals(request.plan?.plannedAt, settings.sealedSince, clock()))
    return;
  throw new PermanentError(`Request ${request.id}: its plan was not made by the step that plans.`);
}
