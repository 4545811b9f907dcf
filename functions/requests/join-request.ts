import { errorNames } from '../../contract/machines.ts';
import {
  JoinedError,
  NeedsAttentionError,
  OtherRequestOpenError,
  PermanentError,
  TransientError,
} from '../shared/errors.ts';
import { isRefusal } from '../shared/refusal.ts';
import { applyEvent, findRequest, recordEvent } from './change-request.ts';
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
  const held = await claimSlot(ports, request, request.kind, []);
  if (held) await followIfCovered(ports, request, held.claim, held.holder);
}

/**
 * Takes all the slots that a request needs to be carried out. Throws `Joined` as above, and `OtherRequestOpen` while
 * another request of the customer stands in the way: a deletion waits for an open handover, a handover for a running
 * erasure. A handover that only waits to be fetched, or that cannot be finished, makes room for a new one
 * (`Transient`). Nobody waits behind a request that waits for a person: `NeedsAttention`.
 */
export async function claimForExecution(ports: ExecutionPorts, request: Request): Promise<void> {
  const { kind } = request;
  await claimOrThrow(ports, request, kind, kind === 'handover' ? ['erasing'] : []);
  if (kind === 'deletion') await claimOrThrow(ports, request, 'erasing', ['handover']);
}

/** Does the request that this one was told to wait for still stand in its way, with nobody called about it? */
export async function isStillBehind(
  { requests }: Pick<Ports, 'requests'>,
  { kind, waitsFor }: Request,
): Promise<boolean> {
  const holder = waitsFor === undefined ? undefined : await requests.find(waitsFor);
  if (!holder || isClosed(holder) || holder.status === 'needs-attention') return false;
  // A copy that only waits to be fetched may make room for another one.
  return !(kind === 'handover' && holder.status === 'delivered');
}

/** Who stands in the way: what they hold, and their request. */
interface Held {
  claim: Claim;
  holder: Request;
}

/**
 * Claims one slot; answers with who holds it if nobody should be pushed aside. A slot that a closed or unknown request
 * left behind is released first. Looked at again after the claim: a step that ran late must not hold anything for a
 * request that closed meanwhile.
 */
async function claimSlot(
  ports: Ports,
  request: Request,
  slot: WorkSlot,
  excluded: WorkSlot[],
): Promise<Held | undefined> {
  const owner = ownerOf(request);
  if (isClosed(request)) throw nothingToDo(request);
  for (let leftovers = 0; leftovers <= excluded.length + 1; leftovers += 1) {
    const claimed = await ports.openWork.claim(owner, claimOf(request, slot), excluded, ports.clock());
    if (claimed.claimed) {
      if (!isClosed(await findRequest(ports, request.id))) return undefined;
      await ports.openWork.release(owner, request.id);
      throw nothingToDo(request);
    }
    const holder = await ports.requests.find(claimed.heldBy.requestId);
    if (holder && !isClosed(holder)) return { claim: claimed.heldBy, holder };
    await ports.openWork.release(owner, claimed.heldBy.requestId);
  }
  throw new TransientError(`Request ${request.id}: its slot is claimed and released again and again.`);
}

const nothingToDo = ({ id }: Request) =>
  new PermanentError(`Request ${id} is closed: there is nothing to do for it.`);

async function claimOrThrow(
  ports: ExecutionPorts,
  request: Request,
  slot: WorkSlot,
  excluded: WorkSlot[],
): Promise<void> {
  const held = await claimSlot(ports, request, slot, excluded);
  if (!held) return;
  const { claim, holder } = held;
  if (await makesRoom(ports, request, claim, holder)) {
    throw new TransientError(`Request ${request.id} takes the slot of request ${holder.id}.`);
  }
  await followIfCovered(ports, request, claim, holder);
  // Said once on the status page, not at every retry.
  if (request.waitsFor !== holder.id) {
    await recordEvent(ports, request.id, { type: 'waiting', for: holder.id });
  }
  if (holder.status === 'needs-attention') {
    throw new NeedsAttentionError(
      `Request ${request.id} stands behind request ${holder.id}, which waits for a person.`,
    );
  }
  throw new OtherRequestOpenError(`Request ${request.id} waits for request ${holder.id} to end.`);
}

/**
 * A new copy replaces one that holds nothing more: one that only waits to be fetched, because whoever lost its code must
 * not be locked out until its time is over; and one that could not be finished and waits for a person. The old archive
 * goes, and its request ends within moments.
 */
async function makesRoom(
  ports: ExecutionPorts,
  request: Request,
  held: Claim,
  holder: Request,
): Promise<boolean> {
  if (held.slot !== 'handover' || request.kind !== 'handover' || !covers(request, held)) return false;
  if (holder.status === 'needs-attention') return supersede(ports, request, holder);
  if (holder.status !== 'delivered') return false;
  // Discarded already, its machine is told again: a crash may have kept it from being told.
  const discarded = holder.delivery?.discardedAt
    ? holder
    : await applyEvent(ports, holder.id, { type: 'archive-discarded' });
  if (!isRefusal(discarded) && discarded.taskToken) await endDelivery(ports, discarded, discarded.taskToken);
  return true;
}

async function supersede(ports: ExecutionPorts, request: Request, holder: Request): Promise<boolean> {
  const superseded = isCancelled(holder)
    ? holder
    : await applyEvent(ports, holder.id, { type: 'superseded', by: request.id });
  if (isRefusal(superseded)) return false;
  if (superseded.attention) {
    await ports.workflow.interrupt(superseded.attention.taskToken, errorNames.cancelled);
  }
  return true;
}

async function followIfCovered(ports: Ports, request: Request, held: Claim, holder: Request): Promise<void> {
  if (held.slot !== request.kind || !covers(held, request)) return;
  // Nothing would be done for those that follow a cancelled request, or one that a person has to look at first.
  if (isCancelled(holder) || holder.status === 'needs-attention') return;
  await recordEvent(ports, request.id, { type: 'joining', to: holder.id });
  throw new JoinedError(`Request ${request.id} follows request ${holder.id}.`);
}

const claimOf = ({ id, scope, topics }: Request, slot: WorkSlot): Claim => ({
  slot,
  requestId: id,
  scope,
  topics,
});
