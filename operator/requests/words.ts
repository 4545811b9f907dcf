import { errorNames } from '../../contract/machines.ts';
import type { EventType } from '../../functions/requests/domain/events.ts';
import { outcomesOf, shortfallOf } from '../../functions/requests/domain/receipt.ts';
import type { LetterName, Request, Status } from '../../functions/requests/domain/request.ts';
import type { Workflow } from '../../functions/requests/ports.ts';
import type { UndeliveredReason } from '../../functions/shared/mail-outcomes.ts';
import { referenceOf } from '../../functions/shared/reference.ts';
import { vietnamTime } from '../layout.ts';

/** The operator's texts about requests. Times are Vietnam's, to the minute. */

/** The state of a request: its status with details. */
export const stateOf = (request: Request): string => wordsOfStatus[request.status](request);

const wordsOfStatus: Record<Status, (request: Request) => string> = {
  received: beforeExecution,
  'awaiting-confirmation': beforeExecution,
  'in-grace-period': beforeExecution,
  executing: ({ performedAt }) => (performedAt ? 'carried out, about to be closed' : 'is being carried out'),
  delivered({ delivery }) {
    if (delivery?.deletedAt) return 'the archive is deleted, about to be closed';
    if (delivery?.discardedAt) return 'the archive was discarded and is being deleted';
    return `the archive can be downloaded${delivery ? ` until ${vietnamTime(delivery.deletesAt)}` : ''}`;
  },
  'needs-attention': ({ waitsFor }) =>
    waitsFor
      ? `needs a person; stood behind ${referenceOf(waitsFor)} of the same customer`
      : 'needs a person',
  completed: completion,
  'completed-with-exceptions': completion,
  expired: () => 'ended without a confirmation',
  cancelled: () => 'cancelled',
  'no-such-customer': () => 'ended; no customer has this address',
  joined: () => 'ended; another request of this customer covers it',
};

/** Completed, and what was left out all the same. */
function completion(request: Request): string {
  const { held, notReached, notInCopy } = shortfallOf(outcomesOf(request));
  return [
    'completed',
    ...(held ? ['something is held by law'] : []),
    ...(notReached ? ['a store was not reached'] : []),
    ...(notInCopy ? ['the copy lacks files'] : []),
  ].join('; ');
}

function beforeExecution({ cancelledAt, waitsFor, confirmation, grace }: Request): string {
  if (cancelledAt) return 'cancelled, about to be closed';
  if (waitsFor) return `waits until ${referenceOf(waitsFor)} of the same customer ends`;
  if (grace) return `the customer can cancel until ${vietnamTime(grace.endsAt)}`;
  if (confirmation?.confirmedAt) return 'confirmed, about to be carried out';
  return confirmation
    ? `waits for the customer to confirm, until ${vietnamTime(confirmation.waitEndsAt)}`
    : 'received, the customer has not been asked yet';
}

export const machineWords: Record<Awaited<ReturnType<Workflow['executionStatus']>>, string> = {
  running: 'running',
  succeeded: 'has ended',
  failed: 'has failed; `retry` runs it again from the state that failed',
  none: 'not there: not started yet (the hourly deadline watch does that), or over for more than 90 days',
};

