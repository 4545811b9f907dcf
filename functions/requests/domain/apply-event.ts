import type { AnyStoreName } from '../../../contract/stores.ts';
import type { Category, Outcome } from '../../stores/domain/plan.ts';
import type { OperatorEvent, RequestEvent } from './events.ts';
import {
  firstAnswerOf,
  linkHashOf,
  type ReportedLetter,
  undeliveredLetters,
  withReport,
} from './letter-reports.ts';
import { unfinishedStores } from './receipt.ts';
import { isClosed, type LetterName, type Request, type StoredSecret, withWrongCode } from './request.ts';
import { siteTaskName, withDone, withRefusal } from './site-record.ts';

/** The history line of an event. */
export function historyLine(event: RequestEvent, now: Date): Request['history'][number] {
  const at = now.toISOString();
  switch (event.type) {
    case 'operator-retried':
    case 'operator-redriven':
    case 'operator-restarted':
    case 'operator-cancelled':
    case 'operator-vouched':
    case 'operator-told':
      return { at, event: event.type, by: event.by, reason: event.reason };
    case 'store-done':
      return { at, event: event.type, reason: event.store };
    case 'store-failed':
      return { at, event: event.type, reason: `${event.store}: ${event.error}` };
    case 'letter-sent':
      return { at, event: event.type, reason: event.letter };
    case 'letter-reported':
      return { at, event: event.type, reason: wordsOf(event) };
    case 'site-answered':
      return { at, event: event.type, reason: siteTaskName(event.done) };
    case 'site-refused':
      return { at, event: event.type, reason: `${siteTaskName(event.refused)}: ${event.refused.code}` };
    case 'manual-recorded':
      return { at, event: event.type, by: event.by, reason: event.store };
    case 'manual-countersigned':
      return { at, event: event.type, by: event.by, reason: `${event.store}: ${event.reason}` };
    case 'raised':
      return { at, event: event.type, reason: event.error };
    case 'ended':
      return { at, event: event.type, reason: event.ending };
    case 'download-minted':
      return { at, event: event.type, ...(event.part !== undefined && { reason: `part ${event.part}` }) };
    default:
      return { at, event: event.type };
  }
}

const wordsOf = ({ letter, outcome, code }: ReportedLetter): string =>
  `${letter}: ${outcome}${code === undefined ? '' : ` ${code}`}`;

