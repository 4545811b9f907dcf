/** An expected "no": a normal answer, not a fault. Use cases return it; handlers choose the wording. */
export interface Refusal {
  refused: RefusalReason;
}

/** A refusal until a limit's window begins anew. */
export interface LimitRefusal extends Refusal {
  /** ISO 8601 UTC. */
  retryAt: string;
}

export const refusalReasons = [
  'address-missing',
  'address-invalid',
  'address-local-part-not-ascii',
  'address-several',
  /** A blank, or something that no eye can see, within the address. */
  'address-hidden-character',
  /** No such request, wrong secret, or a secret of another purpose: indistinguishable from outside. */
  'link-unknown',
  /** The address on file is no longer the one to which the link was sent. */
  'address-changed',
  'link-expired',
  /** Too many forms came from one client. Depends on the client alone, so it tells nothing about an address. */
  'too-many-forms',
  /** A form or a program of another site sent it, with a visitor's browser. */
  'cross-site',
  /** The link has already been used. */
  'link-used',
  /** Too many wrong codes: this link is dead, but the customer may request a fresh one. */
  'link-locked',
  'code-missing',
  'code-wrong',
  'risk-not-accepted',
  /** Consent was submitted without any purpose. */
  'purpose-missing',
  /** Consents were given and withdrawn so often that this link accepts no more. */
  'answered-too-often',
  /** What only the owner knows was typed too often. */
  'too-many-tries',
  /** There is no telephone number on file, whose end only the owner knows. */
  'no-phone-on-file',
  /** The request is past the point where this action was possible. */
  'too-late',
  'no-more-fresh-links',
  /** The request's state does not allow this step. */
  'not-now',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** A refusal with nothing but its reason. */
export const refuse = (reason: RefusalReason): Refusal => ({ refused: reason });

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value;
