import type { StoreName } from '../../../contract/stores.ts';
import type { Channel, Kind, Language, Scope, Topic } from '../../shared/vocabulary.ts';
import type { FrozenPlan, Outcome } from '../../stores/domain/plan.ts';

export const statuses = [
  'received',
  'awaiting-confirmation',
  'in-grace-period',
  'executing',
  'delivered',
  'needs-attention',
  'completed',
  'completed-with-exceptions',
  'expired',
  'cancelled',
  'no-such-customer',
  'joined',
] as const;
export type Status = (typeof statuses)[number];

/** One line of the request's history. `by` names an operator; customers and the workflow go unnamed. */
export interface HistoryLine {
  at: string;
  event: string;
  by?: string;
  reason?: string;
}

/** A secret as it is kept: its keyed hash, never itself, good for one purpose. Times are ISO 8601 UTC. */
export interface StoredSecret {
  hash: string;
  expiresAt: string;
  wrongCodes: number;
  /** How many wrong codes use it up, as the settings were when it was sent. */
  maxWrongCodes: number;
}

/** Do the wrong codes typed so far use this secret up? */
export const isUsedUp = ({ wrongCodes, maxWrongCodes }: StoredSecret): boolean => wrongCodes >= maxWrongCodes;

export const withWrongCode = (secret: StoredSecret): StoredSecret => ({
  ...secret,
  wrongCodes: secret.wrongCodes + 1,
});

export const triesLeftOf = ({ wrongCodes, maxWrongCodes }: StoredSecret): number =>
  Math.max(0, maxWrongCodes - wrongCodes);

/** The proof that a letter left: SES's message id, and when. */
export interface SentLetter {
  messageId: string;
  at: string;
}

/** Which letters a request can cause. */
export const letterNames = [
  'confirm',
  'grace',
  'cancelled',
  'joined',
  'archive-ready',
  'receipt',
  'attention',
] as const;
export type LetterName = (typeof letterNames)[number];

/**
 * One ask of a customer, as it is stored: one item, changed only by conditional writes.
 * Everything that must change together stands on it. Times are ISO 8601 UTC strings.
 */
export interface Request {
  /** 12 characters of Crockford's base 32; also the execution's name and, grouped, the reference. */
  id: string;
  /** Grows with each write; a write names the revision it read. */
  revision: number;
  kind: Kind;
  /** For an opt-out, always `information`. */
  scope: Scope;
  /** For an opt-out, what is refused; empty for the other kinds. */
  topics: Topic[];
  language: Language;
  channel: Channel;
  /** Normalised address as submitted. Erased when the request closes. */
  address?: string;
  /** The customer's name as on file, for our letters. Erased when the request closes. */
  name?: string;
  /** Keyed hash of the address: tells requests of one address apart without the address. */
  addressKey: string;
  /** Keyed hash of the client that submitted the form. Erased when the request closes. */
  clientKey?: string;
  status: Status;
  history: HistoryLine[];
  submittedAt: string;
  /** Legal due date of the performance, ISO 8601. */
  dueAt: string;
  /** When the first letter that explains the procedure left. */
  acknowledgedAt?: string;
  /** Set when the customer was found. */
  customerId?: string;

  /** Under which the machine waits for the customer, if it does: newest state, newest attempt. */
  taskToken?: string;
  confirmation?: {
    secret: StoredSecret;
    /** Fresh links asked for so far. */
    freshLinks: number;
    /** When the wait for a confirmation ends for good. */
    waitEndsAt: string;
    /** Deletion: seconds between the confirmation and the execution, as the letter promised. */
    graceSeconds: number;
    confirmedAt?: string;
    /** Version of the risk text that a deletion's owner accepted. */
    riskTextVersion?: string;
  };
  grace?: {
    secret: StoredSecret;
    endsAt: string;
  };
  /** When the customer, or an operator for them, cancelled. */
  cancelledAt?: string;
  plan?: FrozenPlan;
  /** Frozen result per store; a store is missing until it was carried out. */
  outcomes: Partial<Record<StoreName, Outcome[]>>;
  /** Names of the errors that stores gave up on, until a retry mends them. */
  failures: Partial<Record<StoreName, string>>;
  /** Handover: what was written. */
  archive?: WrittenArchive;
  /** Handover: the download, open until `deletesAt` or until the customer discards the archive. */
  delivery?: {
    secret: StoredSecret;
    deletesAt: string;
    /** Every minted download URL: when. */
    mints: string[];
    discardedAt?: string;
    deletedAt?: string;
  };
  /** When the asked-for thing was done (opt-out effective, archive ready, erasure finished). */
  performedAt?: string;
  /** Id of the request that this one follows. */
  joinedTo?: string;
  /** Id of the newer copy that this one made room for. */
  supersededBy?: string;
  /** Id of the customer's other request that must end before this one is carried out. */
  waitsFor?: string;
  attention?: {
    at: string;
    /** Name of the error that the machine gave up on. */
    error: string;
    /** Under which the machine waits for an operator. Kept apart, so that a repeated retry resumes nothing else. */
    taskToken: string;
    /** Status to return to on an operator's retry. */
    from: Status;
    retriedAt?: string;
  };
  letters: Partial<Record<LetterName, SentLetter>>;
  closedAt?: string;
  /** When the evidence is purged. */
  purgeAt?: string;
}

/** A handover's archive as it was written. */
export interface WrittenArchive {
  /** Bytes. */
  size: number;
  entries: number;
  /** Files that could not be read; the manifest names them. */
  missing: number;
  /** SHA-256 of manifest.json, hex. */
  manifestSha256: string;
}

/** Requests that nobody has to look after any more. */
export const closedStatuses: readonly Status[] = [
  'completed',
  'completed-with-exceptions',
  'expired',
  'cancelled',
  'no-such-customer',
  'joined',
];

export const isClosed = (request: Pick<Request, 'status'>) => closedStatuses.includes(request.status);

/** Kinds that a machine must not be able to confirm: they need the match code. */
export const needsMatchCode = (kind: Kind) => kind !== 'opt-out';

/** Does what `running` covers include all of `wanted`? */
export function covers(
  running: Pick<Request, 'scope' | 'topics'>,
  wanted: Pick<Request, 'scope' | 'topics'>,
): boolean {
  const scopeCovered = running.scope === 'everything' || running.scope === wanted.scope;
  return scopeCovered && wanted.topics.every((topic) => running.topics.includes(topic));
}
