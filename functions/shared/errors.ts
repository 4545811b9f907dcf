import { errorNames } from '../../contract/machines.ts';

/**
 * Faults are thrown, in two families. The state machine matches on their names. Messages never contain personal data,
 * because they end up in execution histories.
 */
export class TransientError extends Error {
  override name: string = errorNames.transient;
}

/** No retry fixes it: raised to an operator. */
export class PermanentError extends Error {
  override name: string = errorNames.permanent;
}

/** Something was left after an erase. Retried, because a store may lag behind its own deletes. */
export class NotErasedError extends TransientError {
  override name = errorNames.notErased;
}

/** Another open request of the same customer must end first. Retried slowly. */
export class OtherRequestOpenError extends TransientError {
  override name = errorNames.otherRequestOpen;
}

/** The limit of letters to one address is exhausted. Retried slowly; then the machine closes the request. */
export class TooManyLettersError extends TransientError {
  override name = errorNames.tooManyLetters;
}

/** No customer has this address; the machine closes the request. */
export class NoSuchCustomerError extends PermanentError {
  override name = errorNames.noSuchCustomer;
}

/** The customer cancelled before the point of no return; the machine closes the request. */
export class CancelledError extends PermanentError {
  override name = errorNames.cancelled;
}

/** A request that covers this one is being carried out; the machine closes this one. */
export class JoinedError extends PermanentError {
  override name = errorNames.joined;
}

/** Somebody has to make sure that the address on file is the customer's before anything is done for it. */
export class DoubtfulAddressError extends PermanentError {
  override name = errorNames.doubtfulAddress;
}

/** Files of a handover cannot be read, for a reason that a person may be able to remove. */
export class UnreadableError extends PermanentError {
  override name = errorNames.unreadable;
}

/** The site has to say first who has the address; the machine asks it, and comes back. */
export class LookUpNeededError extends PermanentError {
  override name = errorNames.lookUpNeeded;
}

/** The site cannot do what it was asked until a person has acted. */
export class SiteRefusedError extends PermanentError {
  override name = errorNames.siteRefused;
}

/** A copy that no execution can write: it would need too many parts, or a file is too large. */
export class TooLargeError extends PermanentError {
  override name = errorNames.tooLarge;
}

/** The customer has answered: their request does not end for lack of an answer. */
export class AnsweredError extends PermanentError {
  override name = errorNames.answered;
}

/** The first part of a copy is written last. */
export class PartsMissingError extends PermanentError {
  override name = errorNames.partsMissing;
}

/** Something failed in a store and waits for an operator. */
export class NeedsAttentionError extends PermanentError {
  override name = errorNames.needsAttention;
}
