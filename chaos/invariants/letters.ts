import type { LetterName, Request } from '../../functions/requests/domain/request.ts';
import type { JourneyFacts } from '../facts.ts';
import { maxClockSkewMs } from '../faults.ts';
import type { Invocation, Send } from '../recorder.ts';

/**
 * Every letter on record was in the mailbox, and every letter in the mailbox is on record: each has its line, and the
 * newest its proof, unless its customer asked for another one.
 */
export function lettersOnRecord({ requests, mails, sends, invocations }: JourneyFacts): string[] {
  const invented = requests.flatMap(({ id, letters }) =>
    Object.entries(letters)
      .filter(([, { messageId }]) => !mails.some((mail) => mail.id === messageId))
      .map(([letter]) => `${id} records ${letter}, which nobody received`),
  );
  const received = sends.filter(({ messageId }) => mails.some(({ id }) => id === messageId));
  const unrecorded = lettersIn(received).flatMap(({ id, letter, sent }) => {
    const request = requests.find((each) => each.id === id);
    const certain = sent.filter(
      (each) => !mayBeUnrecorded(each, invocations) && !hasEndedMeanwhile(request, each, invocations),
    );
    const newest = certain.at(-1);
    if (!newest) return [];
    if (!request) return [`${id} is not on record, and ${letter} was received`];
    const lines = request.history.filter(
      ({ event, reason }) => event === 'letter-sent' && reason === letter,
    ).length;
    // Of two that left at once, the slower may find its request closed, which takes no more lines.
    const alone = certain.filter(
      (each, index) => !certain.slice(0, index).some((before) => didOverlap(before, each, invocations)),
    );
    return [
      ...(lines < alone.length
        ? [`${id} records ${letter} ${lines} times, which was received ${certain.length} times`]
        : []),
      ...(isNewestOnRecord(request, newest, sent, invocations)
        ? []
        : [`${id} does not record the newest ${letter}, which was received`]),
    ];
  });
  return [...invented, ...unrecorded];
}

/** Who asks for a fresh link makes the proof of the last letter go; of two that left at once, either stands there. */
function isNewestOnRecord(
  request: Request,
  newest: Send,
  sent: readonly Send[],
  invocations: readonly Invocation[],
): boolean {
  const onRecord = request.letters[newest.tags.letter as LetterName]?.messageId;
  const recorded = sent.find(({ messageId }) => messageId === onRecord);
  if (recorded) return recorded.at >= newest.at || didOverlap(recorded, newest, invocations);
  return freshLinksAsked(request, newest.at, Number.POSITIVE_INFINITY) > 0;
}

/** Whoever is owed a letter received it. */
export function noLetterMissing({ requests, mails, sends }: JourneyFacts): string[] {
  const received = (id: string, letter: LetterName) =>
    sends.some(
      ({ tags, messageId }) =>
        tags.request === id && tags.letter === letter && mails.some((mail) => mail.id === messageId),
    );
  return requests.flatMap((request) =>
    lettersDue(request)
      .filter((letter) => !received(request.id, letter))
      .map((letter) => `${request.id} (${request.status}): the letter ${letter} never came`),
  );
}

function lettersDue(request: Request): LetterName[] {
  const { status, channel, confirmation, acknowledgedAt, supersededBy, joinedTo } = request;
  // A subscriber by one click may have no address left to write to.
  if (channel === 'one-click') return [];
  return [
    ...(confirmation?.confirmedAt ? (['confirm'] as const) : []),
    ...(isDone(request) ? (['receipt'] as const) : []),
    ...(isErased(request) ? (['grace'] as const) : []),
    ...(request.delivery ? (['archive-ready'] as const) : []),
    ...(status === 'cancelled' && acknowledgedAt && !supersededBy ? (['cancelled'] as const) : []),
    ...(status === 'joined' && joinedTo ? (['joined'] as const) : []),
  ];
}

const isDone = ({ status }: Request) => status === 'completed' || status === 'completed-with-exceptions';
const isErased = ({ kind, outcomes }: Request) => kind === 'deletion' && Object.keys(outcomes).length > 0;

/** Whenever a request waited for its customer, the newest link that they had been sent was the one that works. */
export function newestLinkWorks({ requests, newestLinks, sends, invocations }: JourneyFacts): string[] {
  return newestLinks
    .filter(({ status }) => status === unknownLink)
    .filter(({ requestId, letter, messageId }) => {
      const request = requests.find(({ id }) => id === requestId);
      if (!request || !hasWaitedFor(request, letter)) return false;
      const sent = lettersIn(sends).find((each) => each.id === requestId && each.letter === letter)?.sent;
      const newest = sent?.find((each) => each.messageId === messageId);
      const others = sent?.filter((each) => each !== newest) ?? [];
      // Of two that left at once, either may arrive last.
      return !newest || !others.some((each) => didOverlap(each, newest, invocations));
    })
    .map(({ requestId, letter }) => `${requestId}: the link in the newest letter ${letter} is unknown`);
}

