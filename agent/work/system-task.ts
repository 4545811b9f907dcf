import type { SiteTask } from '../../contract/site.ts';
import type { DataSubject } from '../../functions/stores/domain/data-subject.ts';
import { handlesOf } from '../journal/requests.ts';
import { nextRun } from '../journal/runs.ts';
import type { SystemTask } from '../stores/site-system.ts';
import type { WorkParts } from './parts.ts';

/** What a store is given of a task. */
export const systemTask = (
  { request }: SiteTask,
  subject: DataSubject,
  { journal, clock }: WorkParts,
): SystemTask => ({
  request,
  fence: nextRun(journal, clock()),
  subject,
  handles: handlesOf(journal, request),
});
