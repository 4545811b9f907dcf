import { metrics } from '../../contract/resources.ts';
import type { SiteSettings } from '../../contract/settings.ts';
import {
  type ClaimAnswer,
  type ClaimQuestion,
  type LookUp,
  maxLookUps,
  pollSeconds,
  type SiteTask,
  siteProtocol,
} from '../../contract/site.ts';
import type { Requests } from '../requests/ports.ts';
import { addSeconds } from '../shared/calendar.ts';
import type { Clock, CountMetric, Log } from '../shared/ports.ts';
import { handedOut, isLookUpFree, lookUpIdOf, type LookUp as Stored } from './domain/look-up.ts';
import type { SiteRefused } from './domain/site-refused.ts';
import { claimed, isClaimable, isLeased, laneOfTask, type Task } from './domain/task.ts';
import { stopCodeOf } from './domain/what-next.ts';
import type { Agents, LookUps, Tasks } from './ports.ts';

export interface ClaimPorts {
  site: SiteSettings;
  tasks: Tasks;
  /** Only with the register behind the site. */
  lookUps?: LookUps;
  agents: Agents;
  requests: Pick<Requests, 'find'>;
  clock: Clock;
  log: Log;
  countMetric: CountMetric;
}

/** Seconds for which an agent that hears nothing more may go on with what it has claimed. */
const notAfterSeconds = 7 * 86_400;

/**
 * The agent says who it is, and gets work: at most one task for each lane that is free on both sides, and look-ups. Each
 * claim raises the task's fence, so that an earlier one can answer no more. What a request that is closed or cancelled
 * asked is not handed out.
 *
 * @param key the public key that signed the question
 */
export async function claimTasks(
  ports: ClaimPorts,
  question: ClaimQuestion,
  key: string,
): Promise<ClaimAnswer | SiteRefused> {
  const { site, tasks, clock } = ports;
  const refused = await greet(ports, question, key);
  if (refused) return refused;
  const open: Task[] = [];
  for await (const task of tasks.listOpen(site.name)) if (!task.person) open.push(task);
  const served = new Map(question.stores.map(({ store, operations }) => [store, operations]));
  const lanes = [...new Set(question.freeLanes)];
  const given = await Promise.all(
    lanes.map((lane) => {
      const inLane = open.filter((task) => laneOfTask(task) === lane);
      if (inLane.some((task) => isLeased(task, clock()))) return undefined;
      const ready = inLane.filter(
        (task) => isClaimable(task, clock()) && served.get(task.store)?.includes(task.operation),
      );
      return firstOf(ports, ready);
    }),
  );
  const lookUps = await claimLookUps(ports, served);
  const isBusy = open.some((task) => isLeased(task, clock()) || isClaimable(task, clock()));
  return {
    lookUps,
    tasks: given.filter((task) => task !== undefined),
    pollSeconds:
      isBusy || lookUps.length > 0 ? Math.min(pollSeconds.busy, site.idlePollSeconds) : site.idlePollSeconds,
  };
}

/**
 * The oldest that nobody has out, of each address one at a time: whoever sends many forms for one address makes the site
 * search once.
 */
async function claimLookUps(
  { site, lookUps, requests, clock }: ClaimPorts,
  served: ReadonlyMap<string, readonly string[]>,
): Promise<LookUp[]> {
  if (!lookUps || !site.register || !served.get(site.register)?.includes('look-up')) return [];
  const now = clock();
  const open: Stored[] = [];
  for await (const lookUp of lookUps.listOpen(site.name)) open.push(lookUp);
  const taken = new Set(open.filter((each) => !isLookUpFree(each, now)).map(({ addressKey }) => addressKey));
  const oldest = new Map(
    open
      .filter(({ addressKey }) => !taken.has(addressKey))
      .toReversed()
      .map(({ addressKey, request }) => [addressKey, request]),
  );
  const given = await Promise.all(
    [...oldest.values()]
      .toReversed()
      .slice(0, maxLookUps)
      .map(async (request): Promise<LookUp | undefined> => {
        if (stopCodeOf(await requests.find(request), 'look-up')) return undefined;
        let isMine = false;
        const out = await lookUps.change(request, (current) => {
          const next = handedOut(current, site.leaseSeconds, now);
          isMine = next !== current;
          return next;
        });
        return isMine && out?.asked ? { id: lookUpIdOf(out), ...out.asked } : undefined;
      }),
  );
  return given.filter((each) => each !== undefined);
}

/** Refuses a second instance under the same key: a cloned machine would erase twice as much as is allowed in a day. */
async function greet(
  { site, agents, clock, log, countMetric }: ClaimPorts,
  { site: name, instance, version }: Pick<ClaimQuestion, 'site' | 'instance' | 'version'>,
  key: string,
): Promise<SiteRefused | undefined> {
  if (name !== site.name) return { refused: 'unknown-site' };
  const seenAt = clock().toISOString();
  if ((await agents.greet(name, key, { instance, version, seenAt })) === 'known') return undefined;
  log({ event: 'site-other-instance', error: 'other-instance' });
  countMetric(metrics.siteNeedsAttention, 1);
  return { refused: 'other-instance' };
}

/** Claims the first that somebody still needs. Whoever was faster than this claim keeps the lane. */
async function firstOf(ports: ClaimPorts, ready: readonly Task[]): Promise<SiteTask | undefined> {
  const { tasks, requests, clock, site } = ports;
  for (const task of ready) {
    if (stopCodeOf(await requests.find(task.request), task.operation)) continue;
    const now = clock();
    let isMine = false;
    const changed = await tasks.change(task, (current) => {
      const next = claimed(current, site.leaseSeconds, now);
      isMine = next !== current && current.fence === task.fence;
      return isMine ? next : current;
    });
    if (!isMine) return undefined;
    ports.log({ event: `site-claimed ${task.operation}`, requestId: task.request, store: task.store });
    return taskFor(changed, site, now);
  }
  return undefined;
}

const taskFor = (
  { id, fence, request, store, operation, matter }: Task,
  site: SiteSettings,
  now: Date,
): SiteTask => ({
  protocol: siteProtocol,
  task: id,
  fence,
  request,
  store,
  operation,
  ...matter,
  notAfter: addSeconds(now, notAfterSeconds).toISOString(),
  leaseSeconds: site.leaseSeconds,
});
