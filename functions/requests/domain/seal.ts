import { createHash } from 'node:crypto';
import { addDays, addSeconds } from '../../shared/calendar.ts';
import type { Sealer, SealVerifier } from '../../shared/seal.ts';
import { type FrozenPlan, hashPlan } from '../../stores/domain/plan.ts';
import type { ConfirmationSeal, Request } from './request.ts';

/** Days for which what was decided before seals were introduced is still carried out. */
const daysWithoutSeal = 60;

const hashOf = (salt: string, address: string): string =>
  createHash('sha256').update(`${salt}\n${address}`).digest('base64url');

/** What was confirmed, and when. */
interface Confirmed {
  confirmedAt: string;
  riskTextVersion?: string;
}

const confirmationText = (
  { id, kind, scope, topics, confirmation }: Request,
  { confirmedAt, riskTextVersion = '' }: Confirmed,
  { salt, addressHash }: Omit<ConfirmationSeal, 'signature'>,
): string =>
  JSON.stringify([
    'confirmation',
    id,
    kind,
    scope,
    topics,
    confirmedAt,
    riskTextVersion,
    confirmation?.graceSeconds,
    salt,
    addressHash,
  ]);

/** @param salt random bytes, base64url */
export function sealConfirmation(
  request: Request,
  confirmed: Confirmed,
  salt: string,
  seal: Sealer,
): ConfirmationSeal {
  const hashed = { salt, addressHash: hashOf(salt, request.address ?? '') };
  return { ...hashed, signature: seal(confirmationText(request, confirmed, hashed)) };
}

/** Did the customer confirm exactly this request, from exactly this address? */
export function isConfirmationSealed({ confirmation, ...request }: Request, verify: SealVerifier): boolean {
  const { seal, confirmedAt, riskTextVersion } = confirmation ?? {};
  if (!confirmation || !seal || !confirmedAt) return false;
  if (hashOf(seal.salt, request.address ?? '') !== seal.addressHash) return false;
  const confirmed = { confirmedAt, ...(riskTextVersion !== undefined && { riskTextVersion }) };
  return verify(confirmationText({ ...request, confirmation }, confirmed, seal), seal.signature);
}

/** Has the grace period that the customer confirmed passed, whatever else stands on the request? */
export function isSealedGraceOver({ confirmation }: Request, now: Date): boolean {
  const { confirmedAt, graceSeconds = 0 } = confirmation ?? {};
  return confirmedAt !== undefined && addSeconds(new Date(confirmedAt), graceSeconds) <= now;
}

const planText = (
  { id, kind, scope, customerId, addressKey, confirmation }: Request,
  { plannedAt, sha256 }: FrozenPlan,
): string => {
  const { salt = '', addressHash = '' } = confirmation?.seal ?? {};
  return JSON.stringify([
    'plan',
    id,
    kind,
    scope,
    customerId,
    addressKey,
    salt,
    addressHash,
    plannedAt,
    sha256,
  ]);
};

/** Binds a plan to its request and to the customer whose data it names. */
export const sealPlan = (request: Request, plan: FrozenPlan, seal: Sealer): FrozenPlan => ({
  ...plan,
  seal: seal(planText(request, plan)),
});

/** Was exactly this plan made for this request and this customer, by the step that plans? */
export function isPlanSealed(request: Request, verify: SealVerifier): boolean {
  const { plan, address = '', confirmation } = request;
  if (plan?.seal === undefined) return false;
  const { seal } = confirmation ?? {};
  // Stores look under the address too: it must be the one that confirmed.
  if (seal && hashOf(seal.salt, address) !== seal.addressHash) return false;
  return verify(planText(request, plan), plan.seal);
}

/** Does a plan name what was hashed when it was frozen? */
export const isPlanIntact = ({ plan }: Request): boolean =>
  plan !== undefined && hashPlan(plan.stores) === plan.sha256;

/**
 * Was this decided before seals were introduced in this deployment, and not too long ago?
 * @param sealedSince instant of that upgrade, from the settings
 */
export const isFromBeforeSeals = (
  decidedAt: string | undefined,
  sealedSince: string | undefined,
  now: Date,
): boolean =>
  decidedAt !== undefined &&
  sealedSince !== undefined &&
  decidedAt < sealedSince &&
  now < addDays(new Date(sealedSince), daysWithoutSeal);
