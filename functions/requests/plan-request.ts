import type { ExecutionInput, PlanOutput } from '../../contract/machines.ts';
import type { Register } from '../register/ports.ts';
import { CancelledError, PermanentError, TransientError } from '../shared/errors.ts';
import { isRefusal } from '../shared/refusal.ts';
import { freezePlan } from '../stores/domain/plan.ts';
import type { DataStore, Subject } from '../stores/ports.ts';
import { requireAddressOnFile } from './address-on-file.ts';
import { applyEvent, findRequest } from './change-request.ts';
import { isGraceOver } from './domain/next-step.ts';
import { unfinishedStores } from './domain/receipt.ts';
import type { Request } from './domain/request.ts';
import { isCancelled } from './domain/transitions.ts';
import { claimForExecution } from './join-request.ts';
import type { Basics, OpenWork, Workflow } from './ports.ts';

/**
 * The state *Plan*: asks every store in scope what it holds and what the law says about it, freezes the answer, and
 * passes the point of no return. A request that has a plan keeps it: what is executed is what was planned. Answers with
 * the stores that are still to do.
 *
 * Throws `Cancelled` when the customer was faster, `Joined` or `OtherRequestOpen` when another request is in the way.
 */
export async function planRequest(
  ports: Basics & {
    openWork: OpenWork;
    register: Register;
    workflow: Workflow;
    stores: readonly DataStore[];
  },
  input: ExecutionInput,
): Promise<PlanOutput> {
  const request = await findRequest(ports, input.requestId);
  refuseToActEarly(request, ports.clock());
  // A plan that exists was made for this customer; the register may be erased by now.
  if (!request.plan) await requireAddressOnFile(ports, request);
  await claimForExecution(ports, request);

  const now = ports.clock();
  const subject = subjectOf(request);
  const { kind } = request;
  if (kind === 'opt-out') throw new PermanentError(`Request ${request.id}: an opt-out needs no plan.`);
  const plan =
    request.plan ??
    freezePlan(
      await Promise.all(storesFor(request, ports.stores).map((store) => store.find(subject, kind, now))),
      now,
    );
  const planned = await applyEvent(ports, request.id, { type: 'planned', plan });
  if (isRefusal(planned)) {
    if (planned.refused === 'too-late') throw new CancelledError(`Request ${request.id} was cancelled.`);
    throw new PermanentError(`Request ${request.id} cannot be planned in its state.`);
  }
  ports.log({ event: 'request-planned', requestId: request.id, count: plan.stores.length });
  return { requestId: request.id, stores: unfinishedStores(planned) };
}

/** Whose data; known since the customer was found. */
export function subjectOf(request: Request): Subject {
  if (!request.customerId) throw new PermanentError(`Request ${request.id} has no customer.`);
  return { customerId: request.customerId, addressKey: request.addressKey };
}

const storesFor = ({ scope }: Request, stores: readonly DataStore[]): DataStore[] =>
  stores.filter((store) => scope === 'everything' || scope === store.holds);

/** The machine waits long enough by construction; this makes sure that no other path gets here early. */
function refuseToActEarly(request: Request, now: Date): void {
  if (isCancelled(request)) throw new CancelledError(`Request ${request.id} was cancelled.`);
  if (!request.confirmation?.confirmedAt) throw new PermanentError(`Request ${request.id} is not confirmed.`);
  if (request.kind !== 'deletion' || request.plan || isGraceOver(request, now)) return;
  if (!request.letters.grace) {
    throw new PermanentError(`Request ${request.id}: the customer was not told how to cancel.`);
  }
  throw new TransientError(`Request ${request.id}: the grace period is not over.`);
}
