import type { Pauses } from '../../functions/shared/backoff.ts';
import type { Topic } from '../../functions/shared/vocabulary.ts';
import type { DataSubject } from '../../functions/stores/domain/data-subject.ts';
import type { HoldLaw } from '../../functions/stores/domain/holds.ts';
import type {
  Handle,
  MayContinue,
  Mention,
  SiteErasure,
  SiteFinding,
} from '../../functions/stores/domain/site-store.ts';
import type { KnownColumns } from '../check/check-schema.ts';
import type { Finding } from '../check/finding.ts';
import type { Database } from '../database/database.ts';
import type { StoreMap } from '../store-map/store-map.ts';
import type { CustomerOnFile, CustomerPage } from './customers.ts';
import type { AbsentFile, ExportedPage, ExportedSiteFile } from './export.ts';
import type { Box } from './freeze.ts';
import type { Epoch } from './plans.ts';
import type { Purge } from './purge.ts';
import type { Refuser } from './refuse.ts';

export interface SiteStoreSettings {
  map: StoreMap;
  database: Database;
  /** Folder of the application, if the map names files. */
  filesRoot?: string;
  /** Fingerprint of the schema that a person on site compared with a map from documentation. */
  signed?: string;
  box: Box;
  pauses: Pauses;
  /** A new random word for each erasure. */
  newMark(): string;
}

/** One task of a request; a later run of the same task has a higher fence. */
export interface StoreTask {
  request: string;
  fence: number;
  subject: DataSubject;
}

export interface FindTask extends StoreTask {
  kind: 'deletion' | 'handover';
  /** The instant under which holds are counted. */
  at: Date;
  law: HoldLaw;
}

/** What was planned is carried out, and nothing else. */
export interface PlannedTask extends StoreTask {
  /** Hash of the plan that `find` answered. */
  sha256: string;
}

export interface FreezeTask extends StoreTask {
  number: number;
}

export interface StoreCheck {
  findings: Finding[];
  /** Fingerprint of the mapped tables: what a person signs. */
  fingerprint: string;
  /** For the next check. */
  known: KnownColumns;
}

/**
 * One system with an SQL database, described by a store map. Every operation can run again after a crash and ends in the
 * same state. Throws `LaterFault` and `NeverFault`; their messages hold no personal data.
 */
export interface SiteStore {
  /** The customer with exactly this normalised address. Throws `ambiguous-subject` if there are several. */
  lookUp(address: string): Promise<CustomerOnFile | undefined>;
  /** What is on file of a customer now: is the address still the one that was confirmed? */
  customer(customerId: string): Promise<CustomerOnFile | undefined>;
  /** All customers, page by page. */
  list(after: string | undefined, limit: number): Promise<CustomerPage>;
  /** Plans, and remembers the plan beside the data. Changes nothing of the system's. */
  find(task: FindTask): Promise<SiteFinding>;
  /** What `find` resolved for other stores; nothing once the request is forgotten. */
  handles(request: string): Promise<Handle[]>;
  /** What finds the customer in other stores, as it is today. Remembers nothing. */
  names(subject: DataSubject): Promise<Handle[]>;
  exportRows(subject: DataSubject): AsyncIterable<ExportedPage>;
  /** `onAbsent` hears of names under which there is no file. */
  exportFiles(subject: DataSubject, onAbsent?: (file: AbsentFile) => void): AsyncIterable<ExportedSiteFile>;
  /** Erases and reads again. `mayContinue` is asked before each batch of at most 500 rows. */
  erase(task: PlannedTask, mayContinue: MayContinue): Promise<SiteErasure & { epoch: Epoch }>;
  /** Reads again on the server that was planned for. */
  verify(task: PlannedTask): Promise<{ left: number; mentions: Mention[] }>;
  /** Erases what was held until now. */
  purge(at: Date, mayContinue: MayContinue): Promise<Purge>;
  /** Sets the flags of these topics; of who is no customer there are none. */
  refuse(refuser: Refuser, topics: readonly Topic[]): Promise<void>;
  freeze(task: FreezeTask): Promise<void>;
  unfreeze(task: FreezeTask): Promise<void>;
  /** The request is closed: what was remembered for it goes. Holds stay. */
  forget(request: string): Promise<void>;
  check(known?: KnownColumns): Promise<StoreCheck>;
  /** Does the ledger know this erasure? If not, a backup was put back, and what was erased since has to go again. */
  knows(epoch: Epoch): Promise<boolean>;
}