/** The fields that an event writes on the request, besides status and history. */
export function apply(request: Request, event: RequestEvent, at: string): Request {
  switch (event.type) {
    case 'asked':
      return withQuestion(request, event);
    case 'confirmed':
      return withAnswer(withConfirmation(request, event));
    case 'confirm-code-wrong': {
      const confirmation = mustExist(request.confirmation);
      return { ...request, confirmation: { ...confirmation, secret: withWrongCode(confirmation.secret) } };
    }
    case 'fresh-link-requested': {
      const confirmation = mustExist(request.confirmation);
      const { confirm: _superseded, ...letters } = request.letters;
      return {
        ...request,
        letters,
        confirmation: { ...confirmation, freshLinks: confirmation.freshLinks + 1 },
      };
    }
    case 'grace-opened':
      return {
        ...request,
        taskToken: event.taskToken,
        grace: { secret: sameOrNewer(request.grace?.secret, event.secret), endsAt: event.endsAt },
      };
    case 'operator-redriven':
      return withAcceptance(request, event, at);
    case 'operator-restarted':
      return { ...withAcceptance(request, event, at), restarts: (request.restarts ?? 0) + 1 };
    case 'cancel-requested':
    case 'operator-cancelled':
      return { ...withoutDelivery(request), cancelledAt: request.cancelledAt ?? at };
    case 'operator-vouched':
      return { ...request, vouchedAt: request.vouchedAt ?? at };
    case 'planned': {
      const { waitsFor: _over, ...rest } = request;
      return { ...rest, plan: request.plan ?? event.plan };
    }
    case 'waiting':
      return { ...request, waitsFor: event.for };
    case 'superseded':
      return { ...withoutDelivery(request), cancelledAt: at, supersededBy: event.by };
    case 'joining':
      return { ...request, joinedTo: event.to };
    case 'store-done':
      return withOutcomes(request, event.store, event.outcomes, at);
    case 'store-failed':
      return { ...request, failures: { ...request.failures, [event.store]: event.error } };
    case 'site-asked': {
      const { waitsFor: _over, ...rest } = request;
      return { ...rest, taskToken: event.taskToken };
    }
    case 'site-answered':
      return { ...request, site: withDone(request.site, event.done) };
    case 'site-refused':
      return { ...request, site: withRefusal(request.site, event.refused) };
    case 'manual-recorded': {
      const { by, store, sent, answer, outcomes } = event;
      return { ...request, manual: { ...request.manual, [store]: { sent, answer, outcomes, by, at } } };
    }
    case 'manual-countersigned': {
      const record = mustExist(request.manual?.[event.store]);
      const countersigned = { by: event.by, at };
      return { ...request, manual: { ...request.manual, [event.store]: { ...record, countersigned } } };
    }
    case 'promotions-stopped':
      return { ...request, performedAt: request.performedAt ?? at };
    case 'archive-written':
      return { ...request, archive: event.archive, outcomes: { ...request.outcomes, ...event.outcomes } };
    case 'delivered':
      return withDelivery(request, event, at);
    case 'download-code-wrong': {
      const delivery = mustExist(request.delivery);
      return { ...request, delivery: { ...delivery, secret: withWrongCode(delivery.secret) } };
    }
    case 'download-minted': {
      const delivery = mustExist(request.delivery);
      return { ...request, delivery: { ...delivery, mints: [...delivery.mints, at] } };
    }
    case 'archive-discarded':
      return { ...request, delivery: { ...mustExist(request.delivery), discardedAt: at } };
    case 'archive-deleted':
      return { ...request, delivery: { ...mustExist(request.delivery), deletedAt: at } };
    case 'letter-sent': {
      const next = withLetter(request, event);
      return event.letter === 'confirm' && !request.acknowledgedAt ? withAnswer(next) : next;
    }
    case 'letter-reported': {
      const next = { ...request, letterReports: withReport(request.letterReports, event) };
      return event.letter === 'confirm' ? withAnswer(next) : next;
    }
    case 'operator-told': {
      const untold = [...undeliveredLetters(request).map(({ letter }) => letter), ...unanswered(request)];
      const told = { ...request.told, ...Object.fromEntries(untold.map((letter) => [letter, at])) };
      return withAnswer({ ...request, told });
    }
    case 'raised':
      return {
        ...request,
        attention: {
          at,
          error: event.error,
          taskToken: event.taskToken,
          // Where it failed first, however often a person was called since.
          from: request.status === 'needs-attention' ? mustExist(request.attention).from : request.status,
        },
      };
    case 'operator-retried':
      // The token stays until the next alarm, so that a retry whose answer was lost can be repeated.
      return {
        ...withAcceptance(request, event, at),
        attention: { ...mustExist(request.attention), retriedAt: at },
      };
    case 'finished':
    case 'ended':
      return evidenceOf({ ...request, closedAt: at, purgeAt: event.purgeAt });
  }
}

function withQuestion(request: Request, asked: Extract<RequestEvent, { type: 'asked' }>): Request {
  const { customerId, customerKey, name, dueAt, taskToken, secret, waitEndsAt, graceSeconds, seal } = asked;
  return {
    ...request,
    ...(customerId && { customerId }),
    ...(customerKey && { customerKey }),
    ...(name && { name }),
    dueAt,
    taskToken,
    confirmation: {
      freshLinks: 0,
      ...request.confirmation,
      secret: sameOrNewer(request.confirmation?.secret, secret),
      waitEndsAt,
      graceSeconds,
      questionSeal: seal,
    },
  };
}

/** The same link keeps its count of wrong codes, whatever a step saw that waits for it again. */
const sameOrNewer = (recorded: StoredSecret | undefined, secret: StoredSecret): StoredSecret =>
  recorded?.hash === secret.hash ? recorded : secret;

