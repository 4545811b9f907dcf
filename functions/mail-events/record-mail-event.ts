import { noticeTags, requestTag } from '../../contract/resources.ts';
import type { RunPorts } from '../notices/change-run.ts';
import type { DeliveryEvent } from '../notices/domain/notice-ledger.ts';
import type { NoticeRuns } from '../notices/ports.ts';
import { stopRun } from '../notices/stop-notices.ts';
import type { Recipients } from '../register/ports.ts';
import type { Requests } from '../requests/ports.ts';
import type { CountMetric, Log } from '../shared/ports.ts';
import { topics } from '../shared/vocabulary.ts';
import type { Mailing } from '../stores/ports.ts';
import { isAboutSender } from './domain/bounce.ts';

/** An event that the mail service reports about one message. Events arrive late, in any order, and perhaps twice. */
export interface MailEvent {
  type: DeliveryEvent;
  /** For a bounce: the address will not accept mail later either. */
  permanent?: boolean;
  /** For a bounce: the enhanced status code (RFC 3463), such as `5.1.1`. */
  status?: string;
  /** Recipient of the message. A customer whose address has changed since is not affected. */
  to: string;
  /** The tags with which the message was sent. */
  tags: Record<string, string>;
  /** ISO 8601 instant. */
  at: string;
}

/**
 * Records one event. A permanent bounce marks the customer as unreachable at that address; a complaint also suppresses
 * promotions. A bounce that blames the sender blames no customer, and stops the run.
 */
export async function recordMailEvent(
  ports: RunPorts & {
    runs: NoticeRuns;
    recipients: Pick<Recipients, 'markUnreachable' | 'addressKeyOf'>;
    requests: Pick<Requests, 'find'>;
    mailing: Pick<Mailing, 'suppress'>;
    log: Log;
    countMetric: CountMetric;
  },
  event: MailEvent,
): Promise<void> {
  const { runs, log } = ports;
  if (event.type !== 'delivered') log({ event: `mail-${event.type}` });
  const verdict = verdictOf(event);
  if (verdict === 'ignored') return;
  const notice = batchPositionOf(event);
  if (notice) await runs.addEvent(notice.version, notice.batch, notice.position, event.type);
  if (verdict === 'ledger-only') return;
  const customerId = notice ? await recipientOf(runs, notice) : await customerOfRequest(ports, event);
  if (customerId === undefined) return;
  const react = reactions[verdict];
  await react(ports, event, customerId, notice);
}

type Ports = Parameters<typeof recordMailEvent>[0];

/** The consequence of an event. */
type Verdict = 'ignored' | 'ledger-only' | 'complaint' | 'sender-blamed' | 'address-gone';

function verdictOf({ type, permanent, status }: MailEvent): Verdict {
  if (type === 'complained') return 'complaint';
  if (type !== 'bounced') return 'ledger-only';
  if (isAboutSender(status)) return 'sender-blamed';
  // A full mailbox or an automatic answer is also reported as a bounce, sometimes in addition to a delivery.
  return permanent ? 'address-gone' : 'ignored';
}

/** What each verdict causes, besides its entry in the ledger. */
const reactions: Record<
  Exclude<Verdict, 'ignored' | 'ledger-only'>,
  (ports: Ports, event: MailEvent, customerId: string, notice?: BatchPosition) => Promise<void>
> = {
  async complaint({ recipients, mailing }, { to, at }, customerId) {
    const addressKey = await recipients.addressKeyOf(customerId, to);
    if (addressKey) await mailing.suppress(addressKey, topics, new Date(at));
  },
  async 'sender-blamed'(ports, event, _customerId, notice) {
    if (!notice || !(await isNewSinceResume(ports.runs, notice, event))) return;
    await stopRun(ports, notice.version, 'sender-refused');
  },
  async 'address-gone'({ recipients }, { to, at }, customerId) {
    await recipients.markUnreachable(customerId, to, new Date(at));
  },
};

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

async function recipientOf(
  runs: NoticeRuns,
  { version, batch, position }: BatchPosition,
): Promise<string | undefined> {
  return (await runs.findBatch(version, batch))?.customers[position];
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

async function customerOfRequest(
  { requests }: { requests: Pick<Requests, 'find'> },
  { tags }: MailEvent,
): Promise<string | undefined> {
  const id = tags[requestTag];
  return id === undefined ? undefined : (await requests.find(id))?.customerId;
}
