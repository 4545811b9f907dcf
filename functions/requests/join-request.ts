import { JoinedError, OtherRequestOpenError, TransientError } from '../shared/errors.ts';
import { isRefusal } from '../shared/refusal.ts';
import { applyEvent, recordEvent } from './change-request.ts';
import { covers, isClosed, type Request } from './domain/request.ts';
import { isCancelled } from './domain/transitions.ts';
import { endDelivery } from './end-delivery.ts';
import type { BasePorts, Claim, OpenWork, Workflow, WorkSlot } from './ports.ts';

type Ports = BasePorts & { openWork: OpenWork };
type ExecutionPorts = Ports & { workflow: Workflow };

/** The owner of the work slots: the customer, or an address that only receives promotions. */
export const ownerOf = (request: Request): string => request.customerId ?? request.addressKey;

/**
 * Claims the request's own slot among the customer's open work. If the slot is held by a request that covers this one,
 * this one follows it and `Joined` is thrown. If it covers less, this request continues and waits for its turn when it
 * is planned.
 */
export async function joinIfCovered(ports: Ports, request: Request): Promise<void> {
  const claimed = await ports.openWork.claim(ownerOf(request), claimOf(request, request.kind), []);
  if (!claimed.claimed) await followIfCovered(ports, request, claimed.heldBy);
}

/**
 * Claims all the slots that the request needs to be carried out. Throws `Joined` as above, and `OtherRequestOpen` while
 * another request of the customer blocks it: a deletion waits for an open handover, a handover for a running erasure. A
 * handover whose archive only waits for its download is replaced by a new one (`Transient`).
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
  if (await replaceDelivered(ports, request, claimed.heldBy)) {
    throw new TransientError(`Request ${request.id} replaces request ${claimed.heldBy.requestId}.`);
  }
  await followIfCovered(ports, request, claimed.heldBy);
  // Recorded once for the status page, not at every retry.
  if (request.waitsFor !== claimed.heldBy.requestId) {
    await recordEvent(ports, request.id, { type: 'waiting', for: claimed.heldBy.requestId });
  }
  throw new OtherRequestOpenError(
    `Request ${request.id} waits for request ${claimed.heldBy.requestId} to end.`,
  );
}

/**
 * A new copy replaces one that only waits to be downloaded and contains nothing more: a customer who lost the old one's
 * code must not be locked out until it expires. The old archive is deleted, and its request ends within moments.
 */
async function replaceDelivered(ports: ExecutionPorts, request: Request, held: Claim): Promise<boolean> {
  if (held.slot !== 'handover' || request.kind !== 'handover' || !covers(request, held)) return false;
  const other = await ports.requests.find(held.requestId);
  if (other?.status !== 'delivered') return false;
  // Already discarded: notify its machine again, in case a crash prevented the first notification.
  const discarded = other.delivery?.discardedAt
    ? other
    : await applyEvent(ports, other.id, { type: 'archive-discarded' });
  if (!isRefusal(discarded) && discarded.taskToken) await endDelivery(ports, discarded, discarded.taskToken);
  return true;
}

async function followIfCovered(ports: Ports, request: Request, held: Claim): Promise<void> {
  if (held.slot !== request.kind || !covers(held, request)) return;
  // A cancelled request only needs closing: it would do nothing for the requests that follow it.
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
