import type { ExecutionInput } from '../../contract/machines.ts';
import type { AnyStoreName } from '../../contract/stores.ts';
import { applyEvent, findRequest } from '../requests/change-request.ts';
import type { Request } from '../requests/domain/request.ts';
import { subjectOf } from '../requests/plan-request.ts';
import type { BasePorts } from '../requests/ports.ts';
import { type PlanVerifying, requireSealedPlan } from '../requests/sealed-decisions.ts';
import { PermanentError } from '../shared/errors.ts';
import { isRefusal } from '../shared/refusal.ts';
import type { Outcome } from '../stores/domain/plan.ts';
import { requireStore, type Stores } from '../stores/ports.ts';
import { ArchiveContents } from './archive-contents.ts';
import type { RenderArchiveIndex } from './domain/archive-index.ts';
import type { Archives } from './ports.ts';

/**
 * The state *Write the archive*: streams everything in scope into one archive and records the result. Running again
 * overwrites an unfinished attempt; a finished archive is kept.
 *
 * Throws `Unreadable` if a person must look at what cannot be read before a copy without it is delivered.
 */
export async function writeArchive(
  ports: BasePorts &
    PlanVerifying & {
      stores: Stores;
      archives: Pick<Archives, 'write'>;
      renderArchiveIndex: RenderArchiveIndex;
    },
  input: ExecutionInput,
): Promise<ExecutionInput> {
  const request = await findRequest(ports, input.requestId);
  if (request.archive) return { requestId: request.id };
  const planned = request.plan?.stores.map((plan) => plan.store).filter((name) => !request.outcomes[name]);
  if (request.kind !== 'handover' || !planned || request.status !== 'executing') {
    throw new PermanentError(`Request ${request.id} has no plan to hand anything over now.`);
  }
  requireSealedPlan(ports, request);
  const contents = new ArchiveContents(
    ports,
    request,
    subjectOf(request),
    planned.map((name) => requireStore(ports.stores, name)),
  );
  const { size, undo } = await ports.archives.write(request.id, contents.entries());

  const recorded = await applyEvent(ports, request.id, {
    type: 'archive-written',
    archive: { size, ...contents.summary() },
    outcomes: Object.fromEntries(planned.map((name) => [name, outcomesIn(request, name, contents)])),
  });
  if (isRefusal(recorded)) {
    // Somebody was faster, or the request ended meanwhile: a late copy must not lie there after the receipt.
    await undo();
    throw new PermanentError(`Request ${request.id} takes no archive any more (${recorded.refused}).`);
  }
  ports.log({ event: 'archive-written', requestId: request.id, count: contents.summary().entries });
  return { requestId: request.id };
}

/**
 * What became of each planned category: returned in the archive, unreadable, or nothing found.
 */
function outcomesIn(
  request: Request,
  store: AnyStoreName,
  { returned, unreadable }: Pick<ArchiveContents, 'returned' | 'unreadable'>,
): Outcome[] {
  const categories = request.plan?.stores.find((plan) => plan.store === store)?.categories ?? [];
  return categories.flatMap(({ category }): Outcome[] => {
    const { archived = 0, others = 0 } = unreadable.get(category) ?? {};
    const counts = [
      { category, result: 'returned', count: returned.get(category) ?? 0 },
      { category, result: 'archived', count: archived },
      { category, result: 'unreadable', count: others },
    ] as const;
    const found = counts.filter(({ count }) => count > 0);
    return found.length > 0 ? found : [{ category, result: 'nothing-found', count: 0 }];
  });
}
