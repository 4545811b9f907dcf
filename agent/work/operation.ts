import type { SiteResult, SiteTask } from '../../contract/site.ts';
import type { Outcome } from '../../functions/stores/domain/plan.ts';
import type { SiteStorePlan } from '../../functions/stores/domain/site-store.ts';
import type { Declined } from '../answers.ts';
import type { SiteSystem } from '../stores/site-system.ts';
import type { WorkParts } from './parts.ts';
import type { Pulse } from './pulse.ts';

export type Result = SiteResult<SiteStorePlan, Outcome>;

/** What an operation did, with what its evidence counts. */
export interface Performed {
  result: Result;
  count: number;
  planSha256?: string;
  partsSha256?: string;
}

/** One run of a task. */
export interface Run {
  task: SiteTask;
  system: SiteSystem;
  parts: WorkParts;
  pulse: Pick<Pulse, 'mayContinue' | 'end'>;
}

export type Operation = (run: Run) => Promise<Performed | Declined>;
