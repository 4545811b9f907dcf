import { isClosed } from '../../functions/requests/domain/request.ts';
import type { JourneyFacts, RunFacts } from '../facts.ts';

/** A page answers 5xx only where a fault hit the very invocation that answered. */
export function pagesAnswer({ clicks, invocations }: JourneyFacts): string[] {
  return (
    clicks
      .filter(({ status }) => status >= 500)
      // A click that is sent on to another page is answered by two.
      .filter(({ click }) => !invocations.some((each) => each.click === click && each.faults.length > 0))
      .map(({ click, path, status }) => `click ${click} on ${path || 'the form'} was answered with ${status}`)
  );
}

/** No customer's slot is held by a request that is closed or unknown. */
export function noSlotHeld({ slots, requests }: RunFacts): string[] {
  return slots
    .filter(({ requestId }) => {
      const request = requests.get(requestId);
      return request === undefined || isClosed(request);
    })
    .map(({ requestId }) => `${requestId} holds a slot, and is closed or unknown`);
}

/** No execution failed; none runs for a request that is closed. */
export function executionsEnd({ executions, requests }: RunFacts): string[] {
  return [...executions].flatMap(([name, end]) => {
    if (end === 'failed') return [`${name}: its execution failed`];
    const request = requests.get(name.slice(0, 12));
    return end === 'running' && (request === undefined || isClosed(request))
      ? [`${name}: its execution runs, and the request is closed or unknown`]
      : [];
  });
}

/** The watch never found an open request whose execution was over. */
export function noneAbandoned({ log }: RunFacts): string[] {
  return log
    .filter((line) => line.includes('"request-abandoned"'))
    .map((line) => `${/"requestId":"(\w+)"/.exec(line)?.[1] ?? 'a request'} was abandoned by its execution`);
}

/** Nothing personal is in the log. */
export const nothingPersonalLogged =
  (marks: readonly string[]) =>
  ({ log }: Pick<RunFacts, 'log'>): string[] =>
    log
      .filter((line) => marks.some((mark) => line.includes(mark)))
      .map((line) => `logged: ${line.slice(0, 120)}`);

/** No function asked for anything that its role does not allow. */
export const rolesSuffice = ({ refused }: Pick<RunFacts, 'refused'>): string[] => [...refused];

/** Every customer on file has the notice once, who is deleted has none, and the ledger says so. */
export function noticesOnce({ notices }: Pick<RunFacts, 'notices'>): string[] {
  if (!notices) return [];
  const { status, imbalance, customers, fates, sends, mails } = notices;
  const copies = Map.groupBy(mails, ({ to }) => to);
  const unknown = Map.groupBy(
    sends.filter(({ isOutcomeUnknown }) => isOutcomeUnknown),
    ({ to }) => to,
  );
  const wrong = customers.flatMap(({ id, address }) => {
    const count = copies.get(address)?.length ?? 0;
    const lostAnswers = unknown.get(address)?.length ?? 0;
    if (count > 1 + lostAnswers) return [`${id} has the notice ${count} times`];
    if (count === 0 && /^(sent|delivered|bounced|complained)/.test(fates.get(id) ?? ''))
      return [`${id} is on the ledger as ${fates.get(id)} and has no notice`];
    return count === 0 && fates.get(id) === undefined ? [`${id} has no notice and no fate`] : [];
  });
  const known = new Set(customers.map(({ address }) => address));
  const strangers = [...copies.keys()]
    .filter((to) => !known.has(to))
    .map((to) => `a notice went to ${to.slice(0, 4)}…, who is not on file`);
  return [
    ...(status === 'finished' ? [] : [`the run of notices is ${status}`]),
    ...(imbalance === 0 ? [] : [`the ledger of notices is out of balance by ${imbalance}`]),
    ...wrong,
    ...strangers,
  ];
}
