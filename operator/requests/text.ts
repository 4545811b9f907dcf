import {
  type HistoryLine,
  isClosed,
  type LetterName,
  type LetterReport,
} from '../../functions/requests/domain/request.ts';
import { type Paint, pluralise, section, sections, stripControls, table, vietnamTime } from '../layout.ts';
import { customerText, recordRows, resultOf } from './fact-words.ts';
import type { RequestFacts, RequestSummary } from './request-facts.ts';
import {
  attentionWords,
  errorWords,
  eventWords,
  letterWords,
  machineWords,
  undeliveredWords,
} from './words.ts';

const scopes = { information: 'customer information', data: 'customer data', everything: 'everything' };

const whatOf = ({ kind, scope, topics }: RequestSummary): string =>
  kind === 'opt-out' ? `opt-out from ${topics.join(', ')}` : `${kind} of ${scopes[scope]}`;

function dueOf(request: RequestSummary, paint: Paint): string {
  const { dueAt, daysLeft, overdue } = request;
  const due = vietnamTime(dueAt);
  if (daysLeft === undefined) return due;
  if (overdue) {
    const since = daysLeft === 0 ? 'since today' : `by ${pluralise(-daysLeft, 'day')}`;
    return paint('red', `${due} (OVERDUE ${since})`);
  }
  const left = `${due} (${daysLeft === 0 ? 'today' : `${pluralise(daysLeft, 'day')} left`})`;
  return daysLeft <= 3 ? paint('yellow', left) : left;
}

/** Why an operator must look, line by line. */
function problemsOf({ attention, failures, undelivered, waitsFor }: RequestSummary): string[] {
  const why = attention && attentionWords(attention.error, { isBlocked: waitsFor !== undefined });
  return [
    ...(attention ? [`since ${vietnamTime(attention.since)}: ${why}`] : []),
    ...Object.entries(failures).map(([store, error]) => `${store} gave up: ${errorWords(error ?? '')}`),
    ...undelivered.map(
      ({ letter, since, reason, code }) =>
        `since ${vietnamTime(since)}: a letter did not arrive (${letterWords[letter]}): ${undeliveredWords[reason]}${code ? `, ${code}` : ''}`,
    ),
  ];
}

export function listText(requests: readonly RequestSummary[], paint: Paint): string {
  const [open, closed] = [false, true].map((isWanted) =>
    requests.filter((request) => isClosed(request) === isWanted),
  ) as [RequestSummary[], RequestSummary[]];
  const openOnes =
    open.length > 0
      ? summariesText(`${pluralise(open.length, 'open request')}; times in Vietnam (UTC+7)`, open, paint)
      : 'No request is open.\n';
  if (closed.length === 0) return openOnes;
  const heading = `${pluralise(closed.length, 'closed request')} of which a letter did not arrive: tell the customer in another way, then \`told\``;
  return `${openOnes}\n${summariesText(heading, closed, paint)}`;
}

/** The requests of one customer, open and closed. */
export const foundText = (requests: readonly RequestSummary[], paint: Paint): string =>
  summariesText(
    `${pluralise(requests.length, 'request')} of this customer; times in Vietnam (UTC+7)`,
    requests,
    paint,
  );

function summariesText(heading: string, requests: readonly RequestSummary[], paint: Paint): string {
  const indent = ' '.repeat(16);
  const blocks = requests.map((request) => {
    const needsAPerson = request.status === 'needs-attention';
    const state = needsAPerson ? paint('red', request.state) : request.state;
    return [
      `${paint('bold', request.reference)}  ${whatOf(request)}: ${state}`,
      `${indent}due ${dueOf(request, paint)}, submitted ${vietnamTime(request.submittedAt)}`,
      ...problemsOf(request).map((problem) => `${indent}${problem}`),
    ].join('\n');
  });
  return `${[paint('dim', heading), ...blocks].join('\n\n')}\n`;
}

export function showText(facts: RequestFacts, paint: Paint): string {
  const needsAPerson = facts.status === 'needs-attention';
  return sections(
    `${paint('bold', facts.reference)}  ${whatOf(facts)}`,
    table([
      ['state', needsAPerson ? paint('red', facts.state) : facts.state],
      ...problemsOf(facts).map((problem) => ['', problem]),
      ['machine', machineWords[facts.machine]],
      ...(facts.waitsFor ? [['waits for', facts.waitsFor]] : []),
      ...(facts.joinedTo ? [['follows', facts.joinedTo]] : []),
      ['customer', customerOf(facts)],
    ]),
    section('Dates, in Vietnam (UTC+7)', datesOf(facts, paint), paint),
    section('Outcomes', outcomesOf(facts), paint),
    ...Object.entries(facts.manual).map(([store, record]) =>
      section(`By hand in ${store}`, record ? recordRows(record) : [], paint),
    ),
    section(
      'Free text at the site that names the customer: for a person, nothing deletes it',
      facts.mentions.map(({ store, table: name, column, count }) => [
        store,
        stripControls(`${name}.${column}`),
        pluralise(count, 'row'),
      ]),
      paint,
    ),
    section('Dates that could not be read', unreadableDatesOf(facts), paint),
    section('Archive', archiveOf(facts), paint),
    section('Letters', lettersOf(facts), paint),
    section('History', facts.history.map(historyLine), paint),
  );
}

