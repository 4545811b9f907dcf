import { PermanentError } from '../shared/errors.ts';
import type { SealVerifier } from '../shared/seal.ts';
import type { Request } from './domain/request.ts';
import {
  isConfirmationSealed,
  isDeliverySealed,
  isFromBeforeSeals,
  isPlanIntact,
  isPlanSealed,
  isQuestionSealed,
} from './domain/seal.ts';
import type { BasePorts } from './ports.ts';

/**
 * Each step makes sure of what the one before it decided: whoever can write to the table could otherwise have anybody's
 * data erased or handed out. For a while after an upgrade, what was decided before it goes on without a seal.
 */
type Since = Pick<BasePorts, 'settings' | 'clock'>;

const isOlder = ({ settings, clock }: Since, decidedAt: string | undefined): boolean =>
  isFromBeforeSeals(decidedAt, settings.sealedSince, clock());

/** For whoever confirms. */
export type QuestionVerifying = Since & { verifyQuestion: SealVerifier };

/** Makes sure that a request is what the letter with its confirmation link asked, and about whom it was mailed to. */
export function requireSealedQuestion(ports: QuestionVerifying, request: Request): void {
  if (isQuestionSealed(request, ports.verifyQuestion)) return;
  if (!request.confirmation?.questionSeal && isOlder(ports, request.submittedAt)) return;
  throw new PermanentError(`Request ${request.id} is not what its customer was asked.`);
}

/** For steps that go on with what was confirmed. */
export type ConfirmationVerifying = Since & { verifyConfirmation: SealVerifier };

/** Did the customer confirm this request, on the confirmation page? */
export const isSealedConfirmation = (ports: ConfirmationVerifying, request: Request): boolean =>
  request.confirmation?.seal
    ? isConfirmationSealed(request, ports.verifyConfirmation)
    : isOlder(ports, request.confirmation?.confirmedAt);

export function requireSealedConfirmation(ports: ConfirmationVerifying, request: Request): void {
  if (isSealedConfirmation(ports, request)) return;
  throw new PermanentError(`Request ${request.id}: its confirmation was not made on the confirmation page.`);
}

/** For steps that carry out a plan. */
export type PlanVerifying = Since & { verifyPlan: SealVerifier };

/** Makes sure that the plan was made by the step that plans, for this request and this customer. */
export function requireSealedPlan(ports: PlanVerifying, request: Request): void {
  if (!isPlanIntact(request))
    throw new PermanentError(`Request ${request.id}: its plan is not what was frozen.`);
  if (isPlanSealed(request, ports.verifyPlan)) return;
  if (!request.plan?.seal && isOlder(ports, request.plan?.plannedAt)) return;
  throw new PermanentError(`Request ${request.id}: its plan was not made by the step that plans.`);
}

/** For whoever hands out what was delivered. */
export type DeliveryVerifying = Since & { verifyDelivery: SealVerifier };

/** Was this archive delivered to this customer, under this link? */
export const isSealedDelivery = (ports: DeliveryVerifying, request: Request): boolean =>
  request.delivery?.seal
    ? isDeliverySealed(request, ports.verifyDelivery)
    : isOlder(ports, request.performedAt);

export function requireSealedDelivery(ports: DeliveryVerifying, request: Request): void {
  if (isSealedDelivery(ports, request)) return;
  throw new PermanentError(`Request ${request.id}: its copy was not delivered by the step that delivers.`);
}
