import type { LinkRefusal } from '../requests/domain/link-refusal.ts';
import { statusSecretOf } from '../requests/domain/link-secret.ts';
import { statusViewOf } from '../requests/domain/status-view.ts';
import type { BasePorts } from '../requests/ports.ts';
import { pathOf } from '../shared/links.ts';
import type { Secrets } from '../shared/ports.ts';
import { spentLinkPages } from '../web/pages/spent-link.ts';
import type { PageOf } from '../web/view.ts';
import { type HttpEvent, type HttpResponse, showing, showProblem, statusOfRefusal } from './http.ts';

const page = showing(spentLinkPages);

/**
 * The page for a link that does not work (any more). A holder of the link's secret sees it in the request's language,
 * with the request's state and a link to its status page; anyone else learns nothing.
 */
export function refuseLink(
  ports: Pick<BasePorts, 'settings' | 'clock'> & Pick<Secrets<'secrets'>, 'keys'>,
  event: HttpEvent,
  route: PageOf<'spent-link'>['route'],
  { refused: reason, request }: LinkRefusal,
): HttpResponse {
  const status = statusOfRefusal[reason];
  if (!request) return showProblem(ports, event, status, { type: 'refused', reason, route });
  const view = statusViewOf(request, ports.settings.periods);
  const statusPath = statusPathOf(ports, request.id);
  return page(
    ports,
    event,
    status,
    { type: 'spent-link', reason, route, view, statusPath },
    request.language,
  );
}

/** Path of the status page, for the holder of any of the request's links. */
export const statusPathOf = ({ keys }: Pick<Secrets<'secrets'>, 'keys'>, id: string): string =>
  pathOf('status', { id, secret: statusSecretOf(keys, id) });
