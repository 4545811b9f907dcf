import { errorNames } from '../../contract/machines.ts';
import type { Secrets } from '../shared/ports.ts';
import type { RefusalReason } from '../shared/refusal.ts';
import type { Sealer } from '../shared/seal.ts';
import type { LinkRefusal } from './domain/link-refusal.ts';
import { isSecret } from './domain/link-secret.ts';
import { isMatchCode, looksLikeMatchCode } from './domain/match-code.ts';
import { nextStepOf } from './domain/next-step.ts';
import { isClosed, isUsedUp, needsMatchCode, type Request, withWrongCode } from './domain/request.ts';
import { riskTextVersion } from './domain/risk.ts';
import { sealConfirmation } from './domain/seal.ts';
import { isCancelled } from './domain/transitions.ts';
import {
  type CodeLinkPorts,
  type Decision,
  findByLink,
  followLink,
  type Link,
  type LinkClick,
} from './follow-link.ts';
import type { Workflow } from './ports.ts';
import { type QuestionVerifying, requireSealedQuestion } from './sealed-decisions.ts';

/** What the customer typed and ticked on the confirmation page. */
export interface Confirmation extends LinkClick {
  code?: string;
  /** Version of the risk text that the page showed and the customer accepted. */
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

/** Resolves a confirmation link without changing anything: the request, if it can still be confirmed. */
export const findConfirmable = (ports: CodeLinkPorts, click: LinkClick): Promise<Request | LinkRefusal> =>
  findByLink(ports, confirmLink, click);

/** The customer's confirmation. Repeating it resumes the machine again and otherwise does nothing. */
export const confirmRequest = (
  ports: CodeLinkPorts & Sealing & { workflow: Workflow },
  given: Confirmation,
): Promise<Request | LinkRefusal> =>
  followLink(ports, confirmLink, given, {
    decide(request, obstacle) {
      const isRepeated = obstacle === 'link-used' && !isClosed(request) && !isCancelled(request);
      if (isRepeated) return { events: [] };
      if (obstacle) return obstacle;
      requireSealedQuestion(ports, request);
      const mistake = mistakeIn(ports, request, given);
      if (mistake === 'code-wrong') return countWrongCode(request);
      if (mistake) return mistake;
      return { events: [confirmedEvent(ports, request)] };
    },
    async notifyMachine(request) {
      const { id, taskToken, status, confirmation } = request;
      if (!taskToken || !confirmation?.confirmedAt || status !== 'awaiting-confirmation') return;
      await ports.workflow.resume(taskToken, { requestId: id, next: nextStepOf(request, ports.clock()) });
      ports.log({ event: 'request-confirmed', requestId: id });
    },
  });

/** Replaces an expired or locked link by a fresh one: the machine asks again. Repeated clicks request only one. */
export const requestFreshLink = (
  ports: CodeLinkPorts & { workflow: Workflow },
  click: LinkClick,
): Promise<Request | LinkRefusal> =>
  followLink(ports, confirmLink, click, {
    decide(request, obstacle) {
      const isReplaceable = obstacle === 'link-expired' || obstacle === 'link-locked';
      // A working link needs no replacement; a used one gets none.
      if (!isReplaceable) return obstacle ?? 'not-now';
      if (isFreshLinkOnItsWay(request)) return { events: [] };
      return obstacleToFreshLink(ports, request) ?? { events: [{ type: 'fresh-link-requested' }] };
    },
    async notifyMachine({ id, taskToken }) {
      if (!taskToken) return;
      await ports.workflow.interrupt(taskToken, errorNames.freshLinkWanted);
      ports.log({ event: 'fresh-link-requested', requestId: id });
    },
  });

/** The letter with the former link is off the record until the next one has left. */
export const isFreshLinkOnItsWay = ({ letters }: Request): boolean => letters.confirm === undefined;

/** Why an expired or locked link cannot be replaced by a fresh one; `undefined` if it can. */
export function obstacleToFreshLink(
  { clock, settings }: Pick<CodeLinkPorts, 'clock' | 'settings'>,
  { confirmation }: Request,
): 'too-late' | 'no-more-fresh-links' | undefined {
  // The machine is about to end the request: a fresh link would come too late.
  if (confirmation && confirmation.waitEndsAt <= clock().toISOString()) return 'too-late';
  return (confirmation?.freshLinks ?? 0) >= settings.limits.freshLinks ? 'no-more-fresh-links' : undefined;
}

/** What the customer has to correct. A missing tick, or input that cannot be a code, does not count as an attempt. */
function mistakeIn(
  { keys }: CodeLinkPorts,
  request: Request,
  given: Confirmation,
): RefusalReason | undefined {
  const { code } = given;
  const isCodeNeeded = needsMatchCode(request.kind);
  if (isCodeNeeded && !looksLikeMatchCode(code)) return 'code-missing';
  if (request.kind === 'deletion' && given.acceptedRiskText !== riskTextVersion) return 'risk-not-accepted';
  return isCodeNeeded && !isMatchCode(keys, request.id, code ?? '') ? 'code-wrong' : undefined;
}

function countWrongCode({ confirmation }: Request): Decision {
  const isLast = confirmation !== undefined && isUsedUp(withWrongCode(confirmation.secret));
  return { events: [{ type: 'confirm-code-wrong' }], refused: isLast ? 'link-locked' : 'code-wrong' };
}

/** What a confirmation is sealed with, once the seal of its question is verified. */
export type Sealing = Pick<Secrets, 'random'> & QuestionVerifying & { sealConfirmation: Sealer };

function confirmedEvent(
  { clock, random, sealConfirmation: seal }: CodeLinkPorts & Sealing,
  request: Request,
) {
  const confirmed = {
    confirmedAt: clock().toISOString(),
    ...(request.kind === 'deletion' && { riskTextVersion }),
  };
  const salt = Buffer.from(random(16)).toString('base64url');
  return { type: 'confirmed' as const, ...confirmed, seal: sealConfirmation(request, confirmed, salt, seal) };
}
