import { PermanentError } from '../shared/errors.ts';
import { isRefusal, type Refusal } from '../shared/refusal.ts';
import type { RequestEvent } from './domain/events.ts';
import type { Request } from './domain/request.ts';
import { move } from './domain/transitions.ts';
import type { BasePorts } from './ports.ts';

/** Finds the request that a workflow step received. It must exist: it is written before the machine starts. */
export async function findRequest({ requests }: Pick<BasePorts, 'requests'>, id: string): Promise<Request> {
  const request = await requests.find(id);
  if (!request) throw new PermanentError(`There is no request ${id}.`);
  return request;
}

type Changing = Pick<BasePorts, 'clock'> & { requests: Pick<BasePorts['requests'], 'change'> };

/** Applies one event as a customer's act: a refusal is a normal answer. */
export const applyEvent = (
  { requests, clock }: Changing,
  id: string,
  event: RequestEvent,
): Promise<Request | Refusal> => requests.change(id, (request) => move(request, event, clock()));

/** Applies one event as a workflow step: a refusal means that machine and table disagree, which is a fault. */
export async function recordEvent(basePorts: Changing, id: string, event: RequestEvent): Promise<Request> {
  const result = await applyEvent(basePorts, id, event);
  if (isRefusal(result)) {
    throw new PermanentError(`Request ${id} does not allow "${event.type}" (${result.refused}).`);
  }
  return result;
}
