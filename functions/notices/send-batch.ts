import { noticeTags } from '../../contract/resources.ts';
import type { Recipient, Recipients } from '../register/ports.ts';
import { type Backoff, pauseAfter } from '../shared/backoff.ts';
import { TransientError } from '../shared/errors.ts';
import type { Secrets, Timing } from '../shared/ports.ts';
import {
  isRecorded,
  type NoticeBatch,
  positionsReported,
  type RecipientResult,
  sentOf,
  wasInterrupted,
} from './domain/notice-ledger.ts';
import type { LetterFor } from './notice-letters.ts';
import type { Blocked, NoticePacer } from './notice-pacer.ts';
import type { NoticeMail, NoticeRuns } from './ports.ts';

/** What a batch is sent with. */
export interface BatchPorts extends Pick<Secrets, 'random'>, Pick<Timing, 'sleep'> {
  runs: Pick<NoticeRuns, 'claimBatch' | 'findEvents' | 'recordResults'>;
  recipients: Pick<Recipients, 'findMany'>;
  mail: Pick<NoticeMail, 'send'>;
}

/** How the messages of a run are written and paced. */
export interface Sending {
  version: number;
  pacer: NoticePacer;
  letterFor: LetterFor;
}

/** Why the rest of a batch cannot go now. */
type BatchStop = Blocked | 'sender-refused';

/** What ended a batch: everything is recorded, or something stands in the way. */
export type BatchEnd = { sent: number } | { stoppedBy: BatchStop };

/** A message that is throttled so often in a row will not get through by waiting here. */
const throttleBackoff: Backoff = { maxAttempts: 8, firstPauseMs: 250, maxPauseMs: 32_000 };

/**
 * Sends one batch: claims it, reads its customers as they are now, lets one message after the other leave, and records
 * all outcomes in one write. Whatever happens, the outcomes that are known are recorded before it ends; only if the
 * process itself dies are they not, and then the mail service's events of the earlier attempt still spare whom they name.
 */
export async function sendBatch(ports: BatchPorts, sending: Sending, number: number): Promise<BatchEnd> {
  const { runs } = ports;
  const { version } = sending;
  const batch = await runs.claimBatch(version, number);
  if (isRecorded(batch)) return { sent: sentOf(batch) };
  const { results, stoppedBy, faults } = await sendRest(ports, sending, batch);
  // After a fault nobody knows whether that message left: such an attempt counts as cut off.
  const records = batch.records + (faults.length > 0 ? 0 : 1);
  await runs.recordResults(version, { ...batch, results, records });
  if (faults.length > 0) throw faults[0];
  return stoppedBy ? { stoppedBy } : { sent: sentOf({ results }) };
}

/** What one attempt at a batch came to. */
interface Attempt {
  results: (RecipientResult | undefined)[];
  stoppedBy?: BatchStop;
  faults: unknown[];
}

/** Sends to everybody of the batch whose outcome is not known yet. */
async function sendRest(ports: BatchPorts, sending: Sending, batch: NoticeBatch): Promise<Attempt> {
  const events = wasInterrupted(batch, 1)
    ? await ports.runs.findEvents(sending.version, batch.number)
    : undefined;
  const reported = positionsReported(events);
  const customers = await ports.recipients.findMany(batch.customers);
  const attempt: Attempt = { results: [...batch.results], faults: [] };
  const { results } = attempt;
  const underWay: Promise<void>[] = [];
  for (const [position, customerId] of batch.customers.entries()) {
    const customer = customers.get(customerId);
    results[position] ??= reported.has(position) ? { messageId: '' } : exclusionOf(customer);
    if (results[position] || !customer || attempt.stoppedBy || attempt.faults.length > 0) continue;
    const turn = await sending.pacer.waitForTurn();
    if (turn === 'go') underWay.push(handOverInto(attempt, ports, sending, { batch, position, customer }));
    else attempt.stoppedBy ??= turn;
  }
  await Promise.all(underWay);
  return attempt;
}

/** Hands one message over and notes what came of it. Never rejects: others are still under way. */
async function handOverInto(
  attempt: Attempt,
  ports: BatchPorts,
  sending: Sending,
  message: { batch: NoticeBatch; position: number; customer: Recipient },
): Promise<void> {
  try {
    const outcome = await handOver(ports, sending, message);
    if (typeof outcome !== 'string') attempt.results[message.position] = outcome;
    // Time and quota come back by themselves; a refused sender does not, so nothing that comes after it hides it.
    else if (attempt.stoppedBy !== 'sender-refused') attempt.stoppedBy = outcome;
  } catch (fault) {
    attempt.faults.push(fault);
  }
}

function exclusionOf(customer: Recipient | undefined): RecipientResult | undefined {
  if (!customer) return { excluded: 'deleted' };
  return customer.unreachableSince === undefined ? undefined : { excluded: 'unreachable' };
}

/** Hands one message over, however often the mail service asks to slow down. */
async function handOver(
  ports: BatchPorts,
  { version, pacer, letterFor }: Sending,
  { batch, position, customer }: { batch: NoticeBatch; position: number; customer: Recipient },
): Promise<RecipientResult | BatchStop> {
  const message = {
    to: customer.address,
    letter: letterFor(customer),
    tags: {
      [noticeTags.version]: String(version),
      [noticeTags.batch]: String(batch.number),
      [noticeTags.position]: String(position),
    },
  };
  for (let tries = 1; tries <= throttleBackoff.maxAttempts; tries += 1) {
    const answer = await ports.mail.send(message);
    if ('messageId' in answer) return answer;
    pacer.giveBack();
    switch (answer.refused) {
      case 'address':
        return { excluded: 'address-refused' };
      case 'sender':
        return 'sender-refused';
      case 'daily-quota':
        pacer.endToday();
        return 'daily-quota';
      case 'rate': {
        pacer.slowDown();
        const pause = pauseAfter(throttleBackoff, tries, (ports.random(1)[0] ?? 0) / 255);
        if (!pacer.hasTimeFor(pause)) return 'time-over';
        await ports.sleep(pause);
        const turn = await pacer.waitForTurn();
        if (turn !== 'go') return turn;
      }
    }
  }
  throw new TransientError('The mail service asked to slow down again and again.');
}