function customerOf({ customer, closedAt }: RequestFacts): string {
  if (!customer) return closedAt ? 'erased when the request was closed' : 'not shown without --reveal';
  return customerText(customer);
}

function datesOf(facts: RequestFacts, paint: Paint): string[][] {
  const { submittedAt, channel, language, firstResponseBy, acknowledgedAt, confirmation, graceEndsAt } =
    facts;
  const line = (what: string, instant: string | undefined, more = ''): string[][] =>
    instant ? [[what, `${vietnamTime(instant)}${more}`]] : [];
  const answered = acknowledgedAt ? `given ${vietnamTime(acknowledgedAt)}` : 'not given';
  const tries = confirmation
    ? ` (fresh links ${confirmation.freshLinks}, wrong codes ${confirmation.wrongCodes})`
    : '';
  const risk = confirmation?.riskTextVersion
    ? ` (accepted the risks, text of ${confirmation.riskTextVersion})`
    : '';
  return [
    ...line('submitted', submittedAt, ` (${channel}, ${language})`),
    ...line('first answer by', firstResponseBy, ` (${answered})`),
    ...(confirmation?.confirmedAt
      ? line('confirmed', confirmation.confirmedAt, risk)
      : line('confirmation by', confirmation?.waitEndsAt, tries)),
    ...line('grace period ends', graceEndsAt),
    ...line('cancelled', facts.cancelledAt),
    ...line('planned', facts.plan?.plannedAt, ` (SHA-256 ${facts.plan?.sha256})`),
    ['due', dueOf(facts, paint)],
    ...line('carried out', facts.performedAt),
    ...line('closed', facts.closedAt),
    ...line('evidence until', facts.purgeAt),
  ];
}

const outcomesOf = ({ stores, failures }: RequestFacts): string[][] =>
  stores.flatMap(({ store, outcomes }) => {
    if (!outcomes)
      return [[store, failures[store] ? `gave up: ${errorWords(failures[store])}` : 'not done yet']];
    return outcomes.map((outcome, index) => [index === 0 ? store : '', outcome.category, resultOf(outcome)]);
  });

const unreadableDatesOf = ({ unreadableDates }: RequestFacts): string[][] =>
  unreadableDates.map(({ category, field, count }) => [
    category,
    field,
    `${pluralise(count, 'record')}, held for the longest period`,
  ]);

function archiveOf({ archive, delivery }: RequestFacts): string[][] {
  if (!archive) return [];
  const { entries, size, missing, parts, manifestSha256 } = archive;
  const minted = delivery?.mints.map((instant) => ['download URL', `issued ${vietnamTime(instant)}`]) ?? [];
  return [
    ['content', `entries ${entries}, bytes ${size}, unreadable files ${missing}`],
    ...(parts ? [['parts', String(parts.length)]] : []),
    ['manifest', `SHA-256 ${manifestSha256}`],
    ...(delivery
      ? [['deleted by', `${vietnamTime(delivery.deletesAt)} (wrong codes ${delivery.wrongCodes})`]]
      : []),
    ...minted,
    ...(delivery?.discardedAt ? [['discarded', vietnamTime(delivery.discardedAt)]] : []),
    ...(delivery?.deletedAt ? [['deleted', vietnamTime(delivery.deletedAt)]] : []),
  ];
}

const lettersOf = ({ letters, letterReports, told }: RequestFacts): string[][] =>
  Object.entries(letters)
    .toSorted(([, a], [, b]) => (a.at < b.at ? -1 : 1))
    .map(([name, { at, messageId }]) => [
      vietnamTime(at),
      letterWords[name as LetterName],
      `message ${messageId}`,
      deliveryOf(letterReports[messageId], told[name as LetterName]),
    ]);

/** What became of a letter, as far as the mail service reported it. */
function deliveryOf(report: LetterReport | undefined, toldAt: string | undefined): string {
  const { deliveredAt, undelivered, complainedAt } = report ?? {};
  const facts = [
    deliveredAt && `delivered ${vietnamTime(deliveredAt)}`,
    undelivered && `came back ${vietnamTime(undelivered.at)}: ${undeliveredWords[undelivered.reason]}`,
    complainedAt && `complained about ${vietnamTime(complainedAt)}`,
    toldAt && `told in another way ${vietnamTime(toldAt)}`,
  ].filter((fact) => fact);
  return facts.length > 0 ? facts.join('; ') : 'not reported on';
}

function historyLine({ at, event, by, reason }: HistoryLine): string[] {
  const words = eventWords[event as keyof typeof eventWords] ?? event;
  const more = [by && `by ${by}`, reason].filter((part) => part).join(': ');
  return [vietnamTime(at), words, stripControls(more)];
}
