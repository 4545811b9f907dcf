import { isClosed, type Request } from '../../functions/requests/domain/request.ts';
import type { JourneyFacts } from '../facts.ts';
import { maxClockSkewMs } from '../faults.ts';
import { graceSeconds } from '../timing.ts';

/** Every accepted form is on record, and every request on record has ended. */
export function nothingLost({ acts, requests }: JourneyFacts): string[] {
  const lost = acts
    .filter(
      ({ act, answer, requestId }) => act === 'submitted' && answer === 202 && !has(requests, requestId),
    )
    .map(({ requestId }) => `${requestId} was answered with 202 and is not on record`);
  const open = requests
    .filter((request) => !isClosed(request))
    .map(({ id, status }) => `${id} has not ended: ${status}`);
  return [...lost, ...open];
}

const has = (requests: readonly Request[], id: string | undefined) =>
  requests.some((request) => request.id === id);

/**
 * Nothing is erased without a confirmation that was answered, a letter that told how to cancel, and the time that it
 * promised.
 */
export function nothingErasedUnasked({ acts, clicks, requests, erasures, sends }: JourneyFacts): string[] {
  const isAnswerUnknown = clicks.some(
    ({ path, status }) => path === 'confirm' && (status >= 500 || status === 0),
  );
  return requests.flatMap(({ id, kind, outcomes }) => {
    const erasedAt = Math.min(...erasures.filter(({ requestId }) => requestId === id).map(({ at }) => at));
    const isErased =
      erasedAt < Number.POSITIVE_INFINITY || (kind === 'deletion' && Object.keys(outcomes).length > 0);
    if (!isErased) return [];
    const isConfirmed = acts.some(
      ({ act, requestId, answer }) =>
        act === 'confirmed' && requestId === id && (answer === 200 || isAnswerUnknown),
    );
    const toldAt = Math.min(
      ...sends.filter(({ tags }) => tags.request === id && tags.letter === 'grace').map(({ at }) => at),
    );
    const graceMs = graceSeconds * 1000 - 2 * maxClockSkewMs;
    return [
      ...(isConfirmed ? [] : [`${id} erased, and nobody had confirmed it`]),
      ...(toldAt === Number.POSITIVE_INFINITY ? [`${id} erased, and no letter had told how to cancel`] : []),
      ...(erasedAt - toldAt < graceMs ? [`${id} erased ${erasedAt - toldAt} ms after the letter`] : []),
    ];
  });
}

/** What somebody was told is cancelled has erased nothing and delivered nothing, and ends as cancelled. */
export function cancellationsKept({ acts, requests, erasures }: JourneyFacts): string[] {
  return acts
    .filter(
      ({ act, answer }) =>
        (act === 'cancelled' && answer === 200) || (act === 'staff-cancelled' && answer === 'accepted'),
    )
    .flatMap(({ requestId }) => {
      const request = requests.find(({ id }) => id === requestId);
      return [
        ...(request?.status === 'cancelled'
          ? []
          : [`${requestId} was cancelled and ended as ${request?.status}`]),
        ...(erasures.some((erasure) => erasure.requestId === requestId)
          ? [`${requestId} was cancelled and erased something`]
          : []),
      ];
    });
}
