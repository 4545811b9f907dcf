import { isRefusal, refuse } from '../shared/refusal.ts';
import type { RunPorts } from './change-run.ts';
import { countEvents } from './count-events.ts';
import { moveRun, type NoticeRun } from './domain/notice-run.ts';
import type { NoticeMachine } from './ports.ts';

/** Who decides about a run, and why. Both are recorded with the act. */
export interface RunAct {
  version: number;
  by: string;
  reason: string;
}

/** Why an act on a run is refused. `still-running`: its machine is active; pause it first. */
export type RunObstacle = 'no-run' | 'not-now' | 'still-running';

/** Asks a run to pause, which it does after the batch in progress. */
export async function pauseNotice(
  { runs, clock }: RunPorts,
  { version, by, reason }: RunAct,
): Promise<NoticeRun | { obstacle: RunObstacle }> {
  if (!(await runs.find(version))) return { obstacle: 'no-run' };
  const paused = await runs.change(version, (run) =>
    moveRun(run, { type: 'pause-requested', by, reason }, clock()),
  );
  return isRefusal(paused) ? { obstacle: 'not-now' } : paused;
}

/**
 * Resumes a run that was paused, stopped automatically, or lost its machine. The operator has seen what bounced so far:
 * only later bounces can stop the run again.
 */
export async function resumeNotice(
  ports: RunPorts & { machine: NoticeMachine },
  { version, by, reason }: RunAct,
): Promise<NoticeRun | { obstacle: RunObstacle }> {
  const { runs, machine, clock } = ports;
  const run = await runs.find(version);
  if (!run) return { obstacle: 'no-run' };
  if ((await machine.executionStatus({ version, attempt: run.attempt })) === 'running')
    return { obstacle: 'still-running' };
  const baseline = await countEvents(ports, run);
  const resumed = await runs.change(version, (current) => {
    // Someone else has resumed it meanwhile, and this check did not cover their machine.
    if (current.attempt !== run.attempt) return refuse('not-now');
    return moveRun(current, { type: 'resumed', by, reason, baseline }, clock());
  });
  if (isRefusal(resumed)) return { obstacle: 'not-now' };
  await machine.start({ version, attempt: resumed.attempt });
  return resumed;
}
