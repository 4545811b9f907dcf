import type { SiteStoreName } from '../../../contract/site.ts';
import type { Category, Outcome, StorePlan } from './plan.ts';

/** What a store behind a site holds of a customer. */
export type SiteStorePlan = StorePlan<SiteStoreName>;

/** How far an operation is. Rows; a row that the application added meanwhile may lift `done` above `total`. */
export interface Progress {
  done: number;
  total: number;
}

/** Asked before each batch. No: the operation ends there, with everything before it committed. */
export type MayContinue = (progress: Progress) => Promise<boolean>;

/** A copy of the data that no deletion reaches at once, and the days after which it is gone. A line of the receipt. */
export interface CopyElsewhere {
  name: string;
  days: number;
}

/** What finds one customer's records in another store: a panel's user, a folder. Personal: it stays on the site. */
export interface Handle {
  kind: string;
  values: Readonly<Record<string, string | null>>;
}

/**
 * Rows for a person to look at: their free text names the customer's address, or their reference differs from the
 * customer's number only in what SQL overlooks. Nothing deletes them.
 */
export interface Mention {
  table: string;
  column: string;
  count: number;
}

/** What a store answers to `find`. */
export interface SiteFinding {
  plan: SiteStorePlan;
  sha256: string;
  copies: readonly CopyElsewhere[];
  handles: readonly Handle[];
  /** Tables of the system that the store map does not name: nobody looked into them. */
  tablesNotReached: readonly string[];
}

/** What a store answers to `erase`: outcomes as every store has them, and the second reading. */
export interface SiteErasure {
  outcomes: Outcome[];
  /** Rows that should be gone and are not. 0 proves the erasure. */
  left: number;
  /** `mayContinue` said no: what follows is not erased yet. */
  stopped: boolean;
  mentions: readonly Mention[];
  copies: readonly CopyElsewhere[];
  tablesNotReached: readonly string[];
}

/** Holds that ended: rows that `purge` erased, by the request that had to leave them. */
export interface EndedHold {
  request: string;
  category: Category;
  basis: string;
  /** Rows erased. */
  count: number;
}

/** Why a store on site does not do what it was asked. A code, never a foreign system's words: they name people. */
export type SiteCode =
  /** Repeat it. */
  | 'database-away'
  | 'database-busy'
  | 'panel-away'
  | 'panel-busy'
  /** A panel's answer is none that it documents, or two of its readings disagree. */
  | 'panel-unreadable'
  /** The provider's own program gives no complete answer. */
  | 'plug-away'
  /** It says itself that it cannot now. */
  | 'plug-busy'
  /** Its answer is none that is documented. */
  | 'plug-unreadable'
  /** A person has to mend it. */
  | 'ambiguous-subject'
  | 'database-refused'
  | 'file-outside'
  | 'files-away'
  /** An account bears the name, and nothing proves whose it is. */
  | 'handle-changed'
  /** Records that the plan holds by law are not found any more. */
  | 'held-gone'
  | 'law-missing'
  | 'old-fence'
  | 'other-server'
  | 'panel-refused'
  /** The billing system names a server that the configuration does not know. */
  | 'panel-unknown'
  | 'plan-unknown'
  /** The provider's own program says that a person has to act first. */
  | 'plug-refused'
  | 'schema-changed'
  | 'schema-not-signed'
  | 'schema-unfit'
  | 'superseded';
