import type { KeyObject } from 'node:crypto';
import type { SiteStoreName, SiteTask, UploadedPart } from '../../contract/site.ts';
import type { HoldLaw } from '../../functions/stores/domain/holds.ts';
import type { Brakes } from '../journal/brakes.ts';
import type { Journal } from '../journal/journal.ts';
import type { DecisionKeys } from '../safety/decision.ts';
import type { SiteSystem } from '../stores/site-system.ts';

/** What is pinned on site, whatever the workflow asks for. */
export interface Safety {
  decisionKeys: DecisionKeys;
  /** How long a decision lies in the journal before anything is erased under it. */
  eraseAfterSeconds: number;
  brakes: Brakes;
  /** The shortest periods under which anything is planned or erased. */
  lawFloor: HoldLaw;
}

/** What a task is carried out with. */
export interface WorkParts {
  systems: ReadonlyMap<SiteStoreName, SiteSystem>;
  /** The store that knows which address is on file. */
  register?: SiteSystem;
  journal: Journal;
  safety: Safety;
  clock(): Date;
  key: KeyObject;
  version: string;
  /** Uploads one part of a copy. Missing: no upload host is pinned, and nothing is exported. */
  upload?: (
    task: SiteTask,
    part: string,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ) => Promise<UploadedPart>;
}
