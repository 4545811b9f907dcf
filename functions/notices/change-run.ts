import { PermanentError } from '../shared/errors.ts';
import type { Clock } from '../shared/ports.ts';
import { isRefusal } from '../shared/refusal.ts';
import { moveRun, type NoticeRun, type RunEvent } from './domain/notice-run.ts';
import type { NoticeRuns } from './ports.ts';

/** Ports that every step of a notice run needs. */
export interface RunPorts {
  runs: NoticeRuns;
  clock: Clock;
}

/** Finds the run that a step of the machine received. It must exist: it is written before the machine starts. */
export async function findRun({ runs }: Pick<RunPorts, 'runs'>, version: number): Promise<NoticeRun> {
  const run = await runs.find(version);
  if (!run) throw new PermanentError(`There is no notice run of version ${version}.`);
  return run;
}

/** Applies one event. If the run's state does not allow it, the run is returned unchanged. */
export async function recordRunEvent(
  { runs, clock }: RunPorts,
  version: number,
  event: RunEvent,
): Promise<NoticeRun> {
  const moved = await runs.change(version, (run) => moveRun(run, event, clock()));
  return isRefusal(moved) ? findRun({ runs }, version) : moved;
}
