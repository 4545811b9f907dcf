import { firstCutPart, type PlanInput, type PlanOutput, siteLane } from '../../contract/machines.ts';
import { metrics } from '../../contract/resources.ts';
import type { SiteStore } from '../../contract/settings.ts';
import { type AnyStoreName, isSiteStore, type StoreName } from '../../contract/stores.ts';
import type { Register } from '../register/ports.ts';
import {
  CancelledError,
  LookUpNeededError,
  OtherRequestOpenError,
  PermanentError,
  TransientError,
} from '../shared/errors.ts';
import type { CountMetric } from '../shared/ports.ts';
import { isRefusal } from '../shared/refusal.ts';
import type { Sealer } from '../shared/seal.ts';
import { type KeysFor, pseudonym } from '../shared/secrets.ts';
import {
  type Category,
  type FrozenPlan,
  freezePlan,
  partsOf,
  type StorePlan,
  storesInScope,
} from '../stores/domain/plan.ts';
import type { DataSubject, Stores } from '../stores/ports.ts';
import { requireAddressOnFile } from './address-on-file.ts';
import { applyEvent, findRequest } from './change-request.ts';
import { type ExecutionObstacle, obstacleToExecution } from './domain/execution-obstacle.ts';
import { unfinishedStores } from './domain/receipt.ts';
import type { Request } from './domain/request.ts';
import { sealPlan } from './domain/seal.ts';
import { doneIn, planCopyAtSite, siteStoresInScope } from './domain/site-record.ts';
import { claimForExecution, isStillBehind } from './join-request.ts';
import type { BasePorts, OpenWork, SavedCuts, Workflow } from './ports.ts';
import { type ConfirmationVerifying, isSealedConfirmation } from './sealed-decisions.ts';
import { surveyCopy } from './survey-copy.ts';

/** For steps that begin to carry a request out. */
export type ExecutionPorts = BasePorts &
  ConfirmationVerifying & {
    keys: KeysFor<'addresses'>;
    openWork: OpenWork;
    register: Register;
    workflow: Workflow;
  };

type Ports = ExecutionPorts & {
  sealPlan: Sealer;
  stores: Stores;
  cuts: SavedCuts;
  countMetric: CountMetric;
};

/**
 * The state *Plan*: surveys every store in scope, applies the legal holds, freezes the result, and passes the point of
 * no return. A request that already has a plan keeps it: what is executed is what was planned. Answers with the stores
 * that are still unfinished, and with the parts that a large copy comes in.
 *
 * Dates that cannot be read are named to a person. They stop nothing: until somebody corrects them, the records are
 * held for the longest period.
 *
 * Throws `Cancelled` if the customer cancelled first, `Joined` or `OtherRequestOpen` if another request blocks this
 * one, and `TooLarge` if a copy cannot be written in `maxParts`.
 */
export async function planRequest(ports: Ports, input: PlanInput): Promise<PlanOutput> {
  const { requestId } = input;
  const request = await findRequest(ports, requestId);
  await requireExecutable(ports, request);
  if (request.plan) return answerOf(request);
  const plan = sealPlan(request, await surveyStores(ports, request, input), ports.sealPlan);
  const planned = await applyEvent(ports, requestId, { type: 'planned', plan });
  if (isRefusal(planned))
    throw planned.refused === 'too-late' ? faults.cancelled(requestId) : unplannable(requestId);
  await ports.register.release(requestId);
  if (!request.plan) nameDoubts(ports, requestId, plan);
  ports.log({ event: 'request-planned', requestId, count: plan.stores.length });
  return answerOf(planned);
}

const answerOf = (request: Request): PlanOutput => ({
  requestId: request.id,
  stores: lanesOf(unfinishedStores(request)),
  parts: partsOf(request).map((_part, index) => index + firstCutPart),
});

/**
 * Makes sure that a request may be carried out now, and claims the customer's place for it. Throws as
 * {@link planRequest} does.
 */
export async function requireExecutable(ports: ExecutionPorts, request: Request): Promise<void> {
  const obstacle = obstacleToExecution(request, isSealed(ports, request), ports.clock());
  if (obstacle) throw faults[obstacle](request.id);
  // An existing plan was made for this customer; the register may be erased by now.
  if (!request.plan) await requireOwnAddress(ports, request);
  await claimForExecution(ports, request);
}