const knownErrors: Record<string, string> = {
  [errorNames.transient]: 'a service kept failing or did not answer',
  [errorNames.permanent]: 'a fault that no repetition fixes: check the log before a retry',
  [errorNames.notErased]: 'something was left after the erase',
  [errorNames.otherRequestOpen]: 'another open request of this customer did not end',
  [errorNames.unreadable]:
    'files cannot be read: mend the permission, the key or the storage, or `retry --without-unreadable`',
  [errorNames.tooLarge]:
    'the copy needs more than 500 parts, or has a file of more than 50 GB; nothing was written: raise archives.partBytes or archives.partFiles, deploy and `retry`, or hand such a file over by another way, move it out of the account and `retry`; or `cancel`',
  [errorNames.partsMissing]:
    'parts of the copy could not be written: look at the log of write-archive, repair it, then `retry`, which keeps the parts that are there',
  [errorNames.needsAttention]: 'a store is unfinished',
  [errorNames.doubtfulAddress]:
    'its address is new or has bounced: make sure by another way that the customer asked, then `vouch` or `cancel`',
  'Sandbox.Timedout': 'a function kept timing out: `retry` gives it as much time again',
  'Runtime.OutOfMemory': 'a function ran out of memory: give it more, deploy, then `retry`',
  'Runtime.ExitError': 'a function crashed: look at the end of its log, repair it, then `retry`',
  'Lambda.Unknown':
    'a function was cut off, mostly out of time or memory: look at the end of its log, then `retry`',
  'States.Timeout': 'a step did not answer in time: look at the log of its function, then `retry`',
  'Lambda.TooManyRequestsException':
    'no function could start for two hours: ask for more concurrent executions, then `retry`',
};

/** Why a person was called. A request behind another one, which waits for a person, has no unfinished store itself. */
export const attentionWords = (error: string, { isBlocked }: { isBlocked: boolean }): string =>
  isBlocked && error === errorNames.needsAttention
    ? `${error} (the other request needs a person: look after that one first)`
    : errorWords(error);

/** The name of an error, with its meaning if it is known. */
export const errorWords = (name: string): string => {
  const meaning = knownErrors[name];
  return meaning ? `${name} (${meaning})` : name;
};

export const letterWords: Record<LetterName, string> = {
  confirm: 'asks for the confirmation',
  grace: 'explains how to cancel',
  cancelled: 'confirms the cancellation',
  'cancelled-on-file': 'confirms the cancellation to the address now on file',
  joined: 'names the request that covers this one',
  'address-changed': 'tells the former address',
  'archive-ready': 'links to the archive',
  receipt: 'receipt',
  attention: 'interim receipt',
};

/** Why a letter did not arrive. */
export const undeliveredWords: Record<UndeliveredReason, string> = {
  'mailbox-gone': 'the mailbox is gone',
  bounced: 'it came back for good',
  refused: 'the receiving server refuses our sender or the message',
  withheld: 'the mail service held it back: mail to this address has bounced before',
  rejected: 'the mail service found a virus in it',
  'soft-bounced': 'the mailbox is full, or its server did not answer',
};

/** The description of each line in the history. */
export const eventWords: Record<EventType | 'received', string> = {
  received: 'submitted',
  asked: 'customer found, asked to confirm',
  confirmed: 'confirmed by the customer',
  'confirm-code-wrong': 'wrong code on the confirmation page',
  'fresh-link-requested': 'customer asked for a fresh link',
  'grace-opened': 'grace period opened',
  waiting: 'waits for another request of this customer',
  'site-asked': 'waits for the site',
  'site-answered': 'done at the site',
  'site-refused': 'the site needs a person',
  'manual-recorded': 'done by hand, to be confirmed by another person',
  'manual-countersigned': 'confirmed by another person',
  joining: 'follows another request of this customer',
  superseded: 'replaced by a newer copy',
  'cancel-requested': 'cancelled by the customer',
  planned: 'planned; now being carried out',
  'store-done': 'done in a store',
  'store-failed': 'a store gave up',
  'promotions-stopped': 'promotions stopped',
  'archive-written': 'archive written',
  delivered: 'archive offered for download',
  'download-code-wrong': 'wrong code on the download page',
  'download-minted': 'download URL issued',
  'archive-discarded': 'archive discarded',
  'archive-deleted': 'archive deleted',
  'letter-sent': 'letter sent',
  'letter-reported': 'reported by the mail service',
  raised: 'called for an operator',
  'operator-retried': 'retried by an operator',
  'operator-redriven': 'workflow started again by an operator',
  'operator-restarted': 'workflow begun anew by an operator',
  'operator-cancelled': 'cancelled by an operator',
  'operator-vouched': 'address vouched for by an operator',
  'operator-told': 'customer told in another way',
  finished: 'closed, all done',
  ended: 'closed without being carried out',
};
