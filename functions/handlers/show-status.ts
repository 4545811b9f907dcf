import type { LinkPorts } from '../requests/follow-link.ts';
import { showStatus } from '../requests/show-status.ts';
import { pathOf } from '../shared/links.ts';
import { isRefusal } from '../shared/refusal.ts';
import { statusPages } from '../web/pages/status.ts';
import { httpHandler, json, linkClickOf, showing, showProblem, statusOfRefusal, wantsJson } from './http.ts';

const page = showing(statusPages);

/** `GET /status/…`: the state of a request, as a page or as JSON with the same facts. */
export const showStatusHandler = (ports: LinkPorts) =>
  httpHandler(ports, async (event) => {
    const found = await showStatus(ports, linkClickOf(event));
    if (isRefusal(found)) {
      const status = statusOfRefusal[found.refused];
      return wantsJson(event)
        ? json(status, { type: 'about:blank', title: 'There is no such request.', status }, 'problem+json')
        : showProblem(ports, event, status, { type: 'refused', reason: found.refused, route: 'status' });
    }
    const { view, language } = found;
    if (wantsJson(event)) return json(200, view);
    const cancelPath = view.graceEndsAt && pathOf('cancelFromStatus', { ...linkClickOf(event) });
    return page(ports, event, 200, { type: 'status', view, ...(cancelPath && { cancelPath }) }, language);
  });
