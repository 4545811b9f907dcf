/**
 * An expected "no": a normal answer, not a fault. Use cases return it; handlers choose the words for it.
 */
export interface Refusal {
  refused: RefusalReason;
}

export const refusalReasons = [
  'address-missing',
  'address-invalid',
  'address-local-part-not-ascii',
  /** No such request, wrong secret, or a secret of another purpose: all look the same from outside. */
  'link-unknown',
  'link-expired',
  /** The link did its work already. */
  'link-used',
  /** Too many wrong codes: this link is dead, a fresh one may be asked for. */
  'link-locked',
  'code-missing',
  'code-wrong',
  'risk-not-accepted',
  /** Consent was sent without a purpose that it is for. */
  'purpose-missing',
  /** Consents were given and withdrawn so often that no more are taken behind this link. */
  'answered-too-often',
  /** The request is past the point where this act was possible. */
  'too-late',
  'no-more-fresh-links',
  /** The request's state does not allow this step. */
  'not-now',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** A refusal that tells nothing but its reason. */
export const refuse = (reason: RefusalReason): Refusal => ({ refused: reason });

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value;
