import { routes } from '../../contract/http.ts';
import {
  type CancelClick,
  cancelChallengeOf,
  cancelRequest,
  findCancellable,
} from '../requests/cancel-request.ts';
import type { Request } from '../requests/domain/request.ts';
import { statusViewOf } from '../requests/domain/status-view.ts';
import type { LinkPorts } from '../requests/follow-link.ts';
import type { Workflow } from '../requests/ports.ts';
import { waitsForCopy } from '../requests/waits-for-copy.ts';
import { pathOf } from '../shared/links.ts';
import { referenceOf } from '../shared/reference.ts';
import { isRefusal, type RefusalReason } from '../shared/refusal.ts';
import { cancelPages } from '../web/pages/cancel.ts';
import type { PageOf } from '../web/view.ts';
import { formTexts } from './form-body.ts';
import { type HttpEvent, httpHandler, isPost, linkClickOf, showing, statusOfRefusal } from './http.ts';
import { refuseLink, statusPathOf } from './link-refusal.ts';

const page = showing(cancelPages);

/** `GET /cancel/…` or `/status/…/cancel` shows what can be cancelled, `POST` cancels it. */
export const cancelRequestHandler = (ports: LinkPorts & { workflow: Workflow }) =>
  httpHandler(ports, async (event) => {
    const click = cancelClickOf(event);
    const { challenge } = isPost(event) ? formTexts(event) : {};
    const result = isPost(event)
      ? await cancelRequest(ports, { ...click, ...(challenge !== undefined && { challenge }) })
      : await findCancellable(ports, click);

    if (!isRefusal(result)) {
      const content: PageOf<'cancel' | 'cancelled'> = isPost(event)
        ? { type: 'cancelled', reference: referenceOf(result.id), statusPath: statusPathOf(ports, result.id) }
        : await cancelPage(ports, event, result);
      return page(ports, event, 200, content, result.language);
    }
    const status = statusOfRefusal[result.refused];
    const request = await findCancellable(ports, click);
    // The link still works: show the same page again, with what to correct.
    if (!isRefusal(request))
      return page(
        ports,
        event,
        status,
        await cancelPage(ports, event, request, result.refused),
        request.language,
      );
    return refuseLink(ports, event, 'cancel', result);
  });

const cameFromStatus = ({ routeKey }: HttpEvent): boolean => routeKey.endsWith(routes.cancelFromStatus.path);

const cancelClickOf = (event: HttpEvent): CancelClick => ({
  ...linkClickOf(event),
  fromStatus: cameFromStatus(event),
});

async function cancelPage(
  ports: LinkPorts,
  event: HttpEvent,
  request: Request,
  error?: RefusalReason,
): Promise<PageOf<'cancel'>> {
  const { requests, settings } = ports;
  const isBehindCopy = await waitsForCopy({ requests }, request);
  return {
    type: 'cancel',
    view: statusViewOf(request, settings.periods, isBehindCopy),
    action: pathOf(cameFromStatus(event) ? 'cancelFromStatus' : 'cancel', { ...linkClickOf(event) }),
    challenge: cancelChallengeOf(request.id),
    ...(error && { error }),
  };
}