/** What the page of a link answers that belongs to no request. */
const unknownLink = 404;

/** Did the machine wait, to its end or to an answer, for what this letter asks? */
function hasWaitedFor(request: Request, letter: LetterName): boolean {
  switch (letter) {
    case 'confirm':
      return request.confirmation?.confirmedAt !== undefined || request.status === 'expired';
    case 'grace':
      return isErased(request);
    default:
      return request.delivery !== undefined && isDone(request);
  }
}

/** A letter comes twice only where somebody asked for it, it came back, or its sender could not know that it had left. */
export function noLetterDoubled({ requests, sends, invocations }: JourneyFacts): string[] {
  return lettersIn(sends).flatMap(({ id, letter, sent }) => {
    const request = requests.find((each) => each.id === id);
    const unexcused = sent.slice(1).filter((next, index) => {
      const before = sent[index] as Send;
      return (
        !mayBeUnrecorded(before, invocations) &&
        !didOverlap(before, next, invocations) &&
        !(request && isSentAgainFor(request, before, next, invocations))
      );
    });
    return unexcused.length > 0 ? [`${id} ${letter} was sent ${sent.length} times`] : [];
  });
}

/** A fresh link that was asked for; a link that had expired, or a letter that came back, when its step ran again. */
function isSentAgainFor(
  request: Request,
  before: Send,
  next: Send,
  invocations: readonly Invocation[],
): boolean {
  if (before.tags.letter === 'confirm' && freshLinksAsked(request, before.at, next.at) > 0) return true;
  if (before.tags.letter === 'confirm' && hasLinkExpired(request, before, next)) return true;
  const { undelivered } = request.letterReports?.[before.messageId] ?? {};
  if (!undelivered || Date.parse(undelivered.at) > next.at) return false;
  const isRetried = request.history.some(
    ({ event, at }) => event.startsWith('operator-') && isBetween(Date.parse(at), before.at, next.at),
  );
  const first = invocationOf(before, invocations);
  const second = invocationOf(next, invocations);
  return isRetried || (first?.faults.length ?? 0) > 0 || second?.isRepetition === true;
}

/** All links of a request live equally long: as long as the one on record does from its question on. */
function hasLinkExpired({ confirmation, history }: Request, before: Send, next: Send): boolean {
  const asked = history.findLast(({ event }) => event === 'asked');
  if (!confirmation || !asked) return false;
  const lifeMs = Date.parse(confirmation.secret.expiresAt) - Date.parse(asked.at);
  return next.at >= before.at + lifeMs - maxClockSkewMs;
}

const freshLinksAsked = ({ history }: Request, from: number, to: number): number =>
  history.filter(({ event, at }) => event === 'fresh-link-requested' && isBetween(Date.parse(at), from, to))
    .length;

/** As far as the clocks of functions agree. */
const isBetween = (at: number, from: number, to: number): boolean =>
  at >= from - maxClockSkewMs && at <= to + maxClockSkewMs;

/** All sends of each letter of each request, in their order. */
function lettersIn(sends: readonly Send[]): { id: string; letter: LetterName; sent: Send[] }[] {
  const groups = Map.groupBy(sends, ({ tags }) => `${tags.request} ${tags.letter}`);
  return [...groups].map(([key, group]) => {
    const [id = '', letter = ''] = key.split(' ');
    return { id, letter: letter as LetterName, sent: group.toSorted((a, b) => a.at - b.at) };
  });
}

const invocationOf = (sent: Send, invocations: readonly Invocation[]) =>
  invocations.find(({ id }) => id === sent.invocationId);

/** Was its answer lost, or did its sender fail before it could write it down? */
function mayBeUnrecorded(sent: Send, invocations: readonly Invocation[]): boolean {
  const invocation = invocationOf(sent, invocations);
  return sent.isOutcomeUnknown || (invocation?.endedAt === undefined && (invocation?.faults.length ?? 0) > 0);
}

/** Did its request end while a step that does not end it was sending? What is closed takes no more lines. */
function hasEndedMeanwhile(
  request: Request | undefined,
  sent: Send,
  invocations: readonly Invocation[],
): boolean {
  const sender = invocationOf(sent, invocations);
  if (!sender || sender.functionName === 'close-request' || !request?.closedAt) return false;
  return isBetween(Date.parse(request.closedAt), sender.startedAt, sender.endedAt ?? sent.at);
}

/** Did two invocations send at the same time, neither knowing of the other? */
function didOverlap(one: Send, other: Send, invocations: readonly Invocation[]): boolean {
  const [first, second] = [one, other].toSorted((a, b) => a.at - b.at) as [Send, Send];
  const [earlier, later] = [invocationOf(first, invocations), invocationOf(second, invocations)];
  if (!earlier || !later || earlier.id === later.id) return false;
  return later.startedAt < (earlier.endedAt ?? first.at) + 1 || earlier.endedAt === undefined;
}
