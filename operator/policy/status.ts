import { exclusions, type Tally } from '../../functions/notices/domain/notice-ledger.ts';
import type { NoticeRun } from '../../functions/notices/domain/notice-run.ts';
import { reportNotice } from '../../functions/notices/report-notice.ts';
import {
  grouped,
  type Paint,
  pluralise,
  section,
  sections,
  stripControls,
  table,
  vietnamTime,
} from '../layout.ts';
import { type CommandResult, done, jsonOf } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import type { Command } from './command-line.ts';
import { durationWords } from './duration.ts';
import { type Forecast, forecast, remainingWaitSeconds } from './forecast.ts';
import type { PolicyPorts } from './ports.ts';
import { eventWords, ledgerIsOver, machineWords, noRun, stateOf, stopAdvice } from './words.ts';

/** The progress of a run, without personal data. Instants are ISO 8601 UTC. */
export interface StatusFacts {
  version: number;
  status: NoticeRun['status'];
  /** The status in plain English, with what it is waiting for. */
  state: string;
  /** Status of the run's current execution. */
  machine: keyof typeof machineWords;
  startedAt: string;
  /** Until when the ledger can be counted. */
  keptUntil: string;
  finishedAt?: string;
  stopped?: NonNullable<NoticeRun['stopped']>;
  /** Customers written down so far; all of them once `isCounted`. */
  recipients: number;
  latecomers: number;
  isCounted: boolean;
  tally: Tally;
  /** Customers with an outcome. */
  done: number;
  /** Per second, since the last look or on average since the start. */
  rate: { perSecond: number; since: 'last-look' | 'start' };
  /** While a machine carries the run, once all customers are written down. */
  forecast?: Forecast;
  history: NoticeRun['history'];
}

/** Seconds between two looks. Each one reads the whole ledger. */
const lookSeconds = 5;

type Status = Extract<Command, { name: 'status' }>;

export async function status(
  ports: PolicyPorts,
  { version, watch, json }: Status,
  { paint, showProgress, wait }: Terminal,
): Promise<CommandResult> {
  let look = await lookAt(ports, version);
  while (watch && look && isUnderWay(look.facts)) {
    showProgress(statusLine(look.facts));
    await wait(lookSeconds);
    look = await lookAt(ports, version, look);
  }
  showProgress('');
  if (!look) return noRun(version);
  if (look.facts.keptUntil <= look.at.toISOString()) return ledgerIsOver(look.facts);
  return done(json ? jsonOf(look.facts) : statusText(look.facts, paint));
}

const isActive = ({ status: now }: Pick<StatusFacts, 'status'>): boolean =>
  now === 'freezing' || now === 'sending';
const isUnderWay = (facts: Pick<StatusFacts, 'status' | 'machine'>): boolean =>
  isActive(facts) && facts.machine === 'running';

interface Look {
  at: Date;
  facts: StatusFacts;
}

async function lookAt(ports: PolicyPorts, number: number, before?: Look): Promise<Look | undefined> {
  const { versions, machine, mail, settings, clock } = ports;
  const report = await reportNotice(ports, number);
  if (!report) return undefined;
  const { run, tally } = report;
  const at = clock();
  const handled = run.recipients - tally.left;
  const isCounted = run.frozen || run.pass === 'latecomers';
  const carrying = await machine.executionStatus({ version: number, attempt: run.attempt });
  const version = (await versions.list()).find((published) => published.number === number);
  const facts: StatusFacts = {
    version: number,
    status: run.status,
    state: stateOf(run, at),
    machine: carrying,
    startedAt: run.startedAt,
    keptUntil: run.keptUntil,
    ...(run.finishedAt && { finishedAt: run.finishedAt }),
    ...(run.stopped && { stopped: run.stopped }),
    recipients: run.recipients,
    latecomers: run.latecomers,
    isCounted,
    tally,
    done: handled,
    rate: rateOf(run, handled, at, before),
    ...(version &&
      isUnderWay({ status: run.status, machine: carrying }) &&
      isCounted && {
        forecast: forecast(
          version,
          tally.left,
          remainingWaitSeconds(run, { now: at, settings }),
          await mail.quota(),
          {
            now: at,
            settings,
          },
        ),
      }),
    history: run.history,
  };
  return { at, facts };
}

