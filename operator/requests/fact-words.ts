import type { ManualRecord } from '../../functions/requests/domain/manual-record.ts';
import type { Outcome } from '../../functions/stores/domain/plan.ts';
import { stripControls, vietnamTime } from '../layout.ts';
import type { RequestFacts } from './request-facts.ts';

/** Facts in words that several commands show. */

/** Who the customer is, as far as the request still knows. */
export function customerText({ name, address, customerId }: NonNullable<RequestFacts['customer']>): string {
  const known = [name, address && `<${address}>`, customerId && `number ${customerId}`].filter(
    (part) => part,
  );
  return known.length > 0 ? stripControls(known.join(' ')) : 'nothing is on the request';
}

/** What became of one category. */
export function resultOf({ result, count, hold }: Outcome): string {
  if (result === 'nothing-found') return 'nothing found';
  if (count === 0) return result;
  const from = hold?.firstUntil ? `${vietnamTime(hold.firstUntil)} to ` : '';
  const held = hold ? ` until ${from}${vietnamTime(hold.until)} (${hold.basis})` : '';
  return `${count} ${result}${held}`;
}

/** What is on record of one store in which persons work. */
export const recordRows = ({ sent, answer, outcomes, by, at, countersigned }: ManualRecord): string[][] => [
  ['sent', `${sent.on}: ${stripControls(sent.what)}`],
  ['answer', `${answer.on}: ${stripControls(answer.what)}`],
  ...outcomes.map((outcome) => ['outcome', `${outcome.category}: ${resultOf(outcome)}`]),
  ['recorded', `${vietnamTime(at)} by ${stripControls(by)}`],
  ...(countersigned
    ? [['confirmed', `${vietnamTime(countersigned.at)} by ${stripControls(countersigned.by)}`]]
    : []),
];
