import { isClosed, type Request } from '../../functions/requests/domain/request.ts';
import {
  cancelForCustomer,
  type OperatorAct,
  type OperatorPorts,
  retryRequest,
} from '../../functions/requests/operate-requests.ts';
import { referenceOf } from '../../functions/shared/reference.ts';
import { isRefusal } from '../../functions/shared/refusal.ts';
import type { Paint } from '../layout.ts';
import { type CommandResult, done, jsonOf, notFound, refused } from '../result.ts';
import type { Command } from './command-line.ts';
import { factsOf, type RequestSummary, summaryOf } from './request-facts.ts';
import { listText, showText } from './text.ts';
import { stateOf } from './words.ts';

/** Executes the operator's command. Throws only what the ports throw. */
export async function runCommand(
  ports: OperatorPorts,
  command: Command,
  paint: Paint,
): Promise<CommandResult> {
  if (command.name === 'list') return list(ports, command.json, paint);
  const request = await ports.requests.find(command.id);
  if (!request) {
    return notFound(
      `There is no request ${referenceOf(command.id)}. The evidence of a closed request is purged eventually.`,
    );
  }
  switch (command.name) {
    case 'show':
      return show(ports, request, command, paint);
    case 'retry':
      return retry(ports, command);
    case 'cancel':
      return cancel(ports, command);
  }
}

async function list({ requests, clock }: OperatorPorts, json: boolean, paint: Paint): Promise<CommandResult> {
  const now = clock();
  const summaries: RequestSummary[] = [];
  for await (const request of requests.listOpen()) summaries.push(summaryOf(request, now));
  return done(json ? jsonOf(summaries) : listText(summaries, paint));
}

async function show(
  { workflow, clock }: OperatorPorts,
  request: Request,
  { json, reveal }: { json: boolean; reveal: boolean },
  paint: Paint,
): Promise<CommandResult> {
  const machine = await workflow.executionStatus(request);
  const facts = factsOf(request, { now: clock(), machine, reveal });
  const output = json ? jsonOf(facts) : showText(facts, paint);
  if (!reveal) return done(output);
  const hasCustomerFacts = Object.keys(facts.customer ?? {}).length > 0;
  const remark = hasCustomerFacts
    ? `Revealed who the customer of ${facts.reference} is. Keep it no longer than you need it.`
    : `There is nothing to reveal: ${facts.reference} contains neither name nor address.`;
  return { ...done(output), remark };
}

async function retry(ports: OperatorPorts, act: OperatorAct): Promise<CommandResult> {
  const result = await retryRequest(ports, act);
  const reference = referenceOf(act.id);
  if (isRefusal(result)) return refusedFor(ports, act.id, adviceOnRetry);
  const words = {
    resumed: 'Resumed. What is already done is skipped, so only what is missing happens.',
    redriven: 'Its machine had failed and runs again from the state that failed.',
    restarted: 'Its machine had ended and has started anew. What is already done is skipped.',
    running: 'Nothing was waiting: an earlier retry arrived, and the machine is running.',
  };
  return done(`${reference}: ${words[result.machine]}\n`);
}

async function cancel(ports: OperatorPorts, act: OperatorAct): Promise<CommandResult> {
  const result = await cancelForCustomer(ports, act);
  const reference = referenceOf(act.id);
  if (isRefusal(result)) return refusedFor(ports, act.id, adviceOnCancel);
  const { acknowledgedAt } = result.request;
  const letter = acknowledgedAt
    ? 'The customer gets a letter that says so.'
    : 'The customer has had no letter from us, and gets none.';
  if (result.machine === 'resumed') return done(`${reference}: Cancelled and being closed. ${letter}\n`);
  const hint =
    (await ports.workflow.executionStatus(result.request)) === 'failed'
      ? 'Its machine has failed: `retry` runs it again, to close the request.'
      : 'Its machine closes it at the next step.';
  return done(`${reference}: Cancelled. ${hint} ${letter}\n`);
}

/** Says why not, from the request's current state, and what to do instead. */
async function refusedFor(
  { requests }: OperatorPorts,
  id: string,
  adviceOn: (request: Request) => string,
): Promise<CommandResult> {
  const request = await requests.find(id);
  const state = request ? `Its state: ${stateOf(request)}.` : 'It is gone.';
  const advice = request ? adviceOn(request) : '';
  return refused(`${referenceOf(id)}: Refused. ${state} ${advice}`.trimEnd());
}

function adviceOnRetry(request: Request): string {
  if (isClosed(request)) return 'A closed request stays closed; the customer can submit a new one.';
  return 'Only a request that needs a person can be retried. `show` says what this one is waiting for.';
}

function adviceOnCancel(request: Request): string {
  if (isClosed(request)) return 'There is nothing left to cancel.';
  if (request.status === 'delivered')
    return 'The archive is deleted automatically; until then the customer can discard it on its download page.';
  if (request.status === 'needs-attention')
    return 'It is past the point of no return: fix the problem, then `retry`.';
  return 'It is past the point of no return and ends with a receipt of what was done.';
}
