import type { Request } from '../functions/requests/domain/request.ts';
import type { ChaosResult } from './chaos.ts';
import type { JourneyFacts, Violation } from './facts.ts';
import type { Invocation } from './recorder.ts';

/** What a run found, for people. */
export function reportText(seed: string, { violations, journeys, faults, counts }: ChaosResult): string {
  const sum = Object.values(faults).reduce((total, count) => total + count, 0);
  const kinds = Object.entries(faults).map(([kind, count]) => `${kind} ${count}`);
  const lines = [
    `${journeys.length} journeys, ${counts.requests} requests, ${counts.letters} letters, ${counts.invocations} invocations`,
    `${sum} faults: ${kinds.join(', ')}`,
  ];
  const byJourney = Map.groupBy(violations, ({ journey }) => journey);
  for (const [journey, found] of byJourney) {
    const facts = journeys.find((each) => each.journey === journey);
    lines.push('', ...violationLines(seed, found, facts));
  }
  lines.push('', violations.length === 0 ? 'Every invariant held.' : `${violations.length} violations.`);
  return lines.join('\n');
}

function violationLines(
  seed: string,
  found: readonly Violation[],
  facts: JourneyFacts | undefined,
): string[] {
  const lines = found.map(({ invariant, text }) => `  ✗ ${invariant}: ${text}`);
  if (!facts) return ['beside the journeys', ...lines];
  return [
    `journey ${facts.journey}, ${facts.name}`,
    ...lines,
    ...facts.acts.map(({ act, answer, requestId = '' }) => `    ${act} ${requestId} → ${answer}`),
    ...facts.requests.flatMap(historyLines),
    ...facts.errors.map((error) => `    ${error}`),
    ...facts.invocations.filter(isDisturbed).map(disturbance),
    `  again: npm run chaos -- --seed ${seed} --only ${facts.journey}`,
  ];
}

/** What happened to a request, in seconds since its submission. */
function historyLines({ id, status, submittedAt, history }: Request): string[] {
  const events = history.map(({ at, event, reason = '' }) => {
    const seconds = (Date.parse(at) - Date.parse(submittedAt)) / 1000;
    return `${seconds.toFixed(1)} ${event} ${reason}`.trim();
  });
  return [`    ${id} is ${status}: ${events.join(' · ')}`];
}

const isDisturbed = ({ faults, isRepetition, clockSkewMs }: Invocation): boolean =>
  faults.length > 0 || isRepetition || clockSkewMs !== 0;

function disturbance({
  functionName,
  nth,
  requestId = '',
  faults,
  isRepetition,
  clockSkewMs,
}: Invocation): string {
  const what = [
    ...(isRepetition ? ['repeated'] : []),
    ...(clockSkewMs === 0 ? [] : [`clock ${clockSkewMs} ms`]),
    ...faults.map(({ fault, call, nthCall }) => `${fault} at ${call} (${nthCall})`),
  ];
  return `    ${functionName} ${nth} ${requestId}: ${what.join(', ')}`;
}
