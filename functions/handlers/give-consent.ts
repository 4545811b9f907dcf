import {
  type ConsentPorts,
  type ConsentState,
  findConsent,
  giveConsent,
  withdrawConsent,
} from '../policy/give-consent.ts';
import type { BasePorts } from '../requests/ports.ts';
import { pathOf } from '../shared/links.ts';
import { isRefusal, type RefusalReason } from '../shared/refusal.ts';
import { consentPages } from '../web/pages/consent.ts';
import type { PageOf } from '../web/view.ts';
import { formLists, formTexts } from './form-body.ts';
import {
  type HttpEvent,
  type HttpResponse,
  httpHandler,
  isPost,
  showing,
  showProblem,
  statusOfRefusal,
  tokenOf,
} from './http.ts';

const page = showing(consentPages);

type Ports = ConsentPorts & Pick<BasePorts, 'settings'>;

/** `GET /consent/…` shows what is asked for, `POST` accepts what was ticked or withdraws one consent. */
export const giveConsentHandler = (ports: Ports) =>
  httpHandler(ports, async (event) => (isPost(event) ? act(ports, event) : show(ports, event)));

async function show(
  ports: Ports,
  event: HttpEvent,
  mistake?: { error: RefusalReason; ticked: string[] },
): Promise<HttpResponse> {
  const found = await findConsent(ports, tokenOf(event));
  if (isRefusal(found))
    return showProblem(ports, event, statusOfRefusal[found.refused], {
      type: 'refused',
      reason: found.refused,
      route: 'consent',
    });
  return page(
    ports,
    event,
    mistake ? statusOfRefusal[mistake.error] : 200,
    consentPage(event, found, mistake),
  );
}

async function act(ports: Ports, event: HttpEvent): Promise<HttpResponse> {
  const token = tokenOf(event);
  const { withdraw, phoneEnding } = formTexts(event);
  const ticked = formLists(event).purposes ?? [];
  const result =
    withdraw === undefined
      ? await giveConsent(ports, {
          token,
          purposes: ticked,
          ...(phoneEnding !== undefined && { phoneEnding }),
        })
      : await withdrawConsent(ports, { token, purpose: withdraw });
  if (isRefusal(result)) return show(ports, event, { error: result.refused, ticked });
  const done = withdraw === undefined ? 'given' : 'withdrawn';
  return page(ports, event, 200, consentPage(event, result, { done }));
}

const consentPage = (
  event: HttpEvent,
  { version, given, hasPhone }: ConsentState,
  more: Partial<PageOf<'consent'>> = {},
): PageOf<'consent'> => ({
  type: 'consent',
  version,
  given,
  action: pathOf('consent', { token: tokenOf(event) }),
  hasPhone,
  ticked: [],
  ...more,
});
