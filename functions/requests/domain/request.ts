import type { SiteStoreName } from '../../../contract/site.ts';
import type { AnyStoreName } from '../../../contract/stores.ts';
import type { UndeliveredReason } from '../../shared/mail-outcomes.ts';
import type { Channel, Kind, Language, Scope, Topic } from '../../shared/vocabulary.ts';
import type { Category, FrozenPlan, Outcome } from '../../stores/domain/plan.ts';
import type { ManualRecords } from './manual-record.ts';
import type { SiteRecord } from './site-record.ts';

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

/** One line of the request's history. `by` names an operator; customers and the workflow are not named. */
export interface HistoryLine {
  at: string;
  event: string;
  by?: string;
  reason?: string;
}

/** A secret as stored: only its keyed hash, valid for one purpose. Times are ISO 8601 UTC. */
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
  /** The stored hash of the link that it carries, if it carries one that only this letter has. */
  link?: string;
}

/** The letters that a request can cause. */
export const letterNames = [
  'confirm',
  'grace',
  'cancelled',
  'cancelled-on-file',
  'joined',
  'address-changed',
  'archive-ready',
  'receipt',
  'attention',
] as const;
export type LetterName = (typeof letterNames)[number];

/** What the mail service reported of one letter that it had accepted. Instants are ISO 8601 UTC. */
export interface LetterReport {
  letter: LetterName;
  /** When the mail service accepted it. */
  sentAt: string;
  /** When the receiving server took it. */
  deliveredAt?: string;
  undelivered?: Undelivered;
  complainedAt?: string;
}

/** That a letter did not arrive, and why. `code`: what the receiving server said, as an enhanced status code. */
export interface Undelivered {
  at: string;
  reason: UndeliveredReason;
  code?: string;
}

/**
 * Seals tell what a customer was asked and decided, what was planned for it and handed out, from what somebody wrote
 * into the table. Each function that decides has a key of its own; whoever goes on verifies the seal before and cannot
 * make it.
 */
export interface AddressSeal {
  /** Random, so that the hash of one address is another one on each request. */
  salt: string;
  addressHash: string;
  /** Ed25519 over everything that was asked or confirmed, base64url. */
  signature: string;
}

/**
 * One request of a customer, as stored: one item, changed only by conditional writes.
 * Facts that must change together are all on it. Times are ISO 8601 UTC strings.
 */
export interface Request {
  /** 12 characters of Crockford's base 32; also the execution's name and, grouped, the reference. */
  id: string;
  /** Incremented by each write, which is conditional on the revision it read. */
  revision: number;
  /** How often its execution was begun anew, because it was over while the request was open. Missing: never. */
  restarts?: number;
  kind: Kind;
  /** For an opt-out, always `information`. */
  scope: Scope;
  /** For an opt-out, the refused topics; empty for the other kinds. */
  topics: Topic[];
  language: Language;
  channel: Channel;
  /** Normalised address as submitted. Erased when the request closes. */
  address?: string;
  /** The customer's name on file, for letters. Erased when the request closes. */
  name?: string;
  /** Keyed hash of the address: identifies requests of the same address without revealing it. */
  addressKey: string;
  /** Keyed hash of the client that submitted the form. Erased when the request closes. */
  clientKey?: string;
  status: Status;
  history: HistoryLine[];
  submittedAt: string;
  /** Legal deadline for carrying out the request, ISO 8601. */
  dueAt: string;
  /**
   * When the first letter, which explains the procedure, was sent. Missing again when it came back: such a request is
   * not answered.
   */
  acknowledgedAt?: string;
  /** Set once the customer has been found. Erased when the request closes. */
  customerId?: string;
  /** Keyed hash of the customer number. Missing on older requests. */
  customerKey?: string;
  /** When an operator made sure that the customer reads the mail of the address, although it is in doubt. */
  vouchedAt?: string;

