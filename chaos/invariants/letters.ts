import type { LetterName, Request } from '../../functions/requests/domain/request.ts';
import type { JourneyFacts } from '../facts.ts';
import type { Invocation, Send } from '../recorder.ts';

/** Every letter on record was in the mailbox, and every letter in the mailbox is on record. */
export function lettersOnRecord({ requests, mails, sends, invocations }: JourneyFacts): string[] {
  const invented = requests.flatMap(({ id, letters }) =>
    Object.entries(letters)
      .filter(([, { messageId }]) => !mails.some((mail) => mail.id === messageId))
      .map(([letter]) => `${id} records ${letter}, which nobody received`),
  );
  const unrecorded = sends
    .filter((sent) => mails.some(({ id }) => id === sent.messageId) && !mayBeUnrecorded(sent, invocations))
    .filter(({ tags }) => {
      const request = requests.find(({ id }) => id === tags.request);
      // A fresh link makes the proof of the last letter go; the history keeps that there was one.
      return !request?.history.some(({ event, reason }) => event === 'letter-sent' && reason === tags.letter);
    })
    .map(({ tags }) => `${tags.request} does not record ${tags.letter}, which was received`);
  return [...invented, ...unrecorded];
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
  const { status, channel, confirmation, kind, outcomes, delivery, acknowledgedAt, supersededBy, joinedTo } =
    request;
  const isDone = status === 'completed' || status === 'completed-with-exceptions';
  // A subscriber by one click may have no address left to write to.
  if (channel === 'one-click') return [];
  return [
    ...(confirmation?.confirmedAt ? (['confirm'] as const) : []),
    ...(isDone ? (['receipt'] as const) : []),
    ...(kind === 'deletion' && Object.keys(outcomes).length > 0 ? (['grace'] as const) : []),
    ...(delivery ? (['archive-ready'] as const) : []),
    ...(status === 'cancelled' && acknowledgedAt && !supersededBy ? (['cancelled'] as const) : []),
    ...(status === 'joined' && joinedTo ? (['joined'] as const) : []),
  ];
}

/** A letter comes twice only where the sender could not know that it had left. */
export function noLetterDoubled({ name, requests, sends, invocations }: JourneyFacts): string[] {
  // A letter that came back is sent again when staff retry.
  if (name === 'mailbox that bounces') return [];
  const groups = Map.groupBy(sends, ({ tags }) => `${tags.request} ${tags.letter}`);
  return [...groups].flatMap(([key, group]) => {
    const sorted = group.toSorted((a, b) => a.at - b.at);
    const excused = sorted.slice(0, -1).filter((sent, index) => {
      const next = sorted[index + 1];
      return (
        mayBeUnrecorded(sent, invocations) || (next !== undefined && didOverlap(sent, next, invocations))
      );
    }).length;
    const extra = sorted.length - 1 - excused - lettersAskedAgain(key, requests);
    return extra > 0 ? [`${key} was sent ${sorted.length} times`] : [];
  });
}

/** Who asks for a fresh link gets another letter. */
function lettersAskedAgain(key: string, requests: readonly Request[]): number {
  const [id, letter] = key.split(' ');
  if (letter !== 'confirm') return 0;
  const request = requests.find((each) => each.id === id);
  return request?.history.filter(({ event }) => event === 'fresh-link-requested').length ?? 0;
}

const invocationOf = (sent: Send, invocations: readonly Invocation[]) =>
  invocations.find(({ id }) => id === sent.invocationId);

/** Was its answer lost, or did its sender fail before it could write it down? */
function mayBeUnrecorded(sent: Send, invocations: readonly Invocation[]): boolean {
  const invocation = invocationOf(sent, invocations);
  return sent.isOutcomeUnknown || (invocation?.endedAt === undefined && (invocation?.faults.length ?? 0) > 0);
}

/** Did two invocations send at the same time, neither knowing of the other? */
function didOverlap(first: Send, second: Send, invocations: readonly Invocation[]): boolean {
  const [one, other] = [invocationOf(first, invocations), invocationOf(second, invocations)];
  if (!one || !other || one.id === other.id) return false;
  return other.startedAt < (one.endedAt ?? first.at) + 1 || one.endedAt === undefined;
}
