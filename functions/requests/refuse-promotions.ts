import type { ExecutionInput } from '../../contract/machines.ts';
import { CancelledError } from '../shared/errors.ts';
import type { Mailing } from '../stores/ports.ts';
import { findRequest, recordEvent } from './change-request.ts';
import { isCancelled } from './domain/transitions.ts';
import { joinIfCovered } from './join-request.ts';
import type { BasePorts, OpenWork } from './ports.ts';

/** The state *Stop the promotions*: writes the suppression; from this moment the mailing gate denies promotions. */
export async function refusePromotions(
  ports: BasePorts & { mailing: Mailing; openWork: OpenWork },
  input: ExecutionInput,
): Promise<ExecutionInput> {
  const request = await findRequest(ports, input.requestId);
  if (isCancelled(request)) throw new CancelledError(`Request ${request.id} was cancelled.`);
  // First of all: even if another request covers this one, that one may still fail. Suppressing twice does no harm.
  await ports.mailing.suppress(request.addressKey, request.topics, ports.clock());
  await joinIfCovered(ports, request);
  if (request.performedAt) return { requestId: request.id };
  await recordEvent(ports, request.id, { type: 'promotions-stopped' });
  ports.log({ event: 'promotions-stopped', requestId: request.id });
  return { requestId: request.id };
}