  /** Task token on which the machine waits for the customer, if it does: of the newest state and attempt. */
  taskToken?: string;
  confirmation?: {
    secret: StoredSecret;
    /** Fresh links requested so far. */
    freshLinks: number;
    /** When the wait for a confirmation finally ends. */
    waitEndsAt: string;
    /** Deletion: seconds between the confirmation and the execution, as the letter promised. */
    graceSeconds: number;
    /** Seal of the step that asked, over the newest link. Missing on older requests. */
    questionSeal?: AddressSeal;
    confirmedAt?: string;
    /** Seal of the function that confirmed. Missing on older requests. */
    seal?: AddressSeal;
    /** Version of the risk text that the owner accepted, for a deletion. */
    riskTextVersion?: string;
  };
  grace?: {
    secret: StoredSecret;
    endsAt: string;
  };
  /** When the customer, or an operator on their behalf, cancelled. */
  cancelledAt?: string;
  plan?: FrozenPlan;
  /** Frozen outcomes per store; a store is absent until it has been carried out. */
  outcomes: Partial<Record<AnyStoreName, Outcome[]>>;
  /** Names of the errors that stores gave up on, until a retry succeeds. */
  failures: Partial<Record<AnyStoreName, string>>;
  /** What the provider's site did for it. Missing: it was asked for nothing. */
  site?: SiteRecord;
  /** What persons did in manual stores. Missing: nothing. */
  manual?: ManualRecords;
  /** Handover: an operator lets the copy go without the files that cannot be read. */
  acceptsIncomplete?: true;
  /** Handover: the archive that was written. */
  archive?: WrittenArchive;
  /** Handover: the download, available until `deletesAt` or until the customer discards the archive. */
  delivery?: {
    secret: StoredSecret;
    deletesAt: string;
    /** Seal of the step that delivered. Missing on older requests. */
    seal?: string;
    /** When each download URL was issued. */
    mints: string[];
    discardedAt?: string;
    deletedAt?: string;
  };
  /** When the request was carried out (opt-out effective, archive ready, erasure finished). */
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
    /**
     * Task token on which the machine waits for an operator. Separate, so that a repeated retry resumes nothing else.
     */
    taskToken: string;
    /** Status to which an operator's retry returns. */
    from: Status;
    retriedAt?: string;
  };
  /** The newest letter of each name that has left. Whether it arrived, {@link letterReports} says. */
  letters: Partial<Record<LetterName, SentLetter>>;
  /** What the mail service reported, by message id. Missing: nothing yet. */
  letterReports?: Record<string, LetterReport>;
  /** Since when the customer knows, by another way, what a letter that did not arrive says. */
  told?: Partial<Record<LetterName, string>>;
  closedAt?: string;
  /** When the evidence is purged. */
  purgeAt?: string;
}

/** One part of a copy, as its customer sees it. It names no path: the page shows it to whoever has the link. */
export interface WrittenPart {
  /** A zip, or one file as it is. */
  kind: 'zip' | 'as-it-is';
  /** Of its name, without the dot; empty if a file had none. */
  extension: string;
  /** Bytes to download; 0 if its only file could not be read. */
  bytes: number;
  /** The customer's own files in it. */
  files: number;
  /** Those, or records, by category. */
  holds: Partial<Record<Category, number>>;
  /** Of a part that the site has uploaded: where from, and what it is called there. */
  site?: { store: SiteStoreName; part: string };
}

/** A handover's archive as written. */
export interface WrittenArchive {
  /** Bytes, of all parts together. */
  size: number;
  /** Entries of the archive, with the files of all other parts. */
  entries: number;
  /** Of a copy in parts: all of them, the archive first. Missing if the archive is the whole copy. */
  parts?: WrittenPart[];
  /** Files that could not be read; the manifest lists them. */
  missing: number;
  /** SHA-256 of manifest.json, hex. */
  manifestSha256: string;
}

/** Statuses of requests that need no further work. */
export const closedStatuses: readonly Status[] = [
  'completed',
  'completed-with-exceptions',
  'expired',
  'cancelled',
  'no-such-customer',
  'joined',
];

export const isClosed = (request: Pick<Request, 'status'>) => closedStatuses.includes(request.status);

/** Is the customer gone from the register once this is carried out? */
export const erasesCustomer = ({ kind, scope }: Pick<Request, 'kind' | 'scope'>): boolean =>
  kind === 'deletion' && scope !== 'data';

/** Does this kind need the match code, so that a machine cannot confirm it? */
export const needsMatchCode = (kind: Kind) => kind !== 'opt-out';

/** Does `running` cover everything that `other` asks for? */
export function covers(
  running: Pick<Request, 'scope' | 'topics'>,
  other: Pick<Request, 'scope' | 'topics'>,
): boolean {
  const scopeCovered = running.scope === 'everything' || running.scope === other.scope;
  return scopeCovered && other.topics.every((topic) => running.topics.includes(topic));
}
