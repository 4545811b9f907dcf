import type { CloseInput, Ending, ExecutionInput } from '../../contract/machines.ts';
import { errorNames, siteLane } from '../../contract/machines.ts';
import { metrics } from '../../contract/resources.ts';
import { type AnyStoreName, isSiteStore } from '../../contract/stores.ts';
import type { AddressBook } from '../register/ports.ts';
import { addDays, addMonths } from '../shared/calendar.ts';
import { AnsweredError, NeedsAttentionError, PermanentError } from '../shared/errors.ts';
import type { CountMetric } from '../shared/ports.ts';
import { referenceOf } from '../shared/reference.ts';
import { isRefusal } from '../shared/refusal.ts';
import { applyEvent, findRequest, recordEvent } from './change-request.ts';
import { receiptOf, unfinishedStores } from './domain/receipt.ts';
import { erasesCustomer, isClosed, type Request } from './domain/request.ts';
import { isCancelled, waitingTokenOf } from './domain/transitions.ts';
import { ownerOf } from './join-request.ts';
import type { OpenWork, Workflow } from './ports.ts';
import { type LetterPorts, sendLetter } from './send-letter.ts';
import { statusUrlOf } from './status-url.ts';

type Ports = LetterPorts & {
  /** Missing where the register is behind the site: nothing is looked up for a request that ends. */
  addressBook?: AddressBook;
  openWork: OpenWork;
  countMetric: CountMetric;
  workflow: Workflow;
};

/**
 * The states *Send the receipt and close* and *Close: …*. Sends the letter, then releases the customer's work slots,
 * then removes all personal data from the request. Each step may be repeated after a crash.
 *
 * Throws `NeedsAttention` if a store is unfinished: the customer then has an honest interim receipt, the request stays
 * open, and the machine calls an operator. Throws `Answered` instead of ending a request as expired that was confirmed:
 * the machine, which had not heard of it, asks again and is told at once.
 */
export async function closeRequest(ports: Ports, input: CloseInput): Promise<ExecutionInput> {
  const request = await findRequest(ports, input.requestId);
  if (isClosed(request)) return { requestId: request.id };
  if (input.ending) await endEarly(ports, request, endingOf(request, input.ending));
  else if (unfinishedStores(request).length > 0) await escalate(ports, request, input.results ?? []);
  else await finish(ports, request);
  return { requestId: request.id };
}

async function finish(ports: Ports, request: Request): Promise<void> {
  await sendLetter(ports, request, 'receipt', {
    type: 'receipt',
    receipt: receiptOf(request),
    dueAt: request.dueAt,
    statusUrl: statusUrlOf(ports, request.id),
  });
  if (erasesCustomer(request)) await endUnconfirmed(ports, request);
  await ports.openWork.release(ownerOf(request), request.id);
  await recordEvent(ports, request.id, { type: 'finished', purgeAt: purgeAt(ports) });
  await releaseOnceMore(ports, request);
  ports.log({ event: 'request-finished', requestId: request.id });
}

/**
 * A step that ran late may have claimed between the release and the end. After it, none keeps a slot: a claim is looked
 * at again once it is made.
 */
const releaseOnceMore = ({ openWork }: Ports, request: Request): Promise<void> =>
  openWork.release(ownerOf(request), request.id);

/**
 * Whoever is erased is no customer any more: what else was asked for under their address, and never confirmed, ends at
 * once and gives up name and address. Nobody is written to about it: the receipt is the last letter.
 */
async function endUnconfirmed({ requests, workflow }: Ports, erased: Request): Promise<void> {
  for await (const other of requests.listOpen()) {
    const isTheirs = other.addressKey === erased.addressKey || other.customerId === erased.customerId;
    if (!isTheirs || other.id === erased.id || !isUnconfirmed(other)) continue;
    // Also where it waits for a person: what failed about it matters to nobody any more.
    const taskToken = waitingTokenOf(other);
    if (taskToken) await workflow.interrupt(taskToken, errorNames.noSuchCustomer);
  }
}

/** Whoever cancelled while the machine gave up waiting, or asking, has cancelled. */
const endingOf = (request: Request, ending: Ending): Ending =>
  isCancelled(request) && (ending === 'expired' || ending === 'too-many-letters') ? 'cancelled' : ending;

/** Did nobody act on the letter that asks for a confirmation? */
const isUnconfirmed = ({ status, attention, channel, confirmation }: Request): boolean =>
  channel !== 'one-click' &&
  confirmation?.confirmedAt === undefined &&
  [status, attention?.from].includes('awaiting-confirmation');

