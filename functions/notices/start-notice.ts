import type { RuntimeSettings } from '../../contract/settings.ts';
import { obstacleToNotice } from '../policy/domain/policy.ts';
import type { PolicyVersions } from '../policy/ports.ts';
import { addMonths, vietnamDay } from '../shared/calendar.ts';
import type { RunPorts } from './change-run.ts';
import { type NoticeRun, newRun } from './domain/notice-run.ts';
import { batchSizeFor } from './domain/pacing.ts';
import type { NoticeMachine, NoticeMail } from './ports.ts';

/** Why customers cannot be notified of a version. */
export type StartObstacle = 'not-published' | 'needs-no-notice' | 'too-late' | 'exists';

/**
 * Starts notifying the customers of a version: writes the run, then starts its machine. A written run is never started
 * a second time; if a crash prevented the machine from starting, `resume` starts it.
 */
export async function startNotice(
  ports: RunPorts & {
    versions: Pick<PolicyVersions, 'list'>;
    machine: NoticeMachine;
    mail: Pick<NoticeMail, 'quota'>;
    settings: Pick<RuntimeSettings, 'notices' | 'periods'>;
  },
  { version: number, by, reason }: { version: number; by: string; reason: string },
): Promise<NoticeRun | { obstacle: StartObstacle }> {
  const now = ports.clock();
  const today = vietnamDay(now);
  const version = (await ports.versions.list()).find((published) => published.number === number);
  if (!version) return { obstacle: 'not-published' };
  const obstacle = obstacleToNotice(version, today, ports.settings.notices.daysAhead);
  if (obstacle) return { obstacle };
  const batchSize = batchSizeFor(await ports.mail.quota());
  const keptUntil = addMonths(now, ports.settings.periods.evidenceMonths);
  const run = newRun({ version: number, at: now, startDay: today, batchSize, keptUntil, by, reason });
  if ((await ports.runs.create(run)) === 'exists') return { obstacle: 'exists' };
  await ports.machine.start({ version: number, attempt: run.attempt });
  return run;
}
