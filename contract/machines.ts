import type { AnyStoreName, StoreName } from './stores.ts';

/** Input of an execution, which is named after the request's id. Neither contains personal data. */
export interface ExecutionInput {
  requestId: string;
}

/**
 * The machine's next step: the answer of whatever resumes a waiting state (the customer's confirmation, an operator's
 * retry), read by the machine's only Choice state. An answer without one, or with another one, calls a person.
 */
export const nextSteps = [
  'ask',
  'grace-period',
  'erase',
  'hand-over',
  'refuse-promotions',
  'deliver',
  'close',
] as const;

export type NextStep = (typeof nextSteps)[number];

/** Output that resumes a waiting state. */
export interface ResumeOutput {
  /** Read by executions that began with an earlier definition; newer ones keep their own. */
  requestId: string;
  next: NextStep;
}

/** Payload of a waiting state's function. */
export interface WaitingStepInput extends ExecutionInput {
  taskToken: string;
  /**
   * How long this execution waits in this state, in seconds: it keeps the definition that it began with, so that what a
   * letter promises holds when a setting changes. Missing in executions of definitions that did not tell it.
   */
  waitSeconds?: number;
}

/** Payload of `ask-for-confirmation`. */
export interface AskInput extends WaitingStepInput {
  /** How long this execution will wait between a confirmed deletion and its execution, in seconds. */
  graceSeconds?: number;
  /** How long it will keep the archive of a handover, in seconds. */
  archiveSeconds?: number;
}

/** All stores of the site together, as one item of the Map: they are erased one after the other. */
export const siteLane = 'site';

/**
 * What the machine wants of the site before it goes on. `look-up` exists only where the register is behind the site;
 * `forget` waits for nothing.
 */
export const sitePhases = ['look-up', 'find', 'erase', 'copy', 'unsuspend', 'refuse', 'forget'] as const;
export type SitePhase = (typeof sitePhases)[number];

/** Payload of `open-task`. */
export interface OpenTaskInput extends ExecutionInput {
  phase: SitePhase;
  /** Missing in `forget`. */
  taskToken?: string;
}

/** Payload of `plan-request`. */
export interface PlanInput extends ExecutionInput {
  /** How many parts of a copy this execution can write. Missing in executions of definitions that knew no parts. */
  maxParts?: number;
  /** Does this execution ask the site for its parts of a copy? Missing without a site, and before it was asked. */
  copiesAtSite?: true;
}

/** Answer of `plan-request`. */
export interface PlanOutput {
  requestId: string;
  /** Those that are unfinished; the stores of the site together are one item. */
  stores: (StoreName | typeof siteLane)[];
  /** The numbers of a copy's parts, from {@link firstCutPart}: none of a copy that fits into one archive. */
  parts: number[];
}

/**
 * The most parts, without the first, that one execution may write. Its history is limited to 25,000 events: a part takes
 * seven, three more for each retry and two if it is left to a person.
 */
export const maxParts = 500;

/** Part 1 is the archive with the information, the page and the list of parts; the files of stores begin here. */
export const firstCutPart = 2;

/** Payload of `write-archive`: with `part`, it writes that part only. */
export interface WriteArchiveInput extends ExecutionInput {
  part?: number;
  /** Map results, once all parts were tried. Only those that gave up have `error`, which is just the error's name. */
  results?: { part: number; error?: string }[];
}

/** Payload of `execute-in-store`, one per Map iteration. */
export interface ExecuteInStoreInput extends ExecutionInput {
  store: StoreName;
}

/** How a request ends when it is not carried out. */
export const endings = ['expired', 'cancelled', 'no-such-customer', 'too-many-letters', 'joined'] as const;

export type Ending = (typeof endings)[number];

/** Payload of `close-request`. Without `ending`, the outcomes recorded on the request decide. */
export interface CloseInput extends ExecutionInput {
  ending?: Ending;
  /** Map results. Only iterations that gave up have `error`, which is just the error's name. */
  results?: { store: AnyStoreName | typeof siteLane; error?: string }[];
}

