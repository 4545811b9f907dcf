import type { AnyStoreName } from '../../contract/stores.ts';
import type { Recipients } from '../../functions/register/ports.ts';
import {
  isRemoved,
  noSuchStore,
  storesOf,
  unfinishedStores,
} from '../../functions/requests/domain/receipt.ts';
import { isClosed, type Request } from '../../functions/requests/domain/request.ts';
import {
  cancelForCustomer,
  type OperatorAct,
  type OperatorPorts,
  type Retry,
  recordTold,
  retryRequest,
  vouchForAddress,
} from '../../functions/requests/operate-requests.ts';
import type { RequestSearch } from '../../functions/requests/ports.ts';
import { referenceOf } from '../../functions/shared/reference.ts';
import { isRefusal } from '../../functions/shared/refusal.ts';
import type { Paint } from '../layout.ts';
import { type CommandResult, done, jsonOf, notFound, refused } from '../result.ts';
import { actByHand, type ByHandCommandPorts, listTasks, showTask } from './by-hand/run.ts';
import type { Command } from './command-line.ts';
import { factsOf, type RequestFacts, type RequestSummary, summaryOf } from './request-facts.ts';
import { foundText, listText, showText } from './text.ts';
import { stateOf } from './words.ts';

/** What the commands need: the acts, the search, and the marks of customers. */
export type CommandPorts = OperatorPorts & {
  /** What is asked of persons. Asked for by the commands that need it: not every deployment has a site. */
  tasks: () => ByHandCommandPorts['tasks'];
  search: RequestSearch;
  recipients: Pick<Recipients, 'markReachable'>;
};

/** Executes the operator's command. Throws only what the ports throw. */
export async function runCommand(
  ports: CommandPorts,
  command: Command,
  paint: Paint,
): Promise<CommandResult> {
  if (command.name === 'list') return list(ports, command.json, paint);
  if (command.name === 'find') return find(ports, command, paint);
  if (command.name === 'tasks') return listTasks(byHand(ports), command.json, paint);
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
    case 'vouch':
      return vouch(ports, command);
    case 'told':
      return told(ports, command);
    case 'cancel':
      return cancel(ports, command);
    case 'task':
      return showTask(byHand(ports), request, command, paint);
    case 'record':
    case 'countersign':
      return actByHand(byHand(ports), request, command);
  }
}

const byHand = (ports: CommandPorts): ByHandCommandPorts => ({ ...ports, tasks: ports.tasks() });

async function list({ requests, clock }: OperatorPorts, json: boolean, paint: Paint): Promise<CommandResult> {
  const now = clock();
  const summaries: RequestSummary[] = [];
  for await (const request of requests.listOpen()) summaries.push(summaryOf(request, now));
  for await (const request of requests.listUndelivered()) summaries.push(summaryOf(request, now));
  return done(json ? jsonOf(summaries) : listText(summaries, paint));
}

async function find(
  { search, clock }: CommandPorts,
  { customerId, json }: { customerId: string; json: boolean },
  paint: Paint,
): Promise<CommandResult> {
  const now = clock();
  const found: RequestSummary[] = [];
  for await (const request of search.ofCustomer(customerId)) found.push(summaryOf(request, now));
  const newestFirst = found.toSorted((a, b) => (a.submittedAt < b.submittedAt ? 1 : -1));
  if (newestFirst.length === 0 && !json) return notFound('No request of this customer is on record.');
  return done(json ? jsonOf(newestFirst) : foundText(newestFirst, paint));
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

async function retry(ports: OperatorPorts, act: Retry): Promise<CommandResult> {
  const result = await retryRequest(ports, act);
  const reference = referenceOf(act.id);
  if (isRefusal(result)) return refusedFor(ports, act.id, (request) => adviceOnRetry(request, act));
  const words = {
    resumed: 'Resumed. What is already done is skipped, so only what is missing happens.',
    redriven: 'Its machine had failed and runs again from the state that failed.',
    restarted: 'Its machine had ended and has started anew. What is already done is skipped.',
    running: 'Nothing was waiting: an earlier retry arrived, and the machine is running.',
  };
  return done(`${reference}: ${words[result.machine]}\n`);
}

async function vouch(ports: CommandPorts, act: OperatorAct): Promise<CommandResult> {
  const result = await vouchForAddress(ports, act);
  if (isRefusal(result)) return refusedFor(ports, act.id, adviceOnVouch);
  const next = result.machine === 'running' ? 'Nothing was waiting for it.' : 'The request goes on.';
  return done(`${referenceOf(act.id)}: Vouched for. ${next}\n`);
}

async function told(ports: OperatorPorts, act: OperatorAct): Promise<CommandResult> {
  const result = await recordTold(ports, act);
  if (isRefusal(result))
    return refusedFor(ports, act.id, () => 'No letter of it waits to be told in another way.');
  return done(`${referenceOf(act.id)}: Recorded that the customer was told in another way.\n`);
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
  const hint = hintOnClosing(result.request, await ports.workflow.executionStatus(result.request));
  return done(`${reference}: Cancelled. ${hint} ${letter}\n`);
}

/** What closes a cancelled request. Only a machine that runs, or that the watch starts, does it by itself. */
function hintOnClosing({ status }: Request, machine: RequestFacts['machine']): string {
  switch (machine) {
    case 'running':
      return 'Its machine closes it at the next step.';
    case 'failed':
      return 'Its machine has failed: `retry` runs it again, to close the request.';
    case 'succeeded':
      return 'Its machine has ended: `retry` begins a new one, to close the request.';
    case 'none':
      return status === 'received'
        ? 'Its machine is not there yet: the hourly deadline watch starts it, and it closes the request.'
        : 'Its machine is not there any more: `retry` begins a new one, to close the request.';
  }
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

/** Is this a store that is there, as far as anybody knows? */
const isReached = ({ failures }: Request, store: string): boolean =>
  !isRemoved(store) && failures[store as AnyStoreName] !== noSuchStore;

function adviceOnRetry(request: Request, { withoutStore, acceptsIncomplete }: Retry): string {
  if (isClosed(request)) return 'A closed request stays closed; the customer can submit a new one.';
  if (withoutStore !== undefined && isReached(request, withoutStore))
    return `This version reaches the store ${withoutStore}: nothing may be left out of it.`;
  if (withoutStore !== undefined && !storesOf(request).some((store) => store === withoutStore))
    return `There is no store ${withoutStore} in its plan. \`show\` lists those that are.`;
  if (withoutStore !== undefined && !unfinishedStores(request).some((store) => store === withoutStore))
    return `What became of the store ${withoutStore} is on record already: \`retry\` without this option.`;
  if (withoutStore !== undefined || acceptsIncomplete)
    return 'An earlier retry is under way. Give the option when it calls for a person again.';
  return 'Only a request that needs a person can be retried. `show` says what this one is waiting for.';
}

const adviceOnVouch = (request: Request): string =>
  isClosed(request) ? 'A closed request needs it no more.' : 'Its copy has been delivered already.';

function adviceOnCancel(request: Request): string {
  if (isClosed(request)) return 'There is nothing left to cancel.';
  if (request.status === 'delivered')
    return 'The archive is deleted automatically; until then the customer can discard it on its download page.';
  if (request.status === 'needs-attention')
    return 'It is past the point of no return: fix the problem, then `retry`.';
  return 'It is past the point of no return and ends with a receipt of what was done.';
}