function rateOf(run: NoticeRun, handled: number, at: Date, before: Look | undefined): StatusFacts['rate'] {
  const until = run.finishedAt ? Date.parse(run.finishedAt) : at.getTime();
  const since = before?.at.getTime() ?? Date.parse(run.startedAt);
  const count = handled - (before?.facts.done ?? 0);
  const perSecond = until > since ? (count * 1000) / (until - since) : 0;
  return { perSecond: Math.max(0, perSecond), since: before ? 'last-look' : 'start' };
}

/** A progress bar of this many characters. It is full only when everything is done. */
export function barOf(handled: number, all: number, width = 24): string {
  const full = all === 0 ? 0 : Math.floor((handled / all) * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
}

const percentOf = (handled: number, all: number): string =>
  `${all === 0 ? 0 : Math.floor((handled / all) * 100)} %`;

const rateWords = (perSecond: number): string => `${Number(perSecond.toFixed(1))}/s`;

/** Everything on one line, for `--watch`. */
function statusLine({ done: handled, recipients, tally, rate, forecast: ahead, state }: StatusFacts): string {
  return [
    `${barOf(handled, recipients, 16)} ${percentOf(handled, recipients)}`,
    `${grouped(tally.left)} left`,
    `${grouped(tally.bounced)} bounced`,
    `${grouped(tally.complained)} complained`,
    ...(rate.since === 'last-look' ? [rateWords(rate.perSecond)] : []),
    ...(ahead?.endsAt ? [`ends ${vietnamTime(ahead.endsAt)}`] : []),
    state,
  ].join(' · ');
}

function statusText(facts: StatusFacts, paint: Paint): string {
  const { version, recipients, latecomers, isCounted, done: handled, tally, stopped, machine } = facts;
  const late = latecomers > 0 ? `, ${grouped(latecomers)} of them joined during the run` : '';
  const soFar = isCounted ? '' : ' so far';
  const isStuck = isActive(facts) && machine !== 'running';
  return sections(
    `${paint('bold', `Version ${version}`)}  ${barOf(handled, recipients)} ${percentOf(handled, recipients)}  ${grouped(handled)} of ${pluralise(recipients, 'customer')}${soFar}${late}`,
    table([
      ['state', stopped ? paint('red', facts.state) : facts.state],
      ...(stopped ? [['', stopAdvice[stopped.reason]]] : []),
      [
        'machine',
        isStuck ? paint('red', `${machineWords[machine]}: \`resume\` starts another`) : machineWords[machine],
      ],
      ['started', vietnamTime(facts.startedAt)],
      ...(facts.finishedAt ? [['ended', vietnamTime(facts.finishedAt)]] : []),
      ...(isActive(facts) || facts.finishedAt ? [['rate', rateLine(facts)]] : []),
      ...(facts.forecast ? [endLine(facts.forecast, paint)] : []),
    ]),
    section('Customers', countsOf(tally), paint),
    section('History, in Vietnam (UTC+7)', facts.history.map(historyLine), paint),
  );
}

const rateLine = ({ rate: { perSecond, since } }: StatusFacts): string =>
  since === 'last-look'
    ? rateWords(perSecond)
    : `${rateWords(perSecond)} on average since the start, waits included`;

function endLine({ endsAt, seconds = 0, lastDay, inTime }: Forecast, paint: Paint): string[] {
  const ends = endsAt
    ? `${vietnamTime(endsAt)}, in ${durationWords(seconds)}`
    : 'never: the account may not send';
  return ['ends', inTime ? ends : paint('red', `${ends}; TOO LATE: the last day is ${lastDay}`)];
}

const countsOf = (tally: Tally): string[][] => [
  ['sent', `${grouped(tally.sent)}, ${grouped(tally.delivered)} delivered`],
  ['bounced', grouped(tally.bounced)],
  ['not taken', grouped(tally['soft-bounced'])],
  ['refused', grouped(tally.refused)],
  ['held back', grouped(tally.withheld)],
  ['complained', grouped(tally.complained)],
  ['rejected', grouped(tally.rejected)],
  ['left out', grouped(exclusions.reduce((sum, exclusion) => sum + tally[exclusion], 0))],
  ['left', grouped(tally.left)],
];

/** A line of a run's history, as shown by `status` and `report`. */
export function historyLine({ at, event, by, reason }: NoticeRun['history'][number]): string[] {
  const more = [by && `by ${by}`, reason].filter((part) => part).join(': ');
  return [vietnamTime(at), eventWords[event as keyof typeof eventWords] ?? event, stripControls(more)];
}
