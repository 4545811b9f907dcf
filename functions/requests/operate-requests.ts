import { errorNames } from '../../contract/machines.ts';
import { isRefusal, type Refusal, refuse } from '../shared/refusal.ts';
import { applyEvent, findRequest } from './change-request.ts';
import { nextStepOf } from './domain/next-step.ts';
import type { Request } from './domain/request.ts';
import { waitingTokenOf } from './domain/transitions.ts';
import type { BasePorts, Workflow } from './ports.ts';

/** Ports of the operator's acts: fewer than a function has. */
export type OperatorPorts = Pick<BasePorts, 'requests' | 'clock' | 'log'> & { workflow: Workflow };

/** Who acts, and why. Both are recorded with the act. */
export interface OperatorAct {
  id: string;
  by: string;
  reason: string;
}

/** The result of an operator's act. */
export type OperatorResult = { request: Request; machine: 'resumed' | 'redriven' | 'running' };

/**
 * Continues a request that needs an operator. Every step skips what is already done, so only what is missing happens. A
 * failed execution is redriven from the state that failed.
 */
export async function retryRequest(
  ports: OperatorPorts,
  { id, by, reason }: OperatorAct,
): Promise<OperatorResult | Refusal> {
  if ((await ports.workflow.executionStatus(id)) === 'failed') {
    const request = await applyEvent(ports, id, { type: 'operator-redriven', by, reason });
    if (isRefusal(request)) return request;
    await ports.workflow.redrive(id);
    ports.log({ event: 'operator-redriven', requestId: id });
    return { request, machine: 'redriven' };
  }
  const retried = await applyEvent(ports, id, { type: 'operator-retried', by, reason });
  const request = isRefusal(retried) ? await findRequest(ports, id) : retried;
  // A repeated retry whose first answer was lost still has the token to resume with.
  if (!request.attention) return refuse('not-now');
  const resumed = await ports.workflow.resume(request.attention.taskToken, {
    requestId: id,
    next: nextStepOf(request, ports.clock()),
  });
  ports.log({ event: 'operator-retried', requestId: id });
  return { request, machine: resumed === 'resumed' ? 'resumed' : 'running' };
}

/** Cancels on the customer's behalf, before anything was executed; afterwards the act is refused. */
export async function cancelForCustomer(
  ports: OperatorPorts,
  { id, by, reason }: OperatorAct,
): Promise<OperatorResult | Refusal> {
  const cancelled = await applyEvent(ports, id, { type: 'operator-cancelled', by, reason });
  if (isRefusal(cancelled)) return cancelled;
  const taskToken = waitingTokenOf(cancelled);
  const interrupted = taskToken && (await ports.workflow.interrupt(taskToken, errorNames.cancelled));
  ports.log({ event: 'operator-cancelled', requestId: id });
  return { request: cancelled, machine: interrupted === 'resumed' ? 'resumed' : 'running' };
}
