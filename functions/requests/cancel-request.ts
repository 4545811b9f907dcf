import { errorNames } from '../../contract/machines.ts';
import { alphabet } from '../shared/reference.ts';
import { digitsOf } from '../shared/typed.ts';
import type { LinkRefusal } from './domain/link-refusal.ts';
import { isSecret, isStatusSecret } from './domain/link-secret.ts';
import type { Request } from './domain/request.ts';
import { isCancellable, waitingTokenOf } from './domain/transitions.ts';
import { findByLink, followLink, type Link, type LinkClick, type LinkPorts } from './follow-link.ts';
import type { Workflow } from './ports.ts';

/**
 * Four digits that the cancel page shows and asks the customer to type. They are not secret: a person copies them from
 * the page, while a link scanner that presses every button types nothing.
 */
export const cancelChallengeOf = (requestId: string): string =>
  Array.from(requestId.slice(-4), (character) => alphabet.indexOf(character) % 10).join('');

/**
 * A click that can lead to a cancellation, with the secret of the grace letter's own link or, `fromStatus`, of the
 * status page's. Both arrive by letter at the address on file, and stopping a deletion harms nobody.
 */
export interface CancelClick extends LinkClick {
  fromStatus?: boolean;
}

const cancelLink: Link<CancelClick> = {
  opens: ({ keys }, { id, grace }, { secret, fromStatus }) =>
    fromStatus
      ? isStatusSecret(keys, id, secret)
      : grace !== undefined && isSecret(keys, 'cancel', id, secret, grace.secret.hash),
  obstacle(_ports, request) {
    if (request.cancelledAt) return 'link-used';
    return isCancellable(request) ? undefined : 'too-late';
  },
};

/** Resolves a cancel link without changing anything: the request, if it can still be cancelled. */
export const findCancellable = (ports: LinkPorts, click: CancelClick): Promise<Request | LinkRefusal> =>
  findByLink(ports, cancelLink, click);

/**
 * The customer cancels a confirmed deletion during the grace period. Cancellation and point of no return are
 * conditional writes to the same item: whichever is recorded first wins.
 */
export const cancelRequest = (
  ports: LinkPorts & { workflow: Workflow },
  given: CancelClick & { challenge?: string },
): Promise<Request | LinkRefusal> =>
  followLink(ports, cancelLink, given, {
    decide({ id }, obstacle) {
      if (obstacle === 'link-used') return { events: [] };
      if (obstacle) return obstacle;
      const typed = digitsOf(given.challenge ?? '');
      if (typed === '') return 'code-missing';
      return typed === cancelChallengeOf(id) ? { events: [{ type: 'cancel-requested' }] } : 'code-wrong';
    },
    async notifyMachine(request) {
      const taskToken = waitingTokenOf(request);
      if (!taskToken) return;
      await ports.workflow.interrupt(taskToken, errorNames.cancelled);
      ports.log({ event: 'request-cancelled', requestId: request.id });
    },
  });
