import type { StoreName } from './stores.ts';

/** Input of an execution. Its name is the request's id; neither holds anything personal. */
export interface ExecutionInput {
  requestId: string;
}

/**
 * What the machine does next. Written as `$.next` by whoever resumes a waiting state (the customer's confirmation,
 * an operator's retry) and read by the one Choice of the machine.
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

/** Output with which a waiting state is resumed. */
export interface ResumeOutput {
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

/** Payload of `plan-request`; its answer is {@link PlanOutput}. */
export interface PlanOutput {
  requestId: string;
  stores: StoreName[];
}

/** Payload of `execute-in-store`, one per Map iteration. */
export interface ExecuteInStoreInput extends ExecutionInput {
  store: StoreName;
}

/** How a request ends when it is not carried out. */
export const endings = ['expired', 'cancelled', 'no-such-customer', 'too-many-letters', 'joined'] as const;

export type Ending = (typeof endings)[number];

/** Payload of `close-request`. Without `ending`, the outcomes on the request decide. */
export interface CloseInput extends ExecutionInput {
  ending?: Ending;
  /** Map results: only iterations that gave up carry `error`, its name alone. */
  results?: { store: StoreName; error?: string }[];
}

/** Payload of `raise-attention`. */
export interface RaiseAttentionInput extends WaitingStepInput {
  /** The name of the error that the machine gave up on. Its cause stays in the logs. */
  error: string;
}

/**
 * What the machine of policy notices does next. Its steps answer with it as `$.next`, and its one Choice reads it.
 */
export const noticeSteps = ['freeze', 'send', 'await-answers', 'await-quota', 'end'] as const;

export type NoticeStep = (typeof noticeSteps)[number];

/** Input of an execution of that machine, and of each of its steps. The execution is named `notice-<version>-<attempt>`. */
export interface NoticeInput {
  /** Number of the policy version that customers are told of. */
  version: number;
  /** Which execution of the run this is, from 1: an older one that still runs finds that it has nothing to do. */
  attempt: number;
}

/** Answer of `freeze-recipients` and `send-notices`. */
export interface NoticeOutput extends NoticeInput {
  next: NoticeStep;
}

/** Payload of `stop-notices`. */
export interface StopNoticesInput extends NoticeInput {
  /** The name of the error that the machine gave up on. */
  error: string;
}

export const noticeExecutionName = ({ version, attempt }: NoticeInput): string =>
  `notice-${version}-${attempt}`;

/**
 * Names of errors that the state machine matches on. They are API: renaming one changes the machine.
 * Transient ones are retried, permanent ones are not; some are retried slowly, the others are branches.
 */
export const errorNames = {
  /** A dependency throttled, timed out or was unreachable: the same call may succeed later. */
  transient: 'Transient',
  /** A fault that no retry can mend (bug, missing permission, corrupt record). Ends in front of a person. */
  permanent: 'Permanent',
  /** After an erase, the store still returned something. Retried: stores may be eventually consistent. */
  notErased: 'NotErased',
  /** The address does not belong to a customer. */
  noSuchCustomer: 'NoSuchCustomer',
  /** The limit of letters to this address is used up. Retried slowly; after that the request ends. */
  tooManyLetters: 'TooManyLetters',
  /** The customer wants a new confirmation link (sent into the waiting state by the confirmation page). */
  freshLinkWanted: 'FreshLinkWanted',
  /** The customer (or an operator for them) cancelled. */
  cancelled: 'Cancelled',
  /** A request of the same customer covers this one and is being carried out: this one follows it. */
  joined: 'Joined',
  /** Another open request of the same customer must end first. Retried slowly. */
  otherRequestOpen: 'OtherRequestOpen',
  /** The request needs a person: something failed in a store. */
  needsAttention: 'NeedsAttention',
} as const;

export type ErrorName = (typeof errorNames)[keyof typeof errorNames];

/**
 * Machine and letters differ by this much, always in the customer's favour: the machine goes on later than the letter
 * says, and a link dies earlier than the machine stops waiting.
 */
export const machineMarginSeconds = 5;
