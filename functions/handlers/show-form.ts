import { fallbackRoute, routes } from '../../contract/http.ts';
import type { BasePorts } from '../requests/ports.ts';
import { pathOf } from '../shared/links.ts';
import type { Secrets } from '../shared/ports.ts';
import { formPages } from '../web/pages/form.ts';
import { isCurrentFormKey, newFormKey } from './form-key.ts';
import {
  chosenLanguage,
  type HttpEvent,
  type HttpResponse,
  httpHandler,
  redirect,
  showing,
  showProblem,
} from './http.ts';
import { mendedPath } from './mended-path.ts';

const page = showing(formPages);

type Ports = Pick<BasePorts, 'settings' | 'log' | 'clock'> & Pick<Secrets, 'random'>;

/**
 * `GET /` and `GET /requests`: the form, under an address with its key, which makes a form that is submitted twice one
 * request. A path that we serve, with something behind it that was copied along, is led to it; any other path gets the
 * page for dead links.
 */
export const showFormHandler = (ports: Ports) =>
  httpHandler(ports, async (event) =>
    event.routeKey === fallbackRoute.routeKey ? unknownPath(ports, event) : form(ports, event),
  );

function form(ports: Ports, event: HttpEvent): HttpResponse {
  const now = ports.clock();
  const { form: key } = event.queryStringParameters ?? {};
  if (!isCurrentFormKey(key, now)) {
    const path = pathOf(event.routeKey.endsWith(routes.requests.path) ? 'requests' : 'form');
    return redirectInLanguage(event, path, { form: newFormKey(ports.random, now) });
  }
  return page(ports, event, 200, { type: 'form', values: { topics: [] }, errors: {}, idempotencyKey: key });
}

function unknownPath(ports: Ports, event: HttpEvent): HttpResponse {
  const isLook = ['GET', 'HEAD'].includes(event.requestContext.http.method);
  const mended = isLook ? mendedPath(event.rawPath) : undefined;
  return mended === undefined
    ? showProblem(ports, event, 404, { type: 'refused', reason: 'link-unknown' })
    : redirectInLanguage(event, mended);
}

function redirectInLanguage(
  event: HttpEvent,
  path: string,
  query: Record<string, string> = {},
): HttpResponse {
  const language = chosenLanguage(event);
  const parameters = new URLSearchParams({ ...(language && { lang: language }), ...query });
  return redirect(parameters.size > 0 ? `${path}?${parameters}` : path);
}
