import { letterTag, noticeTags, requestTag } from '../../contract/resources.ts';
import type { RunPorts } from '../notices/change-run.ts';
import type { NoticeRuns } from '../notices/ports.ts';
import { stopRun } from '../notices/stop-notices.ts';
import type { Recipients } from '../register/ports.ts';
import { erasesCustomer, letterNames } from '../requests/domain/request.ts';
import type { Requests } from '../requests/ports.ts';
import { recordLetterReport } from '../requests/record-letter-report.ts';
import type { CountMetric, Log } from '../shared/ports.ts';
import { topics } from '../shared/vocabulary.ts';
import type { Mailing } from '../stores/ports.ts';
import { type MailReport, type Verdict, verdictOn } from './domain/verdict.ts';

/** An event that the mail service reports about one message. Events arrive late, in any order, and perhaps twice. */
export interface MailEvent {
  report: MailReport;
  /** Recipient of the message, normalised. A customer whose address has changed since is not affected. */
  to: string;
  messageId: string;
  /** The tags with which the message was sent. */
  tags: Record<string, string>;
  /** When the mail service accepted the message, and when the event happened: ISO 8601 UTC. */
  sentAt: string;
  at: string;
}

type Ports = RunPorts & {
  runs: NoticeRuns;
  recipients: Pick<Recipients, 'markUnreachable' | 'addressKeyOf'>;
  requests: Pick<Requests, 'find' | 'change'>;
  mailing: Pick<Mailing, 'suppress'>;
  log: Log;
  countMetric: CountMetric;
};

/**
 * Records one event: in the ledger of a run, or on the request that a letter is about. A mailbox that is gone marks the
 * customer as unreachable at that address; a complaint that refuses such mail also suppresses promotions. A bounce that
 * blames the sender blames no customer, and stops the run.
 */
export async function recordMailEvent(ports: Ports, event: MailEvent): Promise<void> {
  const verdict = verdictOn(event.report);
  if ('ignored' in verdict) return ports.log({ event: `mail-event-ignored ${verdict.ignored}` });
  const { outcome, code } = verdict;
  // A line for each of a million deliveries would add nothing to the ledger.
  if (outcome !== 'delivered') ports.log({ event: ['mail', outcome, code].filter(Boolean).join(' ') });
  const notice = batchPositionOf(event);
  if (notice) await recordOfNotice(ports, event, verdict, notice);
  else await recordOfLetter(ports, event, verdict);
}

async function recordOfNotice(
  ports: Ports,
  event: MailEvent,
  verdict: Verdict,
  notice: BatchPosition,
): Promise<void> {
  const { runs, recipients, mailing } = ports;
  const { version, batch, position } = notice;
  const isGone = verdict.outcome === 'mailbox-gone';
  await runs.addEvent(
    version,
    batch,
    position,
    verdict.outcome === 'mailbox-gone' ? 'bounced' : verdict.outcome,
  );
  if (verdict.stopsRun && (await isNewSinceResume(runs, notice, event))) {
    await stopRun(ports, version, 'sender-refused');
  }
  if (!isGone && !verdict.refusesPromotions) return;
  const customerId = (await runs.findBatch(version, batch))?.customers[position];
  if (customerId === undefined) return;
  const at = new Date(event.at);
  if (isGone) return recipients.markUnreachable(customerId, event.to, at);
  const addressKey = await recipients.addressKeyOf(customerId, event.to);
  if (addressKey) await mailing.suppress(addressKey, topics, at);
}

async function recordOfLetter(ports: Ports, event: MailEvent, verdict: Verdict): Promise<void> {
  const { recipients, mailing, log } = ports;
  const { tags, messageId, sentAt, at, to } = event;
  const requestId = tags[requestTag];
  const letter = letterNames.find((name) => name === tags[letterTag]);
  if (requestId === undefined || !letter) return;
  const { outcome, code } = verdict;
  const reported = { letter, messageId, sentAt, outcome, at, ...(code && { code }) };
  const request = await recordLetterReport(ports, requestId, reported);
  // Its evidence is purged.
  if (!request) return log({ event: 'mail-event-of-nobody' });
  if (outcome === 'mailbox-gone' && request.customerId) {
    await recipients.markUnreachable(request.customerId, to, new Date(at));
  }
  // Whoever was erased gets no promotions, and no new record; whoever reads a former address refuses none for the new one.
  const isErased = request.performedAt !== undefined && erasesCustomer(request);
  const isOwn = letter !== 'address-changed' && !isErased;
  if (verdict.refusesPromotions && isOwn) await mailing.suppress(request.addressKey, topics, new Date(at));
}

interface BatchPosition {
  version: number;
  batch: number;
  position: number;
}

/** The batch position that a message was for, if it was a notice. */
function batchPositionOf({ tags }: MailEvent): BatchPosition | undefined {
  const numberIn = (tag: string) => (/^\d{1,9}$/.test(tags[tag] ?? '') ? Number(tags[tag]) : undefined);
  const version = numberIn(noticeTags.version);
  const batch = numberIn(noticeTags.batch);
  const position = numberIn(noticeTags.position);
  if (version === undefined || batch === undefined || position === undefined) return undefined;
  return { version, batch, position };
}

/**
 * Whoever resumed a run knew what had bounced by then: an event that arrives late or again must not stop it once more.
 */
async function isNewSinceResume(
  runs: NoticeRuns,
  { version }: BatchPosition,
  event: MailEvent,
): Promise<boolean> {
  const resumed = (await runs.find(version))?.history.findLast((line) => line.event === 'resumed');
  return resumed === undefined || Date.parse(event.at) > Date.parse(resumed.at);
}
