import { metrics } from '../../contract/resources.ts';
import type { SiteSettings } from '../../contract/settings.ts';
import { isForAgent } from '../requests/domain/site-record.ts';
import { addSeconds } from '../shared/calendar.ts';
import type { CountMetric } from '../shared/ports.ts';
import { tellOfAnswer } from './answer-look-ups.ts';
import { type AnswerPorts, tellMachine } from './answer-task.ts';
import type { Task } from './domain/task.ts';
import type { Agents, LookUps } from './ports.ts';

type Ports = Pick<AnswerPorts, 'tasks' | 'workflow' | 'clock' | 'log'> & {
  site: SiteSettings;
  agents: Agents;
  /** Only with the register behind the site. */
  lookUps?: LookUps;
  countMetric: CountMetric;
};

/** Seconds after which the machine is told again of an answer that it should know by now. */
const tellAgainAfterSeconds = 300;

/** What the watch counts. */
interface SiteCounts {
  open: number;
  /** 1: no agent has said a word for too long. */
  silent: number;
  /** Tasks that nobody has taken for too long. */
  untaken: number;
  /** Tasks of persons that are due. */
  due: number;
}

/**
 * The hourly watch over the site: raises that it is silent, that it leaves a task untaken, or that a person's task is due,
 * and tells machines of answers that a crash kept from them.
 */
export async function watchSite(ports: Ports): Promise<SiteCounts> {
  const { site, tasks, lookUps, clock, log, countMetric } = ports;
  const now = clock();
  const longAgo = addSeconds(now, -site.silentAfterSeconds).toISOString();
  for await (const task of tasks.listUntold(site.name)) {
    const { end } = task;
    if (end && addSeconds(new Date(end.at), tellAgainAfterSeconds) <= now) await tellMachine(ports, task);
  }
  const counts: SiteCounts = { open: 0, silent: 0, untaken: 0, due: 0 };
  for await (const task of tasks.listOpen(site.name)) {
    counts.open += 1;
    const waits = waitsTooLong(task, { longAgo, now });
    if (!waits) continue;
    counts[waits] += 1;
    const event = waits === 'due' ? 'manual-task-due' : `site-task-untaken ${task.operation}`;
    log({ event, requestId: task.request, store: task.store });
  }
  if (lookUps) await watchLookUps({ ...ports, lookUps }, counts, now, longAgo);
  const seenAt = await lastSeenAt(ports);
  if (site.stores.some(isForAgent) && (seenAt === undefined || seenAt <= longAgo)) {
    counts.silent = 1;
    log({ event: `site-silent since ${seenAt ?? 'ever'}` });
  }
  countMetric(metrics.siteNeedsAttention, counts.silent + counts.untaken + counts.due);
  return counts;
}

async function watchLookUps(
  ports: Ports & { lookUps: LookUps },
  counts: SiteCounts,
  now: Date,
  longAgo: string,
): Promise<void> {
  const { site, lookUps, log } = ports;
  for await (const lookUp of lookUps.listUntold(site.name)) {
    const { answer } = lookUp;
    if (answer && addSeconds(new Date(answer.at), tellAgainAfterSeconds) <= now)
      await tellOfAnswer(ports, lookUp);
  }
  for await (const { request, store, openedAt } of lookUps.listOpen(site.name)) {
    counts.open += 1;
    if (openedAt > longAgo) continue;
    counts.untaken += 1;
    log({ event: 'site-task-untaken look-up', requestId: request, store });
  }
}

/** A person is given until their task is due, an agent less. */
function waitsTooLong(
  { person, fence, openedAt }: Task,
  { longAgo, now }: { longAgo: string; now: Date },
): 'due' | 'untaken' | undefined {
  if (person) return person.dueAt <= now.toISOString() ? 'due' : undefined;
  return fence === 0 && openedAt <= longAgo ? 'untaken' : undefined;
}

/** When an agent said something last, ISO 8601; `undefined` if none ever did. */
async function lastSeenAt({
  site,
  agents,
}: {
  site: SiteSettings;
  agents: Agents;
}): Promise<string | undefined> {
  const seen = await Promise.all(site.agentKeys.map((key) => agents.find(site.name, key)));
  return (
    seen
      .map((agent) => agent?.seenAt ?? '')
      .toSorted()
      .at(-1) || undefined
  );
}
