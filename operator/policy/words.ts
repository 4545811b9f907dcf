import type { RuntimeSettings } from '../../contract/settings.ts';
import type { Fate } from '../../functions/notices/domain/notice-ledger.ts';
import type { NoticeRun, RunEvent, StopReason } from '../../functions/notices/domain/notice-run.ts';
import type { RunObstacle } from '../../functions/notices/operate-notices.ts';
import type { StartObstacle } from '../../functions/notices/start-notice.ts';
import { lastDayToTell, type Significance, type VersionFacts } from '../../functions/policy/domain/policy.ts';
import { vietnamDay } from '../../functions/shared/calendar.ts';
import { pluralise, vietnamTime } from '../layout.ts';
import { type CommandResult, notFound, refused } from '../result.ts';

/** The operator's texts about versions and runs. */

export const customersAtSite = 'The register is behind the site, whose customers cannot be listed yet';

export const significanceWords: Record<Significance, string> = {
  editorial: 'editorial: nothing changes for customers, and no mail is sent',
  significant: 'significant: customers are notified ahead',
  'needs-consent': 'needs consent: customers are notified ahead and asked; silence changes nothing',
};

export const fateWords: Record<Fate, string> = {
  sent: 'sent',
  bounced: 'bounced: came back for good',
  'soft-bounced': 'not taken: the mailbox is full, or its server did not answer',
  refused: 'refused: the receiving server accepts no mail like ours; no address is to blame',
  withheld: 'held back by the mail service, on whose list of bounced addresses it is',
  complained: 'complained',
  rejected: 'rejected by the mail service',
  deleted: 'left out: no longer a customer when their turn came',
  unreachable: 'left out: an earlier message to the address bounced permanently',
  'address-refused': 'left out: the mail service rejects the address',
  left: 'left: not yet their turn',
};

const stopWords: Record<StopReason, string> = {
  bounces: 'too many addresses bounced',
  complaints: 'too many people complained',
  'sender-refused': 'the mail service or receiving servers refuse the account, the sender or the message',
  fault: 'a step kept failing; see its log',
};

/** What to do about a stop before the run is resumed. */
export const stopAdvice: Record<StopReason, string> = {
  bounces: '`report` lists whom it did not reach: find out why before you resume',
  complaints: 'read the letter again as a customer would (`preview`), and find out why before you resume',
  'sender-refused':
    'look at the account in the SES console: is it paused, is the sender verified, do SPF, DKIM and DMARC pass? The log of record-mail-event has the codes of the refusals. Mend that, then resume',
  fault: "check the machine's log, fix the cause, then resume",
};

export const machineWords = {
  running: 'running',
  succeeded: 'has ended',
  failed: 'has failed',
  none: 'not there',
} as const;

/** What a run is doing, and what it is waiting for. */
export function stateOf(run: NoticeRun, now: Date): string {
  const isAhead = (instant: string | undefined): instant is string =>
    instant !== undefined && Date.parse(instant) > now.getTime();
  const pausing = run.pauseRequested ? '; will pause after the current batch' : '';
  switch (run.status) {
    case 'freezing':
      return `${run.pass === 'known' ? 'writes down the customers' : 'looks for customers who have joined since'}${pausing}`;
    case 'sending':
      if (isAhead(run.answersAwaitedUntil))
        return `waits for the first answers, until ${vietnamTime(run.answersAwaitedUntil)}${pausing}`;
      if (run.quotaAwaitedUntil)
        return `waits for the daily quota, checks again at ${vietnamTime(run.quotaAwaitedUntil)}${pausing}`;
      return `sends${pausing}`;
    case 'paused':
      return 'paused; `resume` continues';
    case 'stopped':
      return `stopped automatically: ${run.stopped ? stopWords[run.stopped.reason] : 'no reason is on record'}`;
    case 'finished':
      return 'has ended';
  }
}

/** The description of each line in a run's history. */
export const eventWords: Partial<Record<RunEvent['type'] | 'started', string>> = {
  started: 'started',
  'latecomers-requested': 'continued with customers who have joined since',
  'pause-requested': 'pause requested',
  paused: 'paused',
  stopped: 'stopped automatically',
  resumed: 'resumed',
  finished: 'ended',
};

/** Why customers cannot be notified, and what to do instead. */
export function refusalToNotify(
  obstacle: StartObstacle,
  version: number,
  settings: Pick<RuntimeSettings, 'notices'>,
  facts?: VersionFacts,
): CommandResult {
  const { daysAhead } = settings.notices;
  switch (obstacle) {
    case 'not-published':
      return notPublished(version);
    case 'needs-no-notice':
      return refused(`Version ${version} is editorial: no notice is sent.`);
    case 'too-late': {
      const day = facts ? ` The last day for it was ${lastDayToTell(facts, daysAhead)}.` : '';
      return refused(
        `Version ${version} applies in less than ${pluralise(daysAhead, 'day')}, too soon to notify customers.${day} Publish its text again as a new version that applies later.`,
      );
    }
    case 'exists':
      return refused(
        `Version ${version} already has a run: \`status ${version}\` shows its progress, \`resume ${version}\` continues it if it has stopped.`,
      );
  }
}

export const notPublished = (version: number): CommandResult =>
  notFound(`Version ${version} is not published: \`publish ${version}\` does that.`);

export const noRun = (version: number): CommandResult =>
  notFound(`Version ${version} has no run: \`notify ${version}\` starts one.`);

/** The ledger has been removed as planned: nobody was lost, but nobody can be counted any more. */
export const ledgerIsOver = ({
  version,
  keptUntil,
}: Pick<NoticeRun, 'version' | 'keptUntil'>): CommandResult =>
  refused(
    `The ledger of version ${version} was kept until ${vietnamDay(new Date(keptUntil))} and is removed: the report of that time is the proof.`,
  );

/** Why a run cannot be paused or resumed. */
export function refusalToAct(
  obstacle: RunObstacle,
  act: 'pause' | 'resume',
  version: number,
  run: NoticeRun | undefined,
  now: Date,
): CommandResult {
  if (obstacle === 'no-run') return noRun(version);
  const state = run ? ` Its state: ${stateOf(run, now)}.` : '';
  if (obstacle === 'still-running')
    return refused(`Version ${version}: Refused. Its machine is running: pause it first, or wait.${state}`);
  const why = act === 'pause' ? 'There is nothing to pause.' : 'There is nothing to resume.';
  return refused(`Version ${version}: Refused. ${why}${state}`);
}
