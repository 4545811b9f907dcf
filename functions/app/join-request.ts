import { JoinedError, OtherRequestOpenError } from '../domain/errors.ts';
import { covers, type Request } from '../domain/request.ts';
import { recordEvent } from './change-request.ts';
import type { Basics, Claim, OpenWork, Place } from './ports.ts';

type Ports = Basics & { openWork: OpenWork };

/** Whom the places of open work belong to: the customer, or an address that only gets our promotions. */
export const ownerOf = (request: Request): string => request.customerId ?? request.addressKey;

/**
 * Claims the request's own place among the customer's open work. If a request that covers this one has it, this one
 * follows that one and `Joined` is thrown. If the other covers less, this one goes on and waits for its turn when it
 * is planned.
 */
export async function joinIfCovered(ports: Ports, request: Request): Promise<void> {
  const claimed = await ports.openWork.claim(ownerOf(request), claimOf(request, request.kind), []);
  if (!claimed.claimed) await followIfCovered(ports, request, claimed.heldBy);
}

/**
 * Takes all the places that a request needs to be carried out. Throws `Joined` as above, and `OtherRequestOpen` while
 * another request of the customer stands in the way: a deletion waits for an open handover, a handover for a running
 * erasure.
 */
export async function claimForExecution(ports: Ports, request: Request): Promise<void> {
  const { kind } = request;
  await claimOrThrow(ports, request, kind, kind === 'handover' ? ['erasing'] : []);
  if (kind === 'deletion') await claimOrThrow(ports, request, 'erasing', ['handover']);
}

async function claimOrThrow(ports: Ports, request: Request, place: Place, excluded: Place[]): Promise<void> {
  const claimed = await ports.openWork.claim(ownerOf(request), claimOf(request, place), excluded);
  if (claimed.claimed) return;
  await followIfCovered(ports, request, claimed.heldBy);
  // Said once on the status page, not at every retry.
  if (request.waitsFor !== claimed.heldBy.requestId) {
    await recordEvent(ports, request.id, { type: 'waiting', for: claimed.heldBy.requestId });
  }
  throw new OtherRequestOpenError(
    `Request ${request.id} waits for request ${claimed.heldBy.requestId} to end.`,
  );
}

async function followIfCovered(ports: Ports, request: Request, held: Claim): Promise<void> {
  if (held.place !== request.kind || !covers(held, request)) return;
  await recordEvent(ports, request.id, { type: 'joining', to: held.requestId });
  throw new JoinedError(`Request ${request.id} follows request ${held.requestId}.`);
}

const claimOf = ({ id, scope, topics }: Request, place: Place): Claim => ({
  place,
  requestId: id,
  scope,
  topics,
});
