import { metrics } from '../../contract/resources.ts';
import type { SiteSettings } from '../../contract/settings.ts';
import { isSiteStore } from '../../contract/stores.ts';
import { findRequest, recordEvent } from '../requests/change-request.ts';
import { unfinishedStores } from '../requests/domain/receipt.ts';
import type { Request } from '../requests/domain/request.ts';
import { doneIn, type RefusedWork, roundOf, type SiteDone } from '../requests/domain/site-record.ts';
import type { BasePorts } from '../requests/ports.ts';
import { PermanentError, SiteRefusedError } from '../shared/errors.ts';
import type { CountMetric } from '../shared/ports.ts';
import { hashPlan, type Outcome } from '../stores/domain/plan.ts';
import { isTrueEvidence } from './domain/evidence.ts';
import type { Task } from './domain/task.ts';
import { manualWorkIn } from './domain/what-next.ts';

export type CollectPorts = BasePorts & {
  site: SiteSettings;
  countMetric: CountMetric;
  /** Is this the seal of one of the agent's keys? */
  verifyAgent: (text: string, seal: string) => boolean;
};

/**
 * Records on the request what the site has answered, evidence included, and answers with the request as it is then. Throws
 * `SiteRefused` if a person has to look first: what the site refused is asked anew after that.
 */
export async function collectAnswers(
  ports: CollectPorts,
  request: Request,
  tasks: readonly Task[],
): Promise<Request> {
  let current = request;
  for (const task of tasks.filter((each) => isNews(current, each))) {
    const refused = refusalIn(ports.site, task);
    if (refused) await refuseUntilLookedAt(ports, current, refused);
    current = await recordEvent(ports, current.id, {
      type: 'site-answered',
      done: trueDone(ports, current, task),
    });
    ports.log({ event: `site-answered ${task.operation}`, requestId: current.id, store: task.store });
  }
  for (const store of unfinishedStores(current).filter(isSiteStore)) {
    current = manualWorkIn(ports.site, store)
      ? await settleManual(ports, current, store)
      : await settle(ports, current, store);
  }
  return current;
}

/** A manual store is done when a second person has confirmed what the first one recorded. */
async function settleManual(
  ports: CollectPorts,
  request: Request,
  store: SiteDone['store'],
): Promise<Request> {
  const record = request.manual?.[store];
  if (!record?.countersigned) return request;
  return finish(ports, request.id, store, record.outcomes);
}

async function finish(
  ports: CollectPorts,
  id: string,
  store: SiteDone['store'],
  outcomes: Outcome[],
): Promise<Request> {
  await recordEvent(ports, id, { type: 'store-done', store, outcomes });
  ports.log({ event: 'store-erased', requestId: id, store });
  return findRequest(ports, id);
}

/** An end that is not on record: of the round that is asked now. */
const isNews = ({ site }: Request, task: Task): boolean =>
  task.operation !== 'forget' &&
  (task.end?.state === 'done' || task.end?.state === 'never') &&
  task.round === roundOf(site, task) &&
  doneIn(site, task) === undefined;

function refusalIn(site: SiteSettings, { end, store, operation, round }: Task): RefusedWork | undefined {
  const refused = { store, operation, round };
  if (end?.state === 'never') return { ...refused, code: end.code };
  if (end?.state !== 'done') return undefined;
  const { left = 0, plan } = end.result;
  if (left > 0) return { ...refused, code: 'left-over' };
  const known = site.stores.find((each) => each.store === store)?.categories ?? [];
  const isUnknown = plan?.categories.some(({ category }) => !known.includes(category));
  return isUnknown ? { ...refused, code: 'unknown-category' } : undefined;
}

async function refuseUntilLookedAt(
  ports: CollectPorts,
  { id, status }: Request,
  refused: RefusedWork,
): Promise<never> {
  const { store, operation, code } = refused;
  await recordEvent(ports, id, { type: 'site-refused', refused });
  if (status === 'executing') await recordEvent(ports, id, { type: 'store-failed', store, error: code });
  ports.log({ event: `site-refused ${operation}`, requestId: id, store, error: code });
  throw new SiteRefusedError(`Request ${id}: ${store} refuses to ${operation} (${code}).`);
}

/** Whoever can write to the table of tasks could otherwise make a receipt say what no agent said. */
function trueDone({ verifyAgent }: CollectPorts, request: Request, task: Task): SiteDone {
  const { store, operation, round, end } = task;
  if (end?.state !== 'done') throw new PermanentError(`Task ${task.id} is not done.`);
  const { plan, outcomes, left, notReached, mentions, copies, parts } = end.result;
  const planned = request.plan?.stores.find((each) => each.store === store);
  const planSha256 = planned && hashPlan([planned]);
  if (!isTrueEvidence(task, end.evidence, end.result, planSha256, verifyAgent))
    throw new PermanentError(`Task ${task.id}: its evidence is not the agent's.`);
  return {
    store,
    operation,
    round,
    at: end.at,
    evidence: end.evidence,
    ...(plan && { plan }),
    ...(outcomes && { outcomes: [...outcomes] }),
    ...(left !== undefined && { left }),
    ...(notReached && notReached.length > 0 && { notReached: [...notReached] }),
    // A person finds the others when they look at these.
    ...(mentions && mentions.length > 0 && { mentions: mentions.slice(0, maxMentions) }),
    ...(copies && copies.length > 0 && { copies: [...copies] }),
    ...(parts && { parts: [...parts] }),
  };
}

/** A store is done when it was read again and nothing was left. */
async function settle(ports: CollectPorts, request: Request, store: SiteDone['store']): Promise<Request> {
  const erased = doneIn(request.site, { store, operation: 'erase' });
  const verified = doneIn(request.site, { store, operation: 'verify' });
  if (!erased || !verified) return request;
  const notReached = new Set([...(erased.notReached ?? []), ...(verified.notReached ?? [])]).size;
  if (notReached > 0 && !wasLookedAt(request, store)) {
    await recordEvent(ports, request.id, { type: 'store-failed', store, error: notReachedError });
    ports.countMetric(metrics.needsAttention, 1);
    throw new SiteRefusedError(`Request ${request.id}: ${store} has ${notReached} unknown tables.`);
  }
  const unknown: Outcome[] =
    notReached > 0 ? [{ category: 'other-records', result: 'not-reached', count: notReached }] : [];
  const finished = await finish(ports, request.id, store, [...(erased.outcomes ?? []), ...unknown]);
  tellOfMentions(ports, request.id, verified);
  return finished;
}

/** Of one store, on the request: its item has 400 KB. */
const maxMentions = 50;

/** Nothing deletes what may be a sentence about somebody else: a person looks. The request does not wait for that. */
function tellOfMentions({ log, countMetric }: CollectPorts, requestId: string, verified: SiteDone): void {
  const count = (verified.mentions ?? []).reduce((sum, mention) => sum + mention.count, 0);
  if (count === 0) return;
  log({ event: 'site-mentions', requestId, store: verified.store, count });
  countMetric(metrics.needsAttention, 1);
}

/** The error of a store that has tables which its map does not name. */
const notReachedError = 'not-reached';

/** Has an operator sent the request on since a person was called about this store? */
function wasLookedAt({ failures, history }: Request, store: SiteDone['store']): boolean {
  if (failures[store] !== notReachedError) return false;
  const called = history.findLastIndex(
    ({ event, reason }) => event === 'store-failed' && reason === `${store}: ${notReachedError}`,
  );
  return history.slice(called).some(({ event, by }) => event.startsWith('operator-') && by !== undefined);
}
