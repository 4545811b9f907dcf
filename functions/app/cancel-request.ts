import { errorNames } from '../contract.ts';
import { isRefusal, type Refusal, type RefusalReason, refuse, refuseHolder } from '../domain/refusal.ts';
import type { Request } from '../domain/request.ts';
import { isSecret, isStatusSecret, requestIdOf } from '../domain/secrets.ts';
import { isCancellable, move, waitingTokenOf } from '../domain/transitions.ts';
import type { LinkClick, LinkPorts } from './confirm-request.ts';
import type { Workflow } from './ports.ts';

/**
 * Characters that the cancel page shows and asks to be typed. They keep no secret: a person reads them off the page,
 * while a link scanner that presses every button types nothing.
 */
export const cancelChallengeOf = (requestId: string): string => requestId.slice(-4);

/**
 * A click that can lead to a cancellation: the secret of the grace letter's own link or, `fromStatus`, that of the status
 * page. Both come by letter to the address on file, and stopping a deletion harms nobody.
 */
export interface CancelClick extends LinkClick {
  fromStatus?: boolean;
}

/** Looks at a cancel link without changing anything: the request while it can be cancelled, otherwise why not. */
export async function findCancellable(ports: LinkPorts, click: CancelClick): Promise<Request | Refusal> {
  const request = await ports.requests.find(click.id);
  if (!request) return refuse('link-unknown');
  const obstacle = obstacleTo(ports, request, click);
  return obstacle ? refuseHolder(obstacle, request) : request;
}

/**
 * The customer cancels a confirmed deletion during the grace period. The cancellation and the point of no return are
 * conditional writes on the same item: whichever is recorded first wins.
 */
export async function cancelRequest(
  ports: LinkPorts & { workflow: Workflow },
  given: CancelClick & { challenge?: string },
): Promise<Request | Refusal> {
  const found = await findCancellable(ports, given);
  // Without the secret, a request that is there costs the same as one that is not: one read.
  if (isRefusal(found) && found.refused === 'link-unknown') return found;
  const typed = requestIdOf(given.challenge ?? '');
  const cancelled = await ports.requests.change(given.id, (request) => {
    if (request.cancelledAt && mayCancel(ports, request, given)) return request;
    const obstacle = obstacleTo(ports, request, given);
    if (obstacle) return refuseHolder(obstacle, request);
    if (typed !== cancelChallengeOf(request.id)) return refuse(typed ? 'code-wrong' : 'code-missing');
    return move(request, { type: 'cancel-wanted' }, ports.clock());
  });
  const taskToken = isRefusal(cancelled) ? undefined : waitingTokenOf(cancelled);
  if (!isRefusal(cancelled) && taskToken) {
    await ports.workflow.interrupt(taskToken, errorNames.cancelled);
    ports.log({ event: 'request-cancelled', requestId: cancelled.id });
  }
  return cancelled;
}

function obstacleTo(ports: LinkPorts, request: Request, click: CancelClick): RefusalReason | undefined {
  if (!mayCancel(ports, request, click)) return 'link-unknown';
  if (request.cancelledAt) return 'link-used';
  return isCancellable(request) ? undefined : 'too-late';
}

const mayCancel = ({ keys }: LinkPorts, request: Request, { secret, fromStatus }: CancelClick): boolean =>
  fromStatus
    ? isStatusSecret(keys, request.id, secret)
    : request.grace !== undefined && isSecret(keys, 'cancel', request.id, secret, request.grace.secret.hash);
