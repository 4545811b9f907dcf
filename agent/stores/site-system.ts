import type {
  SiteCode,
  SiteCustomer,
  SiteOperation,
  SiteStoreName,
  SiteSubject,
} from '../../contract/site.ts';
import type { Scope } from '../../functions/shared/vocabulary.ts';
import type { DataSubject } from '../../functions/stores/domain/data-subject.ts';
import type { HoldLaw } from '../../functions/stores/domain/holds.ts';
import type {
  EndedHold,
  Handle,
  MayContinue,
  Mention,
  SiteErasure,
  SiteFinding,
} from '../../functions/stores/domain/site-store.ts';

/** What a task of a request gives to a store. */
export interface SystemTask {
  request: string;
  /** A later run of any task has a higher one, also after the journal was lost. */
  fence: number;
  subject: DataSubject;
  /** What other stores found of the customer: a panel's user, a folder. */
  handles: readonly Handle[];
}

export interface FindingTask extends SystemTask {
  kind: 'deletion' | 'handover';
  /** The instant under which holds are counted. */
  at: Date;
  /** Missing for a copy, which holds nothing. */
  law?: HoldLaw;
}

export interface PlannedSystemTask extends SystemTask {
  /** Of the plan that `find` answered. */
  sha256: string;
}

export interface TurnedTask extends SystemTask {
  turn: number;
}

/** Something that a person should look at before they rely on a store. Names and codes only. */
export interface SystemFinding {
  /** `stops`: nothing is erased until it is mended; `calls`: a person has to look; `notes`: known and dealt with. */
  level: 'stops' | 'calls' | 'notes';
  code: string;
  where: string;
  say: string;
}

export interface SystemCheck {
  findings: readonly SystemFinding[];
  /** What a person signs who has compared a map from documentation with the system. */
  fingerprint?: string;
  /** Why nothing is done, where that is known more exactly than that the system does not fit. */
  ailment?: SiteCode;
}

/** A piece of a customer's data for a copy. */
export interface ExportedPiece {
  category: string;
  /** What it is called in the copy; unique within the store. */
  name: string;
  modifiedAt?: Date;
  /** Bytes, if known. Pieces that are not large are packed together; missing counts as not large. */
  size?: number;
  /** Is it a package already, to be left as it is? */
  isPackage?: true;
  /** Records and files in it, as customers count them. Default: one of its category. */
  holds?: Readonly<Record<string, number>>;
  /** Names of files of this category that the system has and under which there is none. */
  absent?: readonly string[];
  read(): AsyncIterable<Uint8Array>;
}

/**
 * One system of the provider, as the agent works with it: an SQL database, a panel, the provider's own program. What a
 * system cannot do is missing. Every method can run again after a crash and ends in the same state. Throws `LaterFault` and
 * `NeverFault`; whatever else it throws is told as `internal`, without its words.
 */
export interface SiteSystem {
  store: SiteStoreName;
  mapSha256: string;
  categories: readonly string[];
  /** Which requests reach it: those about the customer's information, or about what the customer hosts. */
  scope: Exclude<Scope, 'everything'>;
  lookUp?(address: string): Promise<SiteCustomer | undefined>;
  /** What is on file of this customer now; the address is missing if what is on file is none. */
  customer?(customerId: string): Promise<{ customerId: string; address?: string } | undefined>;
  list?(
    cursor: string | undefined,
    limit: number,
  ): Promise<{ customers: readonly SiteCustomer[]; cursor?: string }>;
  /** What finds the customer in other stores, as it is today. Changes and remembers nothing. */
  handles?(subject: DataSubject): Promise<readonly Handle[]>;
  suspend?(task: TurnedTask): Promise<void>;
  unsuspend?(task: TurnedTask): Promise<void>;
  find(task: FindingTask): Promise<SiteFinding>;
  export?(task: SystemTask): AsyncIterable<ExportedPiece>;
  /** Categories that `export` looks into. Missing: all. */
  exported?: readonly string[];
  /** Erases and reads again. `mayContinue` is asked before each batch. */
  erase(task: PlannedSystemTask, mayContinue: MayContinue): Promise<SiteErasure>;
  verify(task: PlannedSystemTask): Promise<{ left: number; mentions: readonly Mention[] }>;
  /** The customer may be unknown: the flag then belongs to the address. */
  refuse?(subject: SiteSubject, topics: readonly string[]): Promise<void>;
  purge?(at: Date, mayContinue: MayContinue): Promise<{ ended: readonly EndedHold[]; stopped: boolean }>;
  forget(request: string): Promise<void>;
  check(): Promise<SystemCheck>;
  close(): Promise<void>;
}

/** The operations of the protocol that a system can do. */
export const operationsOf = (system: SiteSystem): SiteOperation[] => [
  ...(system.lookUp ? (['look-up'] as const) : []),
  ...(system.list ? (['list'] as const) : []),
  ...(system.suspend ? (['suspend'] as const) : []),
  ...(system.unsuspend ? (['unsuspend'] as const) : []),
  'find',
  ...(system.export ? (['export'] as const) : []),
  'erase',
  'verify',
  ...(system.refuse ? (['refuse'] as const) : []),
  ...(system.purge ? (['purge'] as const) : []),
  'forget',
];
