/**
 * What proves whose account it is. A name proves nothing: it is sold again. `created` is an ISO 8601 instant, or the text
 * that a panel writes.
 */
export interface AccountFacts {
  uid?: string;
  created?: string;
  domain?: string;
}

/** An account as a panel describes it now. */
export interface PanelAccount {
  user: string;
  facts: AccountFacts;
  isSuspended: boolean;
  /** The reason that stands beside a suspension, if the panel keeps one. */
  suspendedBecause?: string;
}

/** What an account holds. Shown in plans and receipts; nothing is decided by it. */
export interface AccountCounts {
  files: number;
  mailboxes: number;
  databases: number;
}

/** What a job that makes a package says of itself. A job that the panel no longer knows has failed. */
export type PackState = 'running' | 'ready' | 'failed';

/** A package that is being made. */
export interface PackJob {
  user: string;
  /** Folder of this job alone, as the panel's server sees it. */
  folderThere: string;
  /** The same folder, as this machine sees it. */
  folderHere: string;
  /** What `startPack` answered. */
  id: string;
}

/** An ability that `check` found or missed. */
export interface PanelRight {
  name: string;
  isThere: boolean;
}

/**
 * One panel server. What a panel answers to an act proves nothing, so acts return nothing: read again. Reads are exact and
 * throw rather than guess. Throws `LaterFault` and `NeverFault` with codes; the panel's own words name people and stay out.
 */
export interface Panel {
  /** The names of all accounts of the server. The second, independent reading. */
  list(): Promise<ReadonlySet<string>>;
  /** The account of exactly this name. `undefined`: the panel says that it has none. */
  exists(user: string): Promise<PanelAccount | undefined>;
  counts(user: string): Promise<AccountCounts>;
  /** How many backups the server keeps of this name. `undefined`: this panel cannot say. None of them goes with the account. */
  backups(user: string): Promise<number | undefined>;
  suspend(user: string, reason: string): Promise<void>;
  unsuspend(user: string): Promise<void>;
  remove(user: string): Promise<void>;
  /** Begins to pack the account in the background. Returns what the panel knows the job by. */
  startPack(user: string, folderThere: string): Promise<string>;
  packState(job: PackJob): Promise<PackState>;
  /** The one file of a job that is ready, by its exact name; `undefined` if it is not there. */
  packageOf(job: PackJob, files: readonly string[]): string | undefined;
  /** Which of the abilities that this program needs the login has, as far as the panel tells. */
  rights(): Promise<readonly PanelRight[]>;
}