/** Of two attempts that sent at the same time, the letter whose link works is the one that tells. */
function withLetter(request: Request, { letter, sent }: Extract<RequestEvent, { type: 'letter-sent' }>) {
  const recorded = request.letters[letter];
  const valid = linkHashOf(request, letter);
  if (recorded && recorded.link === valid && sent.link !== valid) return request;
  return { ...request, letters: { ...request.letters, [letter]: sent } };
}

/** A letter that comes back undoes the first answer, unless another one arrived. */
function withAnswer(request: Request): Request {
  const { acknowledgedAt: _before, ...rest } = request;
  const acknowledgedAt = firstAnswerOf(request);
  return acknowledgedAt === undefined ? rest : { ...rest, acknowledgedAt };
}

const unanswered = (request: Request): LetterName[] =>
  request.acknowledgedAt === undefined && !isClosed(request) ? ['confirm'] : [];

/** What an operator takes upon themselves so that the request can go on. */
function withAcceptance(request: Request, event: OperatorEvent, at: string): Request {
  const { acceptsIncomplete, withoutStore } = event;
  const next: Request = acceptsIncomplete ? { ...request, acceptsIncomplete } : request;
  const plan = request.plan?.stores.find(({ store }) => store === withoutStore);
  if (!plan || request.outcomes[plan.store]) return next;
  const counts = new Map<Category, number>();
  for (const { category, count } of plan.categories)
    counts.set(category, (counts.get(category) ?? 0) + count);
  const outcomes = [...counts].map(([category, count]) => ({
    category,
    result: 'not-reached' as const,
    count,
  }));
  return withOutcomes(next, plan.store, outcomes, at);
}

/** The first confirmation counts, and its seal with it. */
function withConfirmation(
  request: Request,
  confirmed: Extract<RequestEvent, { type: 'confirmed' }>,
): Request {
  const confirmation = mustExist(request.confirmation);
  if (confirmation.confirmedAt) return request;
  const { confirmedAt, riskTextVersion, seal } = confirmed;
  return {
    ...request,
    confirmation: { ...confirmation, confirmedAt, seal, ...(riskTextVersion && { riskTextVersion }) },
  };
}

function withDelivery(
  request: Request,
  { secret, deletesAt, seal, taskToken }: Extract<RequestEvent, { type: 'delivered' }>,
  at: string,
): Request {
  const { mints = [], secret: recorded } = request.delivery ?? {};
  return {
    ...request,
    performedAt: request.performedAt ?? at,
    taskToken,
    delivery: {
      ...request.delivery,
      mints,
      secret: sameOrNewer(recorded, secret),
      deletesAt,
      ...(seal && { seal }),
    },
  };
}

/** What is cancelled although its link was made: nobody was told of it, so that nothing was delivered. */
function withoutDelivery(request: Request): Request {
  if (!request.delivery) return request;
  const { delivery, performedAt, ...rest } = request;
  return rest;
}

/** The last store to finish completes a deletion; a handover is performed only when its archive is delivered. */
function withOutcomes(request: Request, store: AnyStoreName, outcomes: Outcome[], at: string): Request {
  const { [store]: _mended, ...failures } = request.failures;
  const next = { ...request, failures, outcomes: { ...request.outcomes, [store]: outcomes } };
  const performed = request.kind === 'deletion' && unfinishedStores(next).length === 0;
  return performed ? { ...next, performedAt: request.performedAt ?? at } : next;
}

/** The table guarantees that these facts are there by then; anything else is a bug and must be loud. */
function mustExist<Fact>(fact: Fact | undefined): Fact {
  if (fact === undefined) throw new TypeError('A request lacks a fact that its status promises.');
  return fact;
}

/**
 * What remains of a closed request: the evidence, without address, name, customer number or any working secret. The
 * keyed customer number stays, so that staff who have the number find what was done for it.
 */
function evidenceOf(request: Request): Request {
  const { address, name, customerId, clientKey, taskToken, attention, ...evidence } = request;
  return evidence;
}
