import {
  confirmRequest,
  findConfirmable,
  isFreshLinkOnItsWay,
  obstacleToFreshLink,
  requestFreshLink,
  type Sealing,
} from '../requests/confirm-request.ts';
import type { LinkRefusal } from '../requests/domain/link-refusal.ts';
import { needsMatchCode, type Request, triesLeftOf } from '../requests/domain/request.ts';
import { riskTextVersion } from '../requests/domain/risk.ts';
import type { CodeLinkPorts } from '../requests/follow-link.ts';
import type { Workflow } from '../requests/ports.ts';
import { pathOf } from '../shared/links.ts';
import { referenceOf } from '../shared/reference.ts';
import { isRefusal, type RefusalReason } from '../shared/refusal.ts';
import { confirmPages } from '../web/pages/confirm.ts';
import type { PageOf } from '../web/view.ts';
import { formTexts } from './form-body.ts';
import {
  type HttpEvent,
  type HttpResponse,
  httpHandler,
  isPost,
  linkClickOf,
  showing,
  statusOfRefusal,
} from './http.ts';
import { refuseLink, statusPathOf } from './link-refusal.ts';

const page = showing(confirmPages);

type Ports = CodeLinkPorts & Sealing & { workflow: Workflow };
type ConfirmPage = PageOf<'confirm'>;

/** `GET /confirm/…` shows what will happen; `POST` confirms it; `POST …/fresh-link` requests a new link. */
export const confirmRequestHandler = (ports: Ports) =>
  httpHandler(ports, async (event) => {
    if (event.routeKey.endsWith('/fresh-link')) return sendFreshLink(ports, event);
    return isPost(event) ? confirm(ports, event) : show(ports, event);
  });

async function show(ports: Ports, event: HttpEvent): Promise<HttpResponse> {
  const found = await findConfirmable(ports, linkClickOf(event));
  if (isRefusal(found)) return refusalPage(ports, event, found);
  return page(ports, event, 200, confirmPage(ports, event, found), found.language);
}

async function confirm(ports: Ports, event: HttpEvent): Promise<HttpResponse> {
  const click = linkClickOf(event);
  const { code, acceptRisk, riskTextVersion: shownVersion } = formTexts(event);
  const confirmed = await confirmRequest(ports, {
    ...click,
    ...(code !== undefined && { code }),
    ...(acceptRisk === 'yes' && shownVersion !== undefined && { acceptedRiskText: shownVersion }),
  });
  if (!isRefusal(confirmed)) {
    const { id, kind, language, confirmation } = confirmed;
    const content: PageOf<'confirmed' | 'fresh-link-sent'> = {
      type: 'confirmed',
      reference: referenceOf(id),
      kind,
      confirmedAt: confirmation?.confirmedAt ?? ports.clock().toISOString(),
      graceSeconds: graceSecondsOf(confirmed),
      statusPath: statusPathOf(ports, id),
    };
    return page(ports, event, 200, content, language);
  }
  const request = await findConfirmable(ports, click);
  // If the link still works, show the same page again, with what to correct. Otherwise the link itself is the problem.
  if (isRefusal(request)) return refusalPage(ports, event, confirmed);
  const typed = { acceptRisk: acceptRisk === 'yes', ...(code !== undefined && { code }) };
  const pageWithMistake = {
    ...confirmPage(ports, event, request),
    typed,
    ...mistakeOf(request, confirmed.refused),
  };
  return page(ports, event, statusOfRefusal[confirmed.refused], pageWithMistake, request.language);
}

/** What to mend, and after a wrong code how many tries are left. */
function mistakeOf({ confirmation }: Request, error: RefusalReason) {
  return {
    error,
    ...(error === 'code-wrong' && confirmation && { triesLeft: triesLeftOf(confirmation.secret) }),
  };
}

/** As the letter promised. */
const graceSecondsOf = ({ confirmation }: Request): number => confirmation?.graceSeconds ?? 0;

async function sendFreshLink(ports: Ports, event: HttpEvent): Promise<HttpResponse> {
  const requested = await requestFreshLink(ports, linkClickOf(event));
  if (isRefusal(requested)) return refuseLink(ports, event, 'confirm', requested);
  return page(ports, event, 200, freshLinkSent(requested), requested.language);
}

const freshLinkSent = ({ id, kind, language, confirmation }: Request): PageOf<'fresh-link-sent'> => ({
  type: 'fresh-link-sent',
  reference: referenceOf(id),
  kind,
  linkNumber: 1 + (confirmation?.freshLinks ?? 0),
  letterLanguage: language,
});

function confirmPage(ports: Ports, event: HttpEvent, request: Request): ConfirmPage {
  return {
    type: 'confirm',
    reference: referenceOf(request.id),
    kind: request.kind,
    scope: request.scope,
    topics: request.topics,
    action: pathOf('confirm', { ...linkClickOf(event) }),
    linkExpiresAt: request.confirmation?.secret.expiresAt ?? '',
    graceSeconds: graceSecondsOf(request),
    needsCode: needsMatchCode(request.kind),
    isLastLink: obstacleToFreshLink(ports, request) !== undefined,
    ...(request.kind === 'deletion' && { riskTextVersion }),
  };
}

/** An expired or locked link offers a fresh one, if there is one, because its holder once received a letter from us. */
function refusalPage(ports: Ports, event: HttpEvent, refusal: LinkRefusal): HttpResponse {
  const { refused: reason, request } = refusal;
  if (reason !== 'link-expired' && reason !== 'link-locked') {
    return refuseLink(ports, event, 'confirm', refusal);
  }
  const click = linkClickOf(event);
  const reference = referenceOf(click.id);
  if (request && isFreshLinkOnItsWay(request))
    return page(ports, event, 200, freshLinkSent(request), request.language);
  const obstacle = request && obstacleToFreshLink(ports, request);
  if (request && obstacle) return refuseLink(ports, event, 'confirm', { refused: obstacle, request });
  const content: PageOf<'fresh-link'> = {
    type: 'fresh-link',
    reference,
    reason,
    needsCode: request !== undefined && needsMatchCode(request.kind),
    action: pathOf('freshLink', { ...click }),
  };
  return page(ports, event, statusOfRefusal[reason], content, request?.language);
}
