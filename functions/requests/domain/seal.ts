import type { SealedDecision } from '../../../contract/site.ts';
import { addDays, addSeconds } from '../../shared/calendar.ts';
import type { Sealer, SealVerifier } from '../../shared/seal.ts';
import { type FrozenPlan, hashPlan } from '../../stores/domain/plan.ts';
import type { AddressSeal, Request } from './request.ts';
import { type HashedAddress, hashAddress, isHashed } from './sealed-confirmation.ts';

/** Days for which what was decided before seals were introduced is still carried out. */
const daysWithoutSeal = 60;

const isAddressOf = ({ address = '' }: Request, hashed: HashedAddress): boolean => isHashed(hashed, address);

/** Everything that the customer is asked, and who is asked; what is still missing is `null`. */
const askedFacts = (
  { id, kind, scope, topics, customerId, addressKey, confirmation }: Request,
  { salt, addressHash }: HashedAddress,
) => {
  const { graceSeconds, secret } = confirmation ?? {};
  const link = [secret?.hash, secret?.expiresAt, secret?.maxWrongCodes];
  return [id, kind, scope, topics, customerId, addressKey, graceSeconds, ...link, salt, addressHash];
};

const questionText = (request: Request, hashed: HashedAddress): string =>
  JSON.stringify(['question', ...askedFacts(request, hashed)]);

/**
 * Binds a link to what its letter asks, and to the customer whose address gets the letter.
 * @param request as it will be once the question is on record
 * @param salt random bytes, base64url
 */
export function sealQuestion(request: Request, salt: string, seal: Sealer): AddressSeal {
  const hashed = hashAddress(salt, request.address ?? '');
  return { ...hashed, signature: seal(questionText(request, hashed)) };
}

/** Is this exactly what the customer was asked, by the step that asks? */
export function isQuestionSealed(request: Request, verify: SealVerifier): boolean {
  const seal = request.confirmation?.questionSeal;
  return (
    seal !== undefined && isAddressOf(request, seal) && verify(questionText(request, seal), seal.signature)
  );
}

/** What was confirmed, and when. */
interface Confirmed {
  confirmedAt: string;
  riskTextVersion?: string;
}

const confirmationText = (
  request: Request,
  { confirmedAt, riskTextVersion = '' }: Confirmed,
  hashed: HashedAddress,
): string => JSON.stringify(['confirmation', ...askedFacts(request, hashed), confirmedAt, riskTextVersion]);

/** @param salt random bytes, base64url */
export function sealConfirmation(
  request: Request,
  confirmed: Confirmed,
  salt: string,
  seal: Sealer,
): AddressSeal {
  const hashed = hashAddress(salt, request.address ?? '');
  return { ...hashed, signature: seal(confirmationText(request, confirmed, hashed)) };
}

/** Did the customer confirm exactly this request, from exactly this address? */
export function isConfirmationSealed(request: Request, verify: SealVerifier): boolean {
  const { seal } = request.confirmation ?? {};
  const sealed = confirmedDecisionOf(request);
  return (
    seal !== undefined &&
    sealed !== undefined &&
    isAddressOf(request, seal) &&
    verify(sealed.text, sealed.seal)
  );
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
  const { plan } = request;
  // Stores look under the address too: it must be the one that confirmed.
  if (plan?.seal === undefined || !isConfirmedAddress(request)) return false;
  return verify(planText(request, plan), plan.seal);
}

const isConfirmedAddress = (request: Request): boolean => {
  const { seal } = request.confirmation ?? {};
  return seal === undefined || isAddressOf(request, seal);
};

type Delivery = Pick<NonNullable<Request['delivery']>, 'secret' | 'deletesAt'>;

const deliveryText = (
  { id, customerId, addressKey, confirmation, archive }: Request,
  { secret, deletesAt }: Delivery,
): string => {
  const { salt = '', addressHash = '' } = confirmation?.seal ?? {};
  const { hash, maxWrongCodes } = secret;
  return JSON.stringify([
    'delivery',
    id,
    customerId,
    addressKey,
    salt,
    addressHash,
    archive?.manifestSha256,
    hash,
    maxWrongCodes,
    deletesAt,
    ...partFacts(archive),
  ]);
};

/** Nothing of a copy that is one archive: so it was sealed before copies came in parts. */
const partFacts = (archive: Request['archive']) =>
  (archive?.parts ?? []).map(({ kind, extension, bytes, files, holds, site }) => [
    kind,
    extension,
    bytes,
    files,
    Object.entries(holds).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ...(site ? [site.store, site.part] : []),
  ]);

/** Binds a download link to its archive and to the customer whose address gets it. */
export const sealDelivery = (request: Request, delivery: Delivery, seal: Sealer): string =>
  seal(deliveryText(request, delivery));

/** Was exactly this archive handed to this customer under this link, by the step that delivers? */
export function isDeliverySealed(request: Request, verify: SealVerifier): boolean {
  const { delivery } = request;
  if (delivery?.seal === undefined || !isConfirmedAddress(request)) return false;
  return verify(deliveryText(request, delivery), delivery.seal);
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

/** What the customer confirmed, as it was sealed: for whoever verifies it elsewhere. Missing on older requests. */
export function confirmedDecisionOf(request: Request): SealedDecision | undefined {
  const { seal, confirmedAt, riskTextVersion } = request.confirmation ?? {};
  if (!seal || !confirmedAt) return undefined;
  const confirmed = { confirmedAt, ...(riskTextVersion !== undefined && { riskTextVersion }) };
  return { kind: 'confirmation', text: confirmationText(request, confirmed, seal), seal: seal.signature };
}
