import {
  exclusions,
  type Fate,
  notReachingFates,
  type Tally,
} from '../../functions/notices/domain/notice-ledger.ts';
import type { NoticeRun } from '../../functions/notices/domain/notice-run.ts';
import { listFates, reportNotice } from '../../functions/notices/report-notice.ts';
import type { PublishedVersion } from '../../functions/policy/domain/policy.ts';
import { exitCodes } from '../../program/exit-codes.ts';
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
import { type CommandResult, jsonOf, refused } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import type { Command } from './command-line.ts';
import { type FatesFile, FileExistsError, writeFates } from './fates-file.ts';
import type { PolicyPorts } from './ports.ts';
import { historyLine } from './status.ts';
import { fateWords, ledgerIsOver, noRun, stateOf } from './words.ts';

/** The account of a run. Instants are ISO 8601 UTC. */
export interface ReportFacts {
  version: number;
  /** SHA-256 of the published version. */
  sha256?: string;
  effective?: string;
  decision?: PublishedVersion['decision'];
  status: NoticeRun['status'];
  startedAt: string;
  finishedAt?: string;
  /** All customers who were written down, and how many of them joined during the run. */
  recipients: number;
  latecomers: number;
  tally: Tally;
  /** Difference between recipients and tally. Anything but 0 means that customers were lost or counted twice. */
  imbalance: number;
  /** Customers whom the notice did not reach: they must be notified in another way. */
  notReached: { customerId: string; fate: Fate }[];
  history: NoticeRun['history'];
  proof?: FatesFile;
}

/** Maximum of customers listed on a terminal; the proof and the JSON list all. */
const maxNamed = 20;

type Report = Extract<Command, { name: 'report' }>;

export async function report(
  ports: PolicyPorts,
  { version: number, recipients: file, json }: Report,
  { paint, showProgress }: Terminal,
): Promise<CommandResult> {
  const account = await reportNotice(ports, number);
  if (!account) return noRun(number);
  const { run, tally } = account;
  if (run.keptUntil <= ports.clock().toISOString()) return ledgerIsOver(run);
  const read = readFates(ports, run, showProgress);
  const proof = file === undefined ? await drain(read.fates) : await proofIn(file, read.fates);
  showProgress('');
  if (typeof proof === 'string') return refused(`report: ${proof}`);
  const version = (await ports.versions.list()).find((published) => published.number === number);
  const facts: ReportFacts = {
    version: number,
    ...(version && { sha256: version.sha256, effective: version.effective, decision: version.decision }),
    status: run.status,
    startedAt: run.startedAt,
    ...(run.finishedAt && { finishedAt: run.finishedAt }),
    recipients: run.recipients,
    latecomers: run.latecomers,
    tally,
    imbalance: account.imbalance,
    notReached: read.notReached,
    history: run.history,
    ...(proof && { proof }),
  };
  const output = json ? jsonOf(facts) : reportText(facts, stateOf(run, ports.clock()), paint);
  if (account.imbalance === 0) return { exitCode: exitCodes.done, output };
  const remark = `THE ACCOUNT DOES NOT BALANCE: ${describeImbalance(account.imbalance)}. See the runbook, "Policy notices need a person".`;
  return { exitCode: exitCodes.doesNotBalance, output, remark };
}

const describeImbalance = (imbalance: number): string =>
  imbalance > 0
    ? `${pluralise(imbalance, 'customer')} lost`
    : `${pluralise(-imbalance, 'customer')} counted twice`;

/** Streams the customers one by one, and collects those whom the notice did not reach. */
function readFates(ports: Pick<PolicyPorts, 'runs'>, run: NoticeRun, showProgress: Terminal['showProgress']) {
  const notReached: ReportFacts['notReached'] = [];
  async function* fates() {
    let count = 0;
    for await (const each of listFates(ports, run.version)) {
      count += 1;
      const { customerId, fate } = each;
      if (notReachingFates.includes(fate)) notReached.push({ customerId, fate });
      if (count % 1000 === 0)
        showProgress(`Reading: ${grouped(count)} of ${pluralise(run.recipients, 'customer')}`);
      yield each;
    }
  }
  return { fates: fates(), notReached };
}

async function drain(fates: AsyncIterable<unknown>): Promise<undefined> {
  for await (const _ of fates);
}

async function proofIn(file: string, fates: Parameters<typeof writeFates>[1]): Promise<FatesFile | string> {
  try {
    return await writeFates(file, fates);
  } catch (error) {
    if (error instanceof FileExistsError) return error.message;
    throw error;
  }
}

function reportText(facts: ReportFacts, state: string, paint: Paint): string {
  const { version, sha256, effective, decision, startedAt, finishedAt, tally, proof } = facts;
  return sections(
    `${paint('bold', `Version ${version}`)}  the account of its notice`,
    table([
      ['state', state],
      ['started', vietnamTime(startedAt)],
      ...(finishedAt ? [['ended', vietnamTime(finishedAt)]] : []),
      ...(effective ? [['applies from', effective]] : []),
      ...(decision
        ? [['significance', stripControls(`decided ${decision.on} by ${decision.by}: ${decision.why}`)]]
        : []),
      ...(sha256 ? [['text', `SHA-256 ${sha256}`]] : []),
    ]),
    section('Every customer once', accountOf(facts, paint), paint),
    section('Of these', detailsOf(tally, facts), paint),
    section('To be notified in another way', notReachedIn(facts), paint),
    section('History, in Vietnam (UTC+7)', facts.history.map(historyLine), paint),
    proof ? section('Proof', proofOf(proof), paint) : '',
  );
}

/** In the order in which an auditor adds up. */
const fates: readonly Fate[] = [
  'sent',
  'bounced',
  'soft-bounced',
  'refused',
  'withheld',
  'complained',
  'rejected',
  ...exclusions,
  'left',
];

function accountOf({ recipients, tally, imbalance }: ReportFacts, paint: Paint): string[][] {
  const width = grouped(recipients).length;
  const line = (count: number, words: string) => [grouped(count).padStart(width), words];
  const balance = imbalance === 0 ? 'missing: the sums agree' : `MISSING: ${describeImbalance(imbalance)}`;
  return [
    line(recipients, 'written down'),
    ...fates.map((fate) => line(tally[fate], fateWords[fate])),
    line(imbalance, imbalance === 0 ? balance : paint('red', balance)),
  ];
}

const detailsOf = ({ delivered, possiblyDoubled }: Tally, { latecomers }: ReportFacts): string[][] => [
  ['delivered', `${grouped(delivered)}; the receiving server took the message`],
  ['latecomers', `${grouped(latecomers)}; became customers during the run`],
  [
    'possibly twice',
    `${grouped(possiblyDoubled)}; the maximum who may have got a second letter after a crash`,
  ],
];

function notReachedIn({ notReached }: ReportFacts): string[][] {
  const rest = notReached.length - maxNamed;
  return [
    ...notReached.slice(0, maxNamed).map(({ customerId, fate }) => [stripControls(customerId), fate]),
    ...(rest > 0 ? [[`and ${pluralise(rest, 'other')}`, '--json or --recipients lists them all']] : []),
  ];
}

const proofOf = ({ file, lines, sha256 }: FatesFile): string[][] => [
  ['file', `${file}, ${pluralise(lines, 'customer')}`],
  ['SHA-256', sha256],
];
