import { noticeTags } from '../../contract/resources.ts';
import type { Recipient, Recipients } from '../register/ports.ts';
import { type Backoff, pauseAfter } from '../shared/backoff.ts';
import { TransientError } from '../shared/errors.ts';
import type { Clock, Secrets, Timing } from '../shared/ports.ts';
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

/** Ports for sending a batch. */
export interface BatchPorts extends Pick<Secrets, 'random'>, Pick<Timing, 'sleep'> {
  clock: Clock;
  runs: Pick<NoticeRuns, 'claimBatch' | 'findEvents' | 'recordResults'>;
  recipients: Pick<Recipients, 'findMany'>;
  mail: Pick<NoticeMail, 'send'>;
}

/** How the messages of a run are rendered and paced. */
export interface Sending {
  version: number;
  pacer: NoticePacer;
  letterFor: LetterFor;
}

/** Why the rest of a batch cannot be sent now. */
type BatchStop = Blocked | 'sender-refused';

/** How a batch ended: everything is recorded, or something stopped it. */
export type BatchEnd = { sent: number } | { stoppedBy: BatchStop };

/** If a message is throttled this often in a row, waiting here will not help. */
const throttleBackoff: Backoff = { maxAttempts: 8, firstPauseMs: 250, maxPauseMs: 32_000 };

/**
 * Sends one batch: claims it, reads the current state of its customers, sends one message after another, and records
 * all outcomes in one write. Known outcomes are recorded whatever happens. Only if the process itself dies are they
 * lost; then the mail service's events from the interrupted attempt still spare the customers they identify.
 */
export async function sendBatch(ports: BatchPorts, sending: Sending, number: number): Promise<BatchEnd> {
  const { runs } = ports;
  const { version } = sending;
  const batch = await runs.claimBatch(version, number, ports.clock());
  if (isRecorded(batch)) return { sent: sentOf(batch) };
  const { results, stoppedBy, faults } = await sendRest(ports, sending, batch);
  // After a fault nobody knows whether that message was sent: the attempt counts as interrupted.
  const records = batch.records + (faults.length > 0 ? 0 : 1);
  await runs.recordResults(version, { ...batch, results, records });
  if (faults.length > 0) throw faults[0];
  return stoppedBy ? { stoppedBy } : { sent: sentOf({ results }) };
}

/** The result of one attempt at a batch. */
interface Attempt {
  results: (RecipientResult | undefined)[];
  stoppedBy?: BatchStop;
  faults: unknown[];
}

/** Sends to every customer of the batch whose outcome is still unknown. */
async function sendRest(ports: BatchPorts, sending: Sending, batch: NoticeBatch): Promise<Attempt> {
  const events = wasInterrupted(batch, 1)
    ? await ports.runs.findEvents(sending.version, batch.number)
    : undefined;
  const reported = positionsReported(events);
  const customers = await ports.recipients.findMany(batch.customers);
  const attempt: Attempt = { results: [...batch.results], faults: [] };
  const { results } = attempt;
  const inFlight: Promise<void>[] = [];
  for (const [position, customerId] of batch.customers.entries()) {
    const customer = customers.get(customerId);
    results[position] ??= reported.has(position) ? { messageId: '' } : exclusionOf(customer);
    if (results[position] || !customer || attempt.stoppedBy || attempt.faults.length > 0) continue;
    const turn = await sending.pacer.waitForTurn();
    if (turn === 'go') inFlight.push(sendInto(attempt, ports, sending, { batch, position, customer }));
    else attempt.stoppedBy ??= turn;
  }
  await Promise.all(inFlight);
  return attempt;
}

/** Sends one message and notes the result. Never rejects: other messages are still in flight. */
async function sendInto(
  attempt: Attempt,
  ports: BatchPorts,
  sending: Sending,
  message: { batch: NoticeBatch; position: number; customer: Recipient },
): Promise<void> {
  try {
    const outcome = await sendMessage(ports, sending, message);
    if (typeof outcome !== 'string') attempt.results[message.position] = outcome;
    // Time and quota come back by themselves, a refused sender does not: no later reason may hide it.
    else if (attempt.stoppedBy !== 'sender-refused') attempt.stoppedBy = outcome;
  } catch (fault) {
    attempt.faults.push(fault);
  }
}

function exclusionOf(customer: Recipient | undefined): RecipientResult | undefined {
  if (!customer) return { excluded: 'deleted' };
  return customer.unreachableSince === undefined ? undefined : { excluded: 'unreachable' };
}

/** Sends one message, retrying while the mail service throttles. */
async function sendMessage(
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
    pacer.refund();
    switch (answer.refused) {
      case 'address':
        return { excluded: 'address-refused' };
      case 'sender':
        return 'sender-refused';
      case 'daily-quota':
        pacer.exhaustToday();
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
  throw new TransientError('The mail service kept throttling.');
}
