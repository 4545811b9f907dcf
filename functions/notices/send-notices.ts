import type { NoticeInput, NoticeOutput, NoticeStep } from '../../contract/machines.ts';
import type { RuntimeSettings } from '../../contract/settings.ts';
import type { PublishedVersion } from '../policy/domain/policy.ts';
import type { PolicyVersions } from '../policy/ports.ts';
import type { Recipients } from '../register/ports.ts';
import { addSeconds } from '../shared/calendar.ts';
import { PermanentError } from '../shared/errors.ts';
import type { CountMetric, Log, PublicSite, Secrets, Timing } from '../shared/ports.ts';
import { findRun, type RunPorts, recordRunEvent } from './change-run.ts';
import { countEvents } from './count-events.ts';
import { nextActOf, type Progress } from './domain/next-act.ts';
import type { RenderNotice } from './domain/notice.ts';
import { isCarriedBy, type NoticeRun, type RunEvent, type StopReason } from './domain/notice-run.ts';
import { reputationDanger } from './domain/reputation.ts';
import { noticeLetters } from './notice-letters.ts';
import { noticePacer } from './notice-pacer.ts';
import type { NoticeMail, NoticeRuns } from './ports.ts';
import { type Sending, sendBatch } from './send-batch.ts';
import { stopRun } from './stop-notices.ts';

export interface SendPorts extends RunPorts, Timing, Secrets<'consentTokens'>, PublicSite {
  runs: NoticeRuns;
  recipients: Pick<Recipients, 'findMany'>;
  versions: Pick<PolicyVersions, 'list'>;
  mail: NoticeMail;
  renderNotice: RenderNotice;
  settings: RuntimeSettings;
  log: Log;
  countMetric: CountMetric;
}

/**
 * The state *Send the notices*: sends batch after batch until all are sent, this invocation's time is over, or
 * something stops it. When it is started again, recorded batches are not sent again; only the one batch in progress
 * when a process died can reach someone twice.
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
  return { ...input, next: await new NoticeSender(ports, run, sending).sendWhilePossible() };
}

/** One execution of a run at work. */
class NoticeSender {
  readonly #ports: SendPorts;
  readonly #attempt: number;
  readonly #sending: Sending;
  #progress: Progress;

  constructor(ports: SendPorts, { attempt, recordedThrough, sent }: NoticeRun, sending: Sending) {
    this.#ports = ports;
    this.#attempt = attempt;
    this.#sending = sending;
    this.#progress = { recordedThrough, sent };
  }

  /** Acts until an act is final; answers with the machine's next step. */
  async sendWhilePossible(): Promise<NoticeStep> {
    for (;;) {
      const run = await findRun(this.#ports, this.#sending.version);
      const next = await this.#act(run);
      if (next) return next;
    }
  }

  #act(run: NoticeRun): Promise<NoticeStep | undefined> | NoticeStep {
    const { clock, timeLeft, settings } = this.#ports;
    const moment = { now: clock().getTime(), timeLeftMs: timeLeft() };
    switch (nextActOf(run, this.#attempt, this.#progress, moment)) {
      case 'end':
        return this.#answer('end');
      case 'pause':
        return this.#answer('end', { type: 'paused' });
      case 'begin-awaiting-answers':
        return this.#answer('await-answers', {
          type: 'answers-awaited',
          until: this.#secondsFromNow(settings.notices.canaryWaitSeconds),
        });
      case 'await-answers':
        return 'await-answers';
      case 'check':
        return this.#check(run);
      case 'freeze-latecomers':
        return this.#endPass(run, 'freeze', { type: 'latecomers-requested' });
      case 'finish':
        return this.#endPass(run, 'end', { type: 'finished' });
      case 'start-new-invocation':
        return this.#answer('send');
      case 'send-batch':
        return this.#sendBatch();
    }
  }

  /** Records the progress. */
  async #record(): Promise<void> {
    const { recordedThrough, sent } = this.#progress;
    const event: RunEvent = { type: 'recorded', through: recordedThrough, sent };
    await recordRunEvent(this.#ports, this.#sending.version, event);
  }

  /** Records the progress and an event, if any. */
  async #answer(next: NoticeStep, event?: RunEvent): Promise<NoticeStep> {
    await this.#record();
    if (event) await recordRunEvent(this.#ports, this.#sending.version, event);
    return next;
  }

  async #stop(reason: StopReason): Promise<NoticeStep> {
    await this.#record();
    await stopRun(this.#ports, this.#sending.version, reason);
    this.#ports.log({ event: `notice-stopped ${reason}` });
    return 'end';
  }

  async #endPass({ pass }: NoticeRun, next: NoticeStep, event: RunEvent): Promise<NoticeStep> {
    const answer = await this.#answer(next, event);
    this.#ports.log({ event: `notice-sent ${pass}`, count: this.#progress.sent });
    return answer;
  }

  async #check(run: NoticeRun): Promise<NoticeStep | undefined> {
    const { clock, mail } = this.#ports;
    const danger = await dangerOf(this.#ports, { ...run, sent: this.#progress.sent });
    if (danger) return this.#stop(danger);
    const isFirst = this.#progress.checkedAt === undefined;
    this.#progress = { ...this.#progress, checkedAt: clock().getTime() };
    // The quota was read just before the first check.
    if (isFirst) return undefined;
    this.#sending.pacer.applyQuota(await mail.quota());
    await this.#record();
    return undefined;
  }

  async #sendBatch(): Promise<NoticeStep | undefined> {
    const { recordedThrough, sent } = this.#progress;
    const end = await sendBatch(this.#ports, this.#sending, recordedThrough + 1).catch(async (fault) => {
      await this.#record();
      throw fault;
    });
    if ('sent' in end) {
      this.#progress = {
        ...this.#progress,
        recordedThrough: recordedThrough + 1,
        sent: sent + end.sent,
      };
      return undefined;
    }
    switch (end.stoppedBy) {
      case 'sender-refused':
        return this.#stop(end.stoppedBy);
      case 'time-over':
        return this.#answer('send');
      case 'daily-quota':
        return this.#answer('await-quota', {
          type: 'quota-awaited',
          until: this.#secondsFromNow(this.#ports.settings.notices.quotaWaitSeconds),
        });
    }
  }

  #secondsFromNow(seconds: number): string {
    return addSeconds(this.#ports.clock(), seconds).toISOString();
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

/** Based on the mail service's events so far, which lag slightly behind sending. */
async function dangerOf(ports: SendPorts, run: NoticeRun) {
  return reputationDanger(await countEvents(ports, run), run.baseline, ports.settings.notices);
}