/** What waits for another request does not ask the site meanwhile: it is asked again when its turn comes. */
async function requireOwnAddress(ports: ExecutionPorts, request: Request): Promise<void> {
  try {
    await requireAddressOnFile(ports, request);
  } catch (fault) {
    if (!(fault instanceof LookUpNeededError) || !(await isStillBehind(ports, request))) throw fault;
    throw new OtherRequestOpenError(`Request ${request.id} still waits for another request to end.`);
  }
}

/** The stores of the site are one item. */
const lanesOf = (stores: readonly AnyStoreName[]): PlanOutput['stores'] => [
  ...stores.filter((store): store is StoreName => !isSiteStore(store)),
  ...(stores.some(isSiteStore) ? ([siteLane] as const) : []),
];

/** Tells a person which dates could not be read: the kind and field of the record, never a value. */
function nameDoubts({ log, countMetric }: Ports, requestId: string, plan: FrozenPlan): void {
  const doubts = plan.stores.flatMap(({ store, unreadableDates = [] }) =>
    unreadableDates.map(({ category, field, count }) => ({ store, field: `${category}.${field}`, count })),
  );
  for (const doubt of doubts) log({ event: 'date-unreadable', requestId, ...doubt });
  if (doubts.length > 0) countMetric(metrics.needsAttention, 1);
}

/** The data subject, known once the customer has been found. */
export function subjectOf(request: Request): DataSubject {
  const { id, customerId, address, addressKey } = request;
  if (!customerId || !address) throw new PermanentError(`Request ${id} has no customer.`);
  return { customerId, address, addressKey };
}

async function surveyStores(
  ports: Ports,
  request: Request,
  { maxParts = 0, copiesAtSite }: Pick<PlanInput, 'maxParts' | 'copiesAtSite'>,
): Promise<FrozenPlan> {
  const now = ports.clock();
  const subject = subjectOf(request);
  const atSite = siteStoresInScope(ports.settings.site, request.scope);
  const named = atSite.map(({ store }) => store);
  if (request.kind === 'handover') {
    const here = await surveyCopy(ports, request, subject, maxParts);
    const there = copiesAtSite ? planCopyAtSite(ports.settings.site, request.scope) : [];
    return freezePlan(request.scope, [...here, ...there], now, named);
  }
  const plans = storesInScope(request.scope).map((name) =>
    ports.stores[name].survey(subject, 'deletion', now),
  );
  // What the site found is on record by now.
  const found = atSite.flatMap((each) =>
    each.manual
      ? manualPlanOf(each)
      : (doneIn(request.site, { store: each.store, operation: 'find' })?.plan ?? []),
  );
  return freezePlan(request.scope, [...(await Promise.all(plans)), ...found], now, named);
}

/** Nobody knows what is there before a person has looked: each category of the settings, and no count. */
const manualPlanOf = ({ store, categories }: SiteStore): StorePlan<AnyStoreName> => ({
  store,
  categories: categories.map((category) => ({ category: category as Category, action: 'erase', count: 0 })),
});

/** The fault thrown to the machine for each obstacle. */
const faults: Record<ExecutionObstacle, (id: string) => Error> = {
  cancelled: (id) => new CancelledError(`Request ${id} was cancelled.`),
  'not-confirmed': (id) => new PermanentError(`Request ${id} is not confirmed.`),
  'not-sealed': (id) =>
    new PermanentError(`Request ${id}: its confirmation was not made on the confirmation page.`),
  'confirmed-too-long-ago': (id) =>
    new PermanentError(`Request ${id} was confirmed too long ago: let the customer ask once more.`),
  'needs-no-plan': (id) => new PermanentError(`Request ${id}: an opt-out needs no plan.`),
  'not-told-how-to-cancel': (id) =>
    new PermanentError(`Request ${id}: the customer was not told how to cancel.`),
  'grace-period-not-over': (id) => new TransientError(`Request ${id}: the grace period is not over.`),
};

/** Before this version sealed it, the key of the address followed from the address alone. */
function isSealed(ports: ConfirmationVerifying & { keys: KeysFor<'addresses'> }, request: Request): boolean {
  const { address = '', addressKey } = request;
  return addressKey === pseudonym(ports.keys, address) && isSealedConfirmation(ports, request);
}

const unplannable = (id: string) => new PermanentError(`Request ${id} cannot be planned in its state.`);
