import { JoinedError, OtherRequestOpenError, TransientError } from '../shared/errors.ts';
import { isRefusal } from '../shared/refusal.ts';
import { applyEvent, recordEvent } from './change-request.ts';
import { covers, isClosed, type Request } from './domain/request.ts';
import { isCancelled } from './domain/transitions.ts';
import { endDelivery } from './end-delivery.ts';
import type { BasePorts, Claim, OpenWork, Workflow, WorkSlot } from './ports.ts';

type Ports = BasePorts & { openWork: OpenWork };
type ExecutionPorts = Ports & { workflow: Workflow };

/** Whom the slots of open work belong to: the customer, or an address that only gets our promotions. */
export const ownerOf = (request: Request): string => request.customerId ?? request.addressKey;

/**
 * Claims the request's own slot among the customer's open work. If a request that covers this one has it, this one
 * follows that one and `Joined` is thrown. If the other covers less, this one goes on and waits for its turn when it
 * is planned.
 */
export async function joinIfCovered(ports: Ports, request: Request): Promise<void> {
  const claimed = await ports.openWork.claim(ownerOf(request), claimOf(request, request.kind), []);
  if (!claimed.claimed) await followIfCovered(ports, request, claimed.heldBy);
}

/**
 * Takes all the slots that a request needs to be carried out. Throws `Joined` as above, and `OtherRequestOpen` while
 * another request of the customer stands in the way: a deletion waits for an open handover, a handover for a running
 * erasure. A handover whose archive only waits to be fetched makes room for a new one (`Transient`).
 */
export async function claimForExecution(ports: ExecutionPorts, request: Request): Promise<void> {
  const { kind } = request;
  await claimOrThrow(ports, request, kind, kind === 'handover' ? ['erasing'] : []);
  if (kind === 'deletion') await claimOrThrow(ports, request, 'erasing', ['handover']);
}

async function claimOrThrow(
  ports: ExecutionPorts,
  request: Request,
  slot: WorkSlot,
  excluded: WorkSlot[],
): Promise<void> {
  const claimed = await ports.openWork.claim(ownerOf(request), claimOf(request, slot), excluded);
  if (claimed.claimed) return;
  if (await replacesDelivered(ports, request, claimed.heldBy)) {
    throw new TransientError(`Request ${request.id} takes the place of request ${claimed.heldBy.requestId}.`);
  }
  await followIfCovered(ports, request, claimed.heldBy);
  // Said once on the status page, not at every retry.
  if (request.waitsFor !== claimed.heldBy.requestId) {
    await recordEvent(ports, request.id, { type: 'waiting', for: claimed.heldBy.requestId });
  }
  throw new OtherRequestOpenError(
    `Request ${request.id} waits for request ${claimed.heldBy.requestId} to end.`,
  );
}

/**
 * A new copy replaces one that only waits to be fetched and holds nothing more: whoever lost the code of the old one
 * must not be locked out until its time is over. The old archive goes, and its request ends within moments.
 */
async function replacesDelivered(ports: ExecutionPorts, request: Request, held: Claim): Promise<boolean> {
  if (held.slot !== 'handover' || request.kind !== 'handover' || !covers(request, held)) return false;
  const other = await ports.requests.find(held.requestId);
  if (other?.status !== 'delivered') return false;
  // Discarded already, its machine is told again: a crash may have kept it from being told.
  const discarded = other.delivery?.discardedAt
    ? other
    : await applyEvent(ports, other.id, { type: 'archive-discarded' });
  if (!isRefusal(discarded) && discarded.taskToken) await endDelivery(ports, discarded, discarded.taskToken);
  return true;
}

async function followIfCovered(ports: Ports, request: Request, held: Claim): Promise<void> {
  if (held.slot !== request.kind || !covers(held, request)) return;
  // One that was cancelled only has to be closed: nothing would be done for those that followed it.
  const leader = await ports.requests.find(held.requestId);
  if (!leader || isCancelled(leader) || isClosed(leader)) return;
  await recordEvent(ports, request.id, { type: 'joining', to: held.requestId });
  throw new JoinedError(`Request ${request.id} follows request ${held.requestId}.`);
}

const claimOf = ({ id, scope, topics }: Request, slot: WorkSlot): Claim => ({
  slot,
  requestId: id,
  scope,
  topics,
});
