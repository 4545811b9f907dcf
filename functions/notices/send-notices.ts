import type { NoticeInput, NoticeOutput, NoticeStep } from '../../contract/machines.ts';
import type { RuntimeSettings } from '../../contract/settings.ts';
import type { PublishedVersion } from '../policy/domain/policy.ts';
import type { PolicyVersions } from '../policy/ports.ts';
import type { Recipients } from '../register/ports.ts';
import { addSeconds } from '../shared/calendar.ts';
import { PermanentError } from '../shared/errors.ts';
import type { CountMetric, Log, Secrecy, Site, Timing } from '../shared/ports.ts';
import { findRun, isCarriedBy, type RunPorts, recordRunEvent } from './change-run.ts';
import { countEvents } from './count-events.ts';
import type { RenderNotice } from './domain/notice.ts';
import type { NoticeRun, RunEvent, StopReason } from './domain/notice-run.ts';
import { reputationDanger } from './domain/reputation.ts';
import { noticeLetters } from './notice-letters.ts';
import { noticePacer } from './notice-pacer.ts';
import type { NoticeMail, NoticeRuns } from './ports.ts';
import { type Sending, sendBatch } from './send-batch.ts';
import { stopRun } from './stop-notices.ts';

export interface SendPorts extends RunPorts, Timing, Secrecy, Site {
  runs: NoticeRuns;
  recipients: Pick<Recipients, 'findMany'>;
  versions: Pick<PolicyVersions, 'list'>;
  mail: NoticeMail;
  renderNotice: RenderNotice;
  settings: RuntimeSettings;
  log: Log;
  countMetric: CountMetric;
}

/** Milliseconds without which no batch is begun: it would hardly send anything before its time is over. */
const marginMs = 30_000;
/** How often, in milliseconds, the quota is read anew and the bounces are counted. */
const checkMs = 60_000;

/**
 * The state *Send the notices*: batch after batch, until all have left, the time of this invocation ends, or something
 * stands in the way. Begun again, whatever is recorded is not sent again; at most the one batch that was under way when
 * a process died can reach somebody twice.
 */
export async function sendNotices(ports: SendPorts, input: NoticeInput): Promise<NoticeOutput> {
  const run = await findRun(ports, input.version);
  if (!isCarriedBy(run, input.attempt)) return { ...input, next: 'end' };
  if (!run.frozen) return { ...input, next: 'freeze' };
  const version = await findVersion(ports, input.version);
  const sending: Sending = {
    version: version.number,
    pacer: noticePacer(ports, await ports.mail.quota()),
    letterFor: noticeLetters(ports, version),
  };
  return { ...input, next: await sendWhilePossible(ports, run, sending) };
}

async function sendWhilePossible(ports: SendPorts, begun: NoticeRun, sending: Sending): Promise<NoticeStep> {
  const { attempt } = begun;
  const { version, pacer } = sending;
  const { canaryWaitSeconds, quotaWaitSeconds } = ports.settings.notices;
  let { recordedThrough, sent } = begun;
  let checkedAt: number | undefined;
  /** Writes how far it came. */
  const record = () => recordRunEvent(ports, version, { type: 'recorded', through: recordedThrough, sent });
  /** The same and what happened, if anything; then what the machine does next is the answer. */
  const answer = async (next: NoticeStep, event?: RunEvent): Promise<NoticeStep> => {
    await record();
    if (event) await recordRunEvent(ports, version, event);
    return next;
  };
  const stop = async (reason: StopReason): Promise<NoticeStep> => {
    await record();
    await stopRun(ports, version, reason);
    ports.log({ event: `notice-stopped ${reason}` });
    return 'end';
  };
  const secondsFromNow = (seconds: number) => addSeconds(ports.clock(), seconds).toISOString();

  for (;;) {
    const run = await findRun(ports, version);
    if (!isCarriedBy(run, attempt)) return answer('end');
    if (run.pauseWanted) return answer('end', { type: 'paused' });
    if (recordedThrough > 0 && run.answersAwaitedUntil === undefined) {
      const until = secondsFromNow(canaryWaitSeconds);
      return answer('await-answers', { type: 'answers-awaited', until });
    }
    const now = ports.clock().getTime();
    if (run.answersAwaitedUntil && now < Date.parse(run.answersAwaitedUntil)) return 'await-answers';
    if (checkedAt === undefined || now - checkedAt >= checkMs) {
      const danger = await dangerOf(ports, { ...run, sent });
      if (danger) return stop(danger);
      if (checkedAt !== undefined) {
        pacer.obey(await ports.mail.quota());
        await record();
      }
      checkedAt = now;
    }
    if (recordedThrough === run.batches) {
      const next = await (run.pass === 'known'
        ? answer('freeze', { type: 'latecomers-wanted' })
        : answer('end', { type: 'finished' }));
      ports.log({ event: `notice-sent ${run.pass}`, count: sent });
      return next;
    }
    if (ports.timeLeft() < marginMs) return answer('send');

    const end = await sendBatch(ports, sending, recordedThrough + 1).catch(async (fault) => {
      await record();
      throw fault;
    });
    if ('sent' in end) {
      recordedThrough += 1;
      sent += end.sent;
      continue;
    }
    switch (end.hindered) {
      case 'sender-refused':
        return stop(end.hindered);
      case 'time-over':
        return answer('send');
      case 'daily-quota':
        return answer('await-quota', { type: 'quota-awaited', until: secondsFromNow(quotaWaitSeconds) });
    }
  }
}

async function findVersion(
  { versions }: Pick<SendPorts, 'versions'>,
  number: number,
): Promise<PublishedVersion> {
  const version = (await versions.list()).find((published) => published.number === number);
  if (!version) throw new PermanentError(`Version ${number} of the policy is not published.`);
  return version;
}

/** Counted over what the mail service has told so far, which comes a little after what was sent. */
async function dangerOf(ports: SendPorts, { version, sent, baseline }: NoticeRun) {
  const { bounced, complained } = await countEvents(ports, version);
  return reputationDanger({ sent, bounced, complained }, baseline, ports.settings.notices);
}
