import { metrics } from '../../contract/resources.ts';
import { needsNotice } from '../policy/domain/policy.ts';
import type { PolicyVersions } from '../policy/ports.ts';
import { addSeconds } from '../shared/calendar.ts';
import type { Clock, CountMetric, Log } from '../shared/ports.ts';
import type { NoticeRun } from './domain/notice-run.ts';
import type { NoticeMachine, NoticeRuns } from './ports.ts';

/** Seconds within which an operator's start or resumption reaches the machine, including a crash and a repetition. */
const startToleranceSeconds = 300;

/**
 * The hourly watch over runs of notices: an active run that no machine carries needs an operator. This happens if
 * someone stopped an execution by hand, its history was full, or even stopping the run failed.
 */
export async function watchRuns(ports: {
  versions: Pick<PolicyVersions, 'list'>;
  runs: Pick<NoticeRuns, 'find'>;
  machine: Pick<NoticeMachine, 'executionStatus'>;
  clock: Clock;
  log: Log;
  countMetric: CountMetric;
}): Promise<{ underWay: number; abandoned: number }> {
  const counts = { underWay: 0, abandoned: 0 };
  for (const { number: version } of (await ports.versions.list()).filter(needsNotice)) {
    const run = await ports.runs.find(version);
    if (!run || (run.status !== 'freezing' && run.status !== 'sending')) continue;
    counts.underWay += 1;
    const carried = await ports.machine.executionStatus({ version, attempt: run.attempt });
    if (carried !== 'running' && isLongAgo(run, ports.clock())) counts.abandoned += 1;
  }
  ports.countMetric(metrics.noticesNeedAttention, counts.abandoned);
  if (counts.abandoned > 0) ports.log({ event: 'notice-abandoned', count: counts.abandoned });
  return counts;
}

const isLongAgo = ({ history, startedAt }: NoticeRun, now: Date): boolean =>
  addSeconds(new Date(history.at(-1)?.at ?? startedAt), startToleranceSeconds) <= now;
