import { errorNames } from '../contract.ts';
import { nextStepOf } from '../domain/next-step.ts';
import { isRefusal, type Refusal, type RefusalReason, refuse, refuseHolder } from '../domain/refusal.ts';
import { isClosed, needsMatchCode, type Request } from '../domain/request.ts';
import { riskTextVersion } from '../domain/risk.ts';
import { isMatchCode, isSecret, mayBeMatchCode } from '../domain/secrets.ts';
import { isCancelled, move } from '../domain/transitions.ts';
import type { Basics, Secrecy, Workflow } from './ports.ts';

/** For those that answer a click on a link. */
export type LinkPorts = Basics & Pick<Secrecy, 'keys'>;

/** What came with a click on a link. */
export interface LinkClick {
  id: string;
  secret: string;
}

/** What the customer typed and ticked on the confirmation page. */
export interface Confirmation extends LinkClick {
  code?: string;
  /** The version of the risk text that was on the page and was ticked. */
  acceptedRiskText?: string;
}

/**
 * Looks at a confirmation link without changing anything: the request while it can be confirmed, otherwise why not.
 * A wrong secret and an unknown request are the same answer.
 */
export async function findConfirmable(ports: LinkPorts, click: LinkClick): Promise<Request | Refusal> {
  const request = await ports.requests.find(click.id);
  if (!request) return refuse('link-unknown');
  const obstacle = obstacleTo(ports, request, click.secret);
  return obstacle ? refuseHolder(obstacle, request) : request;
}

/**
 * The customer's confirmation: recorded in one conditional write, which also counts wrong codes, so that no number of
 * simultaneous guesses gets more tries than the limit. Then the machine is resumed. A repeated confirmation resumes
 * again, which mends a crash between the two and otherwise does nothing.
 */
export async function confirmRequest(
  ports: LinkPorts & { workflow: Workflow },
  given: Confirmation,
): Promise<Request | Refusal> {
  const found = await findConfirmable(ports, given);
  // Without the secret, a request that is there costs the same as one that is not: one read.
  if (isRefusal(found) && found.refused === 'link-unknown') return found;
  let wrong: RefusalReason | undefined;
  const confirmed = await ports.requests.change(given.id, (request) => {
    wrong = undefined;
    if (isRepeated(ports, request, given.secret)) return request;
    const obstacle = obstacleTo(ports, request, given.secret) ?? mistakeIn(ports, request, given);
    if (obstacle === 'code-wrong') {
      wrong = obstacle;
      return move(request, { type: 'confirm-code-wrong' }, ports.clock());
    }
    if (obstacle) return refuseHolder(obstacle, request);
    return move(
      request,
      { type: 'confirmed', ...(request.kind === 'deletion' && { riskTextVersion }) },
      ports.clock(),
    );
  });
  if (isRefusal(confirmed)) return confirmed;
  if (wrong) return refuseHolder(isLocked(ports, confirmed) ? 'link-locked' : wrong, confirmed);
  if (confirmed.taskToken && confirmed.status === 'awaiting-confirmation') {
    await ports.workflow.resume(confirmed.taskToken, {
      requestId: confirmed.id,
      next: nextStepOf(confirmed, ports.clock()),
    });
    ports.log({ event: 'request-confirmed', requestId: confirmed.id });
  }
  return confirmed;
}

/** Sends a fresh link instead of one that is late or locked: the machine asks again. */
export async function wantFreshLink(
  ports: LinkPorts & { workflow: Workflow },
  click: LinkClick,
): Promise<Request | Refusal> {
  const found = await findConfirmable(ports, click);
  const isReplaceable = isRefusal(found) && ['link-expired', 'link-locked'].includes(found.refused);
  // A link that still works needs no replacement; one that is unknown or used gets none.
  if (!isReplaceable) return isRefusal(found) ? found : refuseHolder('not-now', found);
  const wanted = await ports.requests.change(click.id, (request) => {
    const obstacle = obstacleTo(ports, request, click.secret);
    if (obstacle !== 'link-expired' && obstacle !== 'link-locked') {
      return refuseHolder(obstacle ?? 'not-now', request);
    }
    // A fresh link is on its way already: pressing twice asks for one.
    if (!request.letters.confirm) return request;
    if (isWaitOver(ports, request)) return refuseHolder('too-late', request);
    if ((request.confirmation?.freshLinks ?? 0) >= ports.settings.limits.freshLinks) {
      return refuseHolder('no-more-fresh-links', request);
    }
    return move(request, { type: 'fresh-link-wanted' }, ports.clock());
  });
  if (!isRefusal(wanted) && wanted.taskToken) {
    await ports.workflow.interrupt(wanted.taskToken, errorNames.freshLinkWanted);
    ports.log({ event: 'fresh-link-wanted', requestId: wanted.id });
  }
  return wanted;
}

/** Why this link cannot confirm this request now; in this order, so that nothing is told to a holder of no secret. */
function obstacleTo(ports: LinkPorts, request: Request, secret: string): RefusalReason | undefined {
  const { confirmation } = request;
  if (!confirmation || !isSecret(ports.keys, 'confirm', request.id, secret, confirmation.secret.hash)) {
    return 'link-unknown';
  }
  if (confirmation.confirmedAt) return 'link-used';
  if (request.status !== 'awaiting-confirmation' || request.cancelledAt) return 'too-late';
  if (isLocked(ports, request)) return 'link-locked';
  return confirmation.secret.expiresAt <= ports.clock().toISOString() ? 'link-expired' : undefined;
}

const isLocked = ({ settings }: LinkPorts, { confirmation }: Request): boolean =>
  (confirmation?.secret.wrongCodes ?? 0) >= settings.limits.wrongCodes;

/** The machine ends the request shortly after; a fresh link would come too late. */
const isWaitOver = ({ clock }: LinkPorts, { confirmation }: Request): boolean =>
  confirmation !== undefined && confirmation.waitEndsAt <= clock().toISOString();

const isRepeated = ({ keys }: LinkPorts, request: Request, secret: string): boolean =>
  request.confirmation?.confirmedAt !== undefined &&
  !isClosed(request) &&
  !isCancelled(request) &&
  isSecret(keys, 'confirm', request.id, secret, request.confirmation.secret.hash);

/** What the customer has to mend. A missing tick, or what cannot be a code, costs no try. */
function mistakeIn(ports: LinkPorts, request: Request, given: Confirmation): RefusalReason | undefined {
  const { code } = given;
  const isCodeNeeded = needsMatchCode(request.kind);
  if (isCodeNeeded && !mayBeMatchCode(code)) return 'code-missing';
  if (request.kind === 'deletion' && given.acceptedRiskText !== riskTextVersion) return 'risk-not-accepted';
  return isCodeNeeded && !isMatchCode(ports.keys, request.id, code ?? '') ? 'code-wrong' : undefined;
}
