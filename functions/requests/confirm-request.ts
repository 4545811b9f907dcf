import { errorNames } from '../../contract/machines.ts';
import type { RefusalReason } from '../shared/refusal.ts';
import type { LinkRefusal } from './domain/link-refusal.ts';
import { isSecret } from './domain/link-secret.ts';
import { isMatchCode, mayBeMatchCode } from './domain/match-code.ts';
import { nextStepOf } from './domain/next-step.ts';
import { isClosed, isUsedUp, needsMatchCode, type Request, withWrongCode } from './domain/request.ts';
import { riskTextVersion } from './domain/risk.ts';
import { isCancelled } from './domain/transitions.ts';
import {
  type Decision,
  findByLink,
  followLink,
  type Link,
  type LinkClick,
  type LinkPorts,
} from './follow-link.ts';
import type { Workflow } from './ports.ts';

/** What the customer typed and ticked on the confirmation page. */
export interface Confirmation extends LinkClick {
  code?: string;
  /** The version of the risk text that was on the page and was ticked. */
  acceptedRiskText?: string;
}

const confirmLink: Link = {
  opens: ({ keys }, { id, confirmation }, { secret }) =>
    confirmation !== undefined && isSecret(keys, 'confirm', id, secret, confirmation.secret.hash),
  obstacle({ clock }, { status, cancelledAt, confirmation }) {
    if (confirmation?.confirmedAt) return 'link-used';
    if (!confirmation || status !== 'awaiting-confirmation' || cancelledAt) return 'too-late';
    if (isUsedUp(confirmation.secret)) return 'link-locked';
    return confirmation.secret.expiresAt <= clock().toISOString() ? 'link-expired' : undefined;
  },
};

/** Looks at a confirmation link: the request while it can be confirmed. */
export const findConfirmable = (ports: LinkPorts, click: LinkClick): Promise<Request | LinkRefusal> =>
  findByLink(ports, confirmLink, click);

/** The customer's confirmation. A repeated one resumes the machine again and otherwise does nothing. */
export const confirmRequest = (
  ports: LinkPorts & { workflow: Workflow },
  given: Confirmation,
): Promise<Request | LinkRefusal> =>
  followLink(ports, confirmLink, given, {
    decide(request, obstacle) {
      const isRepeated = obstacle === 'link-used' && !isClosed(request) && !isCancelled(request);
      if (isRepeated) return { events: [] };
      const mistake = obstacle ?? mistakeIn(ports, request, given);
      if (mistake === 'code-wrong') return countWrongCode(request);
      if (mistake) return mistake;
      return { events: [{ type: 'confirmed', ...(request.kind === 'deletion' && { riskTextVersion }) }] };
    },
    async tell(request) {
      const { id, taskToken, status, confirmation } = request;
      if (!taskToken || !confirmation?.confirmedAt || status !== 'awaiting-confirmation') return;
      await ports.workflow.resume(taskToken, { requestId: id, next: nextStepOf(request, ports.clock()) });
      ports.log({ event: 'request-confirmed', requestId: id });
    },
  });

/** Sends a fresh link instead of one that is late or locked: the machine asks again. Pressing twice asks for one. */
export const requestFreshLink = (
  ports: LinkPorts & { workflow: Workflow },
  click: LinkClick,
): Promise<Request | LinkRefusal> =>
  followLink(ports, confirmLink, click, {
    decide({ letters, confirmation }, obstacle) {
      const isReplaceable = obstacle === 'link-expired' || obstacle === 'link-locked';
      // A link that still works needs no replacement; one that was used gets none.
      if (!isReplaceable) return obstacle ?? 'not-now';
      if (!letters.confirm) return { events: [] };
      // The machine ends the request shortly after; a fresh link would come too late.
      if (confirmation && confirmation.waitEndsAt <= ports.clock().toISOString()) return 'too-late';
      const { freshLinks } = ports.settings.limits;
      if ((confirmation?.freshLinks ?? 0) >= freshLinks) return 'no-more-fresh-links';
      return { events: [{ type: 'fresh-link-requested' }] };
    },
    async tell({ id, taskToken }) {
      if (!taskToken) return;
      await ports.workflow.interrupt(taskToken, errorNames.freshLinkWanted);
      ports.log({ event: 'fresh-link-requested', requestId: id });
    },
  });

/** What the customer has to mend. A missing tick, or what cannot be a code, costs no try. */
function mistakeIn({ keys }: LinkPorts, request: Request, given: Confirmation): RefusalReason | undefined {
  const { code } = given;
  const isCodeNeeded = needsMatchCode(request.kind);
  if (isCodeNeeded && !mayBeMatchCode(code)) return 'code-missing';
  if (request.kind === 'deletion' && given.acceptedRiskText !== riskTextVersion) return 'risk-not-accepted';
  return isCodeNeeded && !isMatchCode(keys, request.id, code ?? '') ? 'code-wrong' : undefined;
}

function countWrongCode({ confirmation }: Request): Decision {
  const isLast = confirmation !== undefined && isUsedUp(withWrongCode(confirmation.secret));
  return { events: [{ type: 'confirm-code-wrong' }], refused: isLast ? 'link-locked' : 'code-wrong' };
}
