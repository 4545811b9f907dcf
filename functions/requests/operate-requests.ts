import { errorNames } from '../../contract/machines.ts';
import type { Recipients } from '../register/ports.ts';
import { isRefusal, type Refusal, refuse } from '../shared/refusal.ts';
import { applyEvent, findRequest } from './change-request.ts';
import { nextStepOf } from './domain/next-step.ts';
import { isLeftBehind } from './domain/receipt.ts';
import { isClosed, type Request } from './domain/request.ts';
import { isCancelled, waitingTokenOf } from './domain/transitions.ts';
import type { BasePorts, Workflow } from './ports.ts';

/** Ports of the operator's acts: fewer than a function has. */
export type OperatorPorts = Pick<BasePorts, 'requests' | 'clock' | 'log'> & { workflow: Workflow };

/** Who acts, and why. Both are recorded with the act. */
export interface OperatorAct {
  id: string;
  by: string;
  reason: string;
}

/**
 * A retry may let a copy go without the files that cannot be read, and a request without a planned store that this
 * version of the system knows no more.
 */
export type Retry = OperatorAct & { acceptsIncomplete?: true; withoutStore?: string };

/** The result of an operator's act. */
export type OperatorResult = {
  request: Request;
  machine: 'resumed' | 'redriven' | 'restarted' | 'running';
};

/**
 * Continues a request that needs an operator. Every step skips what is already done, so only what is missing happens. An
 * execution that is over while its request is open is redriven from the state that failed or, where that is no longer
 * possible, begun anew. What is cancelled never goes on: its machine is told once more to end it.
 */
export async function retryRequest(
  ports: OperatorPorts,
  { id, ...act }: Retry,
): Promise<OperatorResult | Refusal> {
  const found = await findRequest(ports, id);
  const { withoutStore } = act;
  if (withoutStore !== undefined && !isLeftBehind(found, withoutStore)) return refuse('not-now');
  if ((await ports.workflow.executionStatus(found)) !== 'running') {
    return carryOn(ports, { id, ...act });
  }
  const retried = await applyEvent(ports, id, { type: 'operator-retried', ...act });
  // An earlier retry is under way, which knows nothing of what this one takes upon itself.
  if (isRefusal(retried) && act.acceptsIncomplete && !found.acceptsIncomplete) return retried;
  if (isRefusal(retried) && withoutStore !== undefined) return retried;
  const request = isRefusal(retried) ? await findRequest(ports, id) : retried;
  if (isCancelled(request) && !isClosed(request)) return tellOfCancellation(ports, request);
  // A repeated retry whose first answer was lost still has the token to resume with.
  if (!request.attention) return refuse('not-now');
  const resumed = await ports.workflow.resume(request.attention.taskToken, {
    requestId: id,
    next: nextStepOf(request, ports.clock()),
  });
  ports.log({ event: 'operator-retried', requestId: id });
  return { request, machine: resumed === 'resumed' ? 'resumed' : 'running' };
}

/** Gives an open request an execution again. Recorded first: a closed one gets none. */
async function carryOn(ports: OperatorPorts, { id, ...act }: Retry): Promise<OperatorResult | Refusal> {
  const request = await applyEvent(ports, id, { type: 'operator-redriven', ...act });
  if (isRefusal(request)) return request;
  if ((await ports.workflow.redrive(request)) === 'redriven') {
    ports.log({ event: 'operator-redriven', requestId: id });
    return { request, machine: 'redriven' };
  }
  // Somebody else may have been faster: one request has one execution.
  if ((await ports.workflow.executionStatus(request)) === 'running') return { request, machine: 'running' };
  const restarted = await applyEvent(ports, id, { type: 'operator-restarted', ...act });
  if (isRefusal(restarted)) return restarted;
  await ports.workflow.start(restarted);
  ports.log({ event: 'operator-restarted', requestId: id });
  return { request: restarted, machine: 'restarted' };
}

/**
 * An operator has made sure, by another way than this mailbox, that the customer reads its mail. If mail to it had
 * bounced for good, its mark as unreachable goes. A request that waits for that goes on.
 */
export async function vouchForAddress(
  ports: OperatorPorts & { recipients: Pick<Recipients, 'markReachable'> },
  act: OperatorAct,
): Promise<OperatorResult | Refusal> {
  const { id, by, reason } = act;
  const vouched = await applyEvent(ports, id, { type: 'operator-vouched', by, reason });
  if (isRefusal(vouched)) return vouched;
  const { customerId, address, addressKey } = vouched;
  if (customerId && address) await ports.recipients.markReachable(customerId, address, addressKey);
  ports.log({ event: 'operator-vouched', requestId: id });
  // Also if it was retried already: the machine may not have heard of it.
  const waits = vouched.attention?.error === errorNames.doubtfulAddress;
  return waits ? retryRequest(ports, act) : { request: vouched, machine: 'running' };
}

/**
 * An operator has told the customer, in another way, what the letters say that did not arrive: the first answer too, if
 * there was none. Refused if there is nothing to tell.
 */
export async function recordTold(
  { requests, clock, log }: Pick<OperatorPorts, 'requests' | 'clock' | 'log'>,
  { id, by, reason }: OperatorAct,
): Promise<Request | Refusal> {
  const told = await applyEvent({ requests, clock }, id, { type: 'operator-told', by, reason });
  if (!isRefusal(told)) log({ event: 'operator-told', requestId: id });
  return told;
}

/** Cancels on the customer's behalf, before anything was executed; afterwards the act is refused. */
export async function cancelForCustomer(
  ports: OperatorPorts,
  { id, by, reason }: OperatorAct,
): Promise<OperatorResult | Refusal> {
  const cancelled = await applyEvent(ports, id, { type: 'operator-cancelled', by, reason });
  if (isRefusal(cancelled)) return cancelled;
  const told = await tellOfCancellation(ports, cancelled);
  ports.log({ event: 'operator-cancelled', requestId: id });
  return told;
}

/** The machine, if it waits, deletes what was written and closes the request. Telling it twice does no harm. */
async function tellOfCancellation(
  { workflow }: Pick<OperatorPorts, 'workflow'>,
  request: Request,
): Promise<OperatorResult> {
  const taskToken = waitingTokenOf(request);
  const interrupted = taskToken && (await workflow.interrupt(taskToken, errorNames.cancelled));
  return { request, machine: interrupted === 'resumed' ? 'resumed' : 'running' };
}
