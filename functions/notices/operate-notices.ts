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

/** Why an act on a run is refused. `still-running`: its machine is at work; pause it first. */
export type RunObstacle = 'no-run' | 'not-now' | 'still-running';

/** Asks a run to stand still. It does after the batch that is under way. */
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
 * Lets a run go on that was paused, stopped by itself, or lost its machine. What bounced so far was seen by whoever
 * resumes it: only what comes after it can stop the run again.
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
  const { bounced, complained } = await countEvents(ports, version);
  const resumed = await runs.change(version, (current) => {
    // Somebody else resumed it meanwhile: their machine was not looked at.
    if (current.attempt !== run.attempt) return refuse('not-now');
    const baseline = { sent: current.sent, bounced, complained };
    return moveRun(current, { type: 'resumed', by, reason, baseline }, clock());
  });
  if (isRefusal(resumed)) return { obstacle: 'not-now' };
  await machine.start({ version, attempt: resumed.attempt });
  return resumed;
}
