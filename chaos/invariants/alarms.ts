import { errorNames, machineMarginSeconds } from '../../contract/machines.ts';
import type { Request } from '../../functions/requests/domain/request.ts';
import type { JourneyFacts } from '../facts.ts';
import { maxClockSkewMs } from '../faults.ts';
import type { Invocation } from '../recorder.ts';
import { graceSeconds } from '../timing.ts';

type Line = Request['history'][number];

/** A person is called only where a fault was permanent, or where somebody has to look. */
export function noFalseAlarm({ acts, requests, invocations }: JourneyFacts): string[] {
  const isAddressChanged = (raisedAt: number) =>
    acts.some(({ act, at }) => act === 'address-changed' && at <= raisedAt + maxClockSkewMs);
  const hasBounced = (raisedAt: number) => requests.some((request) => hadBounce(request, raisedAt));
  return requests.flatMap((request) =>
    request.history
      .filter(({ event }) => event === 'raised')
      .filter((raised) => {
        const at = Date.parse(raised.at);
        const isCalledFor = isAddressChanged(at) || hasBounced(at) || couldNotBeTold(request, raised.at);
        return !isCalledFor && !invocations.some((each) => isDenied(each, request, raised));
      })
      .map(({ reason }) => `${request.id} called a person for ${reason}`),
  );
}

/** Whoever cannot be reached by mail needs a person: did a letter come back before the alarm? */
const hadBounce = ({ letterReports = {} }: Request, raisedAt: number): boolean =>
  Object.values(letterReports).some(
    ({ undelivered }) => undelivered && Date.parse(undelivered.at) <= raisedAt + maxClockSkewMs,
  );

/** Did this step of the request miss a permission, so that the machine called? Whoever answered has mended it. */
function isDenied(
  { functionName, requestId, isRepetition, faults, startedAt }: Invocation,
  { id, history }: Request,
  raised: Line,
): boolean {
  const reason = functionName === 'execute-in-store' ? errorNames.needsAttention : errorNames.permanent;
  const answered = history
    .slice(0, history.indexOf(raised))
    .findLast(({ event }) => event.startsWith('operator-'));
  return (
    requestId === id &&
    !isRepetition &&
    faults.some(({ fault }) => fault === 'denied') &&
    raised.reason === reason &&
    startedAt <= Date.parse(raised.at) + maxClockSkewMs &&
    (answered === undefined || Date.parse(answered.at) <= startedAt)
  );
}

/** The grace period was over before a letter could tell how to cancel: nothing may be erased without a person. */
function couldNotBeTold({ kind, history, confirmation }: Request, raisedAt: string): boolean {
  const confirmedAt = Date.parse(confirmation?.confirmedAt ?? raisedAt);
  const machineWaitsMs = (graceSeconds + machineMarginSeconds) * 1000 - 2 * maxClockSkewMs;
  const isTold = history.some(
    ({ event, reason, at }) =>
      event === 'letter-sent' && reason === 'grace' && Date.parse(at) < confirmedAt + machineWaitsMs,
  );
  return kind === 'deletion' && !isTold && Date.parse(raisedAt) >= confirmedAt + machineWaitsMs;
}