/** Payload of `raise-attention`. */
export interface RaiseAttentionInput extends WaitingStepInput {
  /** Name of the error that the machine gave up on. Its cause stays in the logs. */
  error: string;
}

/**
 * Next step of the policy-notice machine. Each of its steps answers with one as `$.next`, which its only Choice state
 * reads.
 */
export const noticeSteps = ['freeze', 'send', 'await-answers', 'await-quota', 'end'] as const;

export type NoticeStep = (typeof noticeSteps)[number];

/** Input of a policy-notice execution and of each of its steps. The execution is named `notice-<version>-<attempt>`. */
export interface NoticeInput {
  /** Number of the policy version to announce. */
  version: number;
  /**
   * Number of this execution within the run, from 1. An older execution that is still running finds nothing left to do.
   */
  attempt: number;
}

/** Answer of `freeze-recipients` and `send-notices`. */
export interface NoticeOutput extends NoticeInput {
  next: NoticeStep;
}

/** Payload of `stop-notices`. */
export interface StopNoticesInput extends NoticeInput {
  /** Name of the error that the machine gave up on. */
  error: string;
}

export const noticeExecutionName = ({ version, attempt }: NoticeInput): string =>
  `notice-${version}-${attempt}`;

/**
 * Error names that the state machine matches on. They are API: renaming one changes the machine. Transient errors are
 * retried, permanent ones are not; some are retried slowly, the others are branches.
 */
export const errorNames = {
  /** A dependency throttled, timed out or was unreachable. The same call may succeed later. */
  transient: 'Transient',
  /** A fault that no retry can fix (bug, missing permission, corrupt record). Raised to an operator. */
  permanent: 'Permanent',
  /** The store still returned something after an erase. Retried: stores may be eventually consistent. */
  notErased: 'NotErased',
  /** The address does not belong to a customer. */
  noSuchCustomer: 'NoSuchCustomer',
  /** The limit of letters to this address is exhausted. Retried slowly; then the request ends. */
  tooManyLetters: 'TooManyLetters',
  /** The customer asked for a new confirmation link (sent to the waiting state by the confirmation page). */
  freshLinkWanted: 'FreshLinkWanted',
  /** The customer, or an operator on their behalf, cancelled. */
  cancelled: 'Cancelled',
  /** The customer answered and the machine, which gave up waiting, had not heard of it: the request goes on. */
  answered: 'Answered',
  /** Another request of the same customer covers this one and is being carried out: this one follows it. */
  joined: 'Joined',
  /** Another open request of the same customer must end first. Retried slowly. */
  otherRequestOpen: 'OtherRequestOpen',
  /** The address on file is new, or mail to it has bounced: an operator must make sure that it is the customer's. */
  doubtfulAddress: 'DoubtfulAddress',
  /** Files of a handover cannot be read: a person decides whether the copy is handed over without them. */
  unreadable: 'Unreadable',
  /** The site has answered: the waiting state looks at its tasks again. */
  siteAnswered: 'SiteAnswered',
  /** The register is behind the site, and has not said lately who has the address. Leads to a look-up. */
  lookUpNeeded: 'LookUpNeeded',
  /** The site cannot do what it was asked until a person has acted. */
  siteRefused: 'SiteRefused',
  /** A copy would need more parts than the machine can write, or has a file that no run can copy: a person decides. */
  tooLarge: 'TooLarge',
  /** Parts of a copy are not written yet. Leads to their writing; after that, to an operator. */
  partsMissing: 'PartsMissing',
  /** Something failed in a store: the request needs an operator. */
  needsAttention: 'NeedsAttention',
} as const;

export type ErrorName = (typeof errorNames)[keyof typeof errorNames];

/**
 * Difference between the machine's waits and the times promised in letters, always in the customer's favour: the
 * machine proceeds later than the letter says, and a link expires before the machine stops waiting.
 */
export const machineMarginSeconds = 5;
