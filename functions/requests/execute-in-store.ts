import type { ExecuteInStoreInput } from '../../contract/machines.ts';
import type { StoreName } from '../../contract/stores.ts';
import { NotErasedError, PermanentError } from '../shared/errors.ts';
import type { StorePlan } from '../stores/domain/plan.ts';
import { requireStore, type Stores } from '../stores/ports.ts';
import { findRequest, recordEvent } from './change-request.ts';
import type { Request } from './domain/request.ts';
import { isClosed } from './domain/request.ts';
import { subjectOf } from './plan-request.ts';
import type { BasePorts } from './ports.ts';
import { type PlanVerifying, requireSealedPlan } from './sealed-decisions.ts';

/**
 * The state *Erase in one store*: carries out the frozen plan, then reads the store again; only an empty result counts
 * as erased. Already done = done. Every fault is thrown; the machine retries or calls an operator.
 */
export async function executeInStore(
  ports: BasePorts & PlanVerifying & { stores: Stores },
  input: ExecuteInStoreInput,
): Promise<{ store: StoreName }> {
  const { requestId, store: name } = input;
  const request = await findRequest(ports, requestId);
  if (request.outcomes[name]) return { store: name };
  if (isClosed(request))
    throw new PermanentError(`Request ${requestId} is closed: nothing is erased for it.`);
  requireSealedPlan(ports, request);
  const { plan, plannedAt } = frozenPlanFor(request, name);
  const store = requireStore(ports.stores, name);
  const subject = subjectOf(request);

  const outcomes = await store.erase(subject, plan, plannedAt);
  const remaining = await store.verify(subject, plan, plannedAt);
  if (remaining > 0)
    throw new NotErasedError(`Request ${requestId}: ${remaining} remaining in ${name} after the erase.`);

  await recordEvent(ports, requestId, { type: 'store-done', store: name, outcomes });
  ports.log({ event: 'store-erased', requestId, store: name });
  return { store: name };
}

/** The store's part of the frozen plan. Throws if there is none, or none for an erasure. */
function frozenPlanFor(
  { id, kind, plan: frozen }: Request,
  name: StoreName,
): { plan: StorePlan; plannedAt: Date } {
  const plan = frozen?.stores.find((candidate): candidate is StorePlan => candidate.store === name);
  if (kind !== 'deletion' || !frozen || !plan)
    throw new PermanentError(`Request ${id} has no plan to erase anything in ${name}.`);
  return { plan, plannedAt: new Date(frozen.plannedAt) };
}
