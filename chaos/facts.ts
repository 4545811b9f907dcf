import type { LetterName, Request } from '../functions/requests/domain/request.ts';
import type { Act, Click } from './player.ts';
import type { Erasure, Invocation, Send } from './recorder.ts';
import type { ExecutionEnd } from './world.ts';

/** All that the provider's stores hold of a customer, as comparable texts. */
export interface Holdings {
  /** Records of the account register, each as canonical JSON, by their sort key. */
  records: Record<string, string>;
  /** The subscriber to promotions. */
  subscriber?: string;
  /** Every version and delete marker of a hosted file. */
  files: string[];
}

/** One message in the mailbox. */
export interface Mail {
  id: string;
  to: string;
  subject: string;
}

/** The link of the newest letter of its kind, and how its page answers. */
export interface NewestLink {
  requestId: string;
  letter: LetterName;
  messageId: string;
  status: number;
}

/** A customer before the journey and after everything. */
export interface CustomerFacts {
  id: string;
  before: Holdings;
  after: Holdings;
}

/** All that is known of one journey, from three sides: what people saw, what was on the wire, what is stored. */
export interface JourneyFacts {
  journey: number;
  name: string;
  acts: readonly Act[];
  clicks: readonly Click[];
  requests: readonly Request[];
  /** Everything in the mailboxes of the journey's people. */
  mails: readonly Mail[];
  sends: readonly Send[];
  /** The newest letter of each kind with a link, and how the page of that link answers in the end. */
  newestLinks: readonly NewestLink[];
  invocations: readonly Invocation[];
  erasures: readonly Erasure[];
  /** What functions threw about its requests. */
  errors: readonly string[];
  owner: CustomerFacts;
  neighbour: CustomerFacts;
  /** Topics on which the owner agreed to promotions before the journey, and on which they may still be sent. */
  consented: readonly string[];
  allowed: readonly string[];
}

/** All that is known beyond single journeys. */
export interface RunFacts {
  requests: ReadonlyMap<string, Request>;
  /** Slots of customers' open work. */
  slots: readonly { owner: string; requestId: string }[];
  /** By execution name. */
  executions: ReadonlyMap<string, ExecutionEnd>;
  /** Lines of the log. */
  log: readonly string[];
  /** Calls that a role did not allow. */
  refused: readonly string[];
  /** The run of policy notices, if there was one. */
  notices?: NoticeFacts;
}

export interface NoticeFacts {
  status: string;
  imbalance: number;
  /** Customers on file when the run began. */
  customers: readonly { id: string; address: string }[];
  /** Fate of each customer on the ledger. */
  fates: ReadonlyMap<string, string>;
  sends: readonly Send[];
  mails: readonly Mail[];
}

/** What must never be, and was. */
export interface Violation {
  invariant: string;
  /** Number of the journey; absent if it belongs to none. */
  journey?: number;
  text: string;
}
