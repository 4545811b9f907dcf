import type { RuntimeSettings } from '../../contract/settings.ts';
import type { Fate } from '../../functions/notices/domain/notice-ledger.ts';
import type { NoticeRun, RunEvent, StopReason } from '../../functions/notices/domain/notice-run.ts';
import type { RunObstacle } from '../../functions/notices/operate-notices.ts';
import type { StartObstacle } from '../../functions/notices/start-notice.ts';
import { lastDayToTell, type Significance, type VersionFacts } from '../../functions/policy/domain/policy.ts';
import { vietnamDay } from '../../functions/shared/calendar.ts';
import { pluralise, vietnamTime } from '../layout.ts';
import { type CommandResult, notFound, refused } from '../result.ts';

/** What operators read about versions and runs, in plain English. */

export const significanceWords: Record<Significance, string> = {
  editorial: 'editorial: nothing changes for customers, and nobody is mailed',
  significant: 'significant: customers are told ahead',
  'needs-consent': 'needs consent: customers are told ahead and asked; silence changes nothing',
};

export const fateWords: Record<Fate, string> = {
  sent: 'sent',
  bounced: 'bounced',
  complained: 'complained',
  rejected: 'rejected by the mail service',
  deleted: 'left out: no longer a customer when their turn came',
  unreachable: 'left out: an earlier message to the address had bounced for good',
  'address-refused': 'left out: the mail service does not take the address',
  left: 'left: not yet their turn',
};

const stopWords: Record<StopReason, string> = {
  bounces: 'too many addresses bounced',
  complaints: 'too many people complained',
  'sender-refused': 'the mail service refuses the account, the sender or the message',
  fault: 'a step failed again and again; its log tells why',
};

/** What to do about a stop, before the run is resumed. */
export const stopAdvice: Record<StopReason, string> = {
  bounces: '`report` names whom it did not reach: find out why before you resume',
  complaints: 'read the letter again as a customer would (`preview`), and find out why before you resume',
  'sender-refused': 'look at the account in the SES console: is it paused, is the sender verified?',
  fault: 'look into the log of the machine, mend the cause, then resume',
};

export const machineWords = {
  running: 'running',
  succeeded: 'has ended',
  failed: 'has failed',
  none: 'not there',
} as const;

/** What a run does now, and what it waits for. */
export function stateOf(run: NoticeRun, now: Date): string {
  const isAhead = (instant: string | undefined): instant is string =>
    instant !== undefined && Date.parse(instant) > now.getTime();
  const pausing = run.pauseRequested ? '; a pause is wanted, after the batch that is under way' : '';
  switch (run.status) {
    case 'freezing':
      return `${run.pass === 'known' ? 'writes down the customers' : 'looks for customers who came meanwhile'}${pausing}`;
    case 'sending':
      if (isAhead(run.answersAwaitedUntil))
        return `waits for the first answers, until ${vietnamTime(run.answersAwaitedUntil)}${pausing}`;
      if (run.quotaAwaitedUntil)
        return `waits for the daily quota, asks again at ${vietnamTime(run.quotaAwaitedUntil)}${pausing}`;
      return `sends${pausing}`;
    case 'paused':
      return 'paused; `resume` goes on';
    case 'stopped':
      return `stopped by itself: ${run.stopped ? stopWords[run.stopped.reason] : 'no reason is on record'}`;
    case 'finished':
      return 'has ended';
  }
}

/** What a line of a run's history tells. */
export const eventWords: Partial<Record<RunEvent['type'] | 'started', string>> = {
  started: 'begun',
  'latecomers-requested': 'on to customers who came meanwhile',
  'pause-requested': 'pause wanted',
  paused: 'stands still',
  stopped: 'stopped by itself',
  resumed: 'resumed',
  finished: 'ended',
};

/** Why customers are not told, and what to do instead. */
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
      return refused(`Version ${version} is editorial: it mails nobody.`);
    case 'too-late': {
      const day = facts ? ` The last day for it was ${lastDayToTell(facts, daysAhead)}.` : '';
      return refused(
        `Version ${version} applies in less than ${pluralise(daysAhead, 'day')}, too soon to tell anybody.${day} Publish its text again as a new version that applies later.`,
      );
    }
    case 'exists':
      return refused(
        `Customers are being told of version ${version}, or were: \`status ${version}\` shows how far it is, \`resume ${version}\` goes on where it stands still.`,
      );
  }
}

export const notPublished = (version: number): CommandResult =>
  notFound(`Version ${version} is not published: \`publish ${version}\` does that.`);

export const noRun = (version: number): CommandResult =>
  notFound(`Nobody was told of version ${version}: \`notify ${version}\` does that.`);

/** The ledger is gone as it should be: nobody is lost, but nobody can be counted any more. */
export const ledgerIsOver = ({
  version,
  keptUntil,
}: Pick<NoticeRun, 'version' | 'keptUntil'>): CommandResult =>
  refused(
    `The ledger of version ${version} was kept until ${vietnamDay(new Date(keptUntil))} and is removed: the report of that time is the proof.`,
  );

/** Why a run is neither paused nor resumed. */
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
    return refused(`Version ${version}: Refused. Its machine is at work: pause it first, or wait.${state}`);
  const why = act === 'pause' ? 'There is nothing to pause.' : 'There is nothing to resume.';
  return refused(`Version ${version}: Refused. ${why}${state}`);
}