async function endEarly(ports: Ports, request: Request, ending: Ending): Promise<void> {
  if (ending === 'expired') requireNoAnswer(request);
  // Before any letter that may fail: nobody shall wait behind a request that does nothing any more.
  await ports.openWork.release(ownerOf(request), request.id);
  // Whoever has had a letter from us hears that it is over; nobody else learns that there was a request.
  if (ending === 'cancelled' && request.supersededBy) {
    await sendLetter(ports, request, 'joined', {
      type: 'joined',
      joinedTo: referenceOf(request.supersededBy),
      statusUrl: statusUrlOf(ports, request.id),
    });
  } else if (ending === 'cancelled' && request.acknowledgedAt) {
    await tellOfCancellation(ports, request);
  }
  if (ending === 'joined' && request.joinedTo) {
    await sendLetter(ports, request, 'joined', {
      type: 'joined',
      joinedTo: referenceOf(request.joinedTo),
      statusUrl: statusUrlOf(ports, request.id),
    });
  }
  await recordEnd(ports, request, ending);
  await releaseOnceMore(ports, request);
  if (ending === 'too-many-letters') ports.countMetric(metrics.letterWithheld, 1);
  ports.log({ event: `request-ended ${ending}`, requestId: request.id });
}

/** A confirmation may be recorded while the machine, which waited for it, gives up. */
function requireNoAnswer({ id, confirmation }: Request): void {
  if (confirmation?.confirmedAt)
    throw new AnsweredError(`Request ${id} was confirmed before it could end as unanswered.`);
}

async function recordEnd(ports: Ports, { id }: Request, ending: Ending): Promise<void> {
  const ended = await applyEvent(ports, id, { type: 'ended', ending, purgeAt: purgeAt(ports, ending) });
  if (!isRefusal(ended)) return;
  if (ending === 'expired') requireNoAnswer(await findRequest(ports, id));
  throw new PermanentError(`Request ${id} cannot end as ${ending} (${ended.refused}).`);
}

/** Also to the address now on file: staff cancel for a customer who has lost the mailbox that the request came from. */
async function tellOfCancellation(ports: Ports, request: Request): Promise<void> {
  const reason = request.history.find(({ event }) => event === 'operator-cancelled')?.reason;
  const facts = {
    type: 'cancelled' as const,
    cancelledAt: request.cancelledAt ?? ports.clock().toISOString(),
    ...(reason !== undefined && { reason }),
  };
  const told = await sendLetter(ports, request, 'cancelled', facts);
  const onFile = request.customerId && (await ports.addressBook?.addressOf(request.customerId));
  if (onFile && onFile !== request.address) await sendLetter(ports, told, 'cancelled-on-file', facts, onFile);
}

async function escalate(
  ports: Ports,
  request: Request,
  results: NonNullable<CloseInput['results']>,
): Promise<never> {
  const unfinished = unfinishedStores(request);
  let current = request;
  for (const store of unfinished) {
    const error = errorOf(request, results, store);
    current = await recordEvent(ports, request.id, { type: 'store-failed', store, error });
  }
  await sendLetter(ports, current, 'attention', {
    type: 'receipt',
    receipt: receiptOf(current),
    dueAt: request.dueAt,
    statusUrl: statusUrlOf(ports, request.id),
  });
  throw new NeedsAttentionError(`Request ${request.id} is unfinished in ${unfinished.join(', ')}.`);
}

/** What a store gave up on. Why the site did, it has said itself; what it was not asked yet waits behind that. */
function errorOf(
  { failures }: Request,
  results: NonNullable<CloseInput['results']>,
  store: AnyStoreName,
): string {
  const item = isSiteStore(store) ? siteLane : store;
  const error = results.find((result) => result.store === item)?.error ?? 'Unknown';
  return (isSiteStore(store) && failures[store]) || error;
}

/**
 * Retention of a request that belonged to no customer, in days: long enough to notice a flood. It proves nothing about
 * a customer.
 */
const strangerRetentionDays = 30;

function purgeAt({ clock, settings }: Ports, ending?: Ending): string {
  const isStranger = ending === 'no-such-customer';
  const end = isStranger
    ? addDays(clock(), strangerRetentionDays)
    : addMonths(clock(), settings.periods.evidenceMonths);
  return end.toISOString();
}
