import middy from '@middy/core';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { fallbackRoute } from '../../contract/http.ts';
import type { LinkRefusal } from '../requests/domain/link-refusal.ts';
import { statusSecretOf } from '../requests/domain/link-secret.ts';
import { statusViewOf } from '../requests/domain/status-view.ts';
import type { LinkClick } from '../requests/follow-link.ts';
import type { BasePorts } from '../requests/ports.ts';
import { pathOf } from '../shared/links.ts';
import type { Secrets } from '../shared/ports.ts';
import type { RefusalReason } from '../shared/refusal.ts';
import { type Language, languages } from '../shared/vocabulary.ts';
import type { Page } from '../web/page.ts';
import { contentSecurityPolicy, renderPage } from '../web/render-page.ts';

export type HttpEvent = APIGatewayProxyEventV2;
export type HttpResponse = APIGatewayProxyStructuredResultV2;

type HttpPorts = Pick<BasePorts, 'settings' | 'log' | 'clock'>;

/**
 * Wraps a route's handler: adds security headers to every response, answers HEAD like GET without its body, and turns a
 * fault into a helpful page (the log gets the fault's name).
 */
export const httpHandler = (ports: HttpPorts, answer: (event: HttpEvent) => Promise<HttpResponse>) =>
  middy<HttpEvent, HttpResponse>()
    // First in, last out: runs after everything that can produce a response, including the fault page.
    .use(withoutBodyOnHead)
    .use(
      httpSecurityHeaders({
        contentSecurityPolicy: false,
        referrerPolicy: { policy: 'no-referrer' },
        frameOptions: { action: 'deny' },
        strictTransportSecurity: { maxAge: 63_072_000, includeSubDomains: false, preload: false },
        // Obsolete headers, for plug-ins and for a filter that browsers have removed.
        permittedCrossDomainPolicies: false,
        xssProtection: false,
        reportTo: false,
        reportingEndpoints: false,
        poweredBy: false,
      }),
    )
    .use(faultPage(ports))
    .handler(answer);

const dropBodyOnHead: middy.MiddlewareFn<HttpEvent, HttpResponse> = ({ event, response }) => {
  if (response && event.requestContext.http.method === 'HEAD') response.body = '';
};
const withoutBodyOnHead = { after: dropBodyOnHead, onError: dropBodyOnHead };

const faultPage = (ports: HttpPorts): middy.MiddlewareObj<HttpEvent, HttpResponse> => ({
  onError: (request) => {
    const { event } = request;
    ports.log({ event: `fault ${event.routeKey}`, error: namesOf(request.error) });
    const title = 'Something failed on our side. Nothing was lost; please try again in a few minutes.';
    request.response =
      isJson(event) || wantsJson(event)
        ? json(500, { type: 'about:blank', title, status: 500 }, 'problem+json')
        : page(ports, event, 500, { type: 'fault' });
  },
});

/** The names of an error and its causes. Messages are left out: those of other code may contain anything. */
function namesOf(error: unknown): string {
  return error instanceof Error
    ? [error.name, ...(error.cause ? [namesOf(error.cause)] : [])].join(' < ')
    : typeof error;
}

/** An HTML response. Never cached: these pages belong to one person. */
export function page(
  { settings, clock }: Pick<HttpPorts, 'settings' | 'clock'>,
  event: HttpEvent,
  statusCode: number,
  content: Page,
  language: Language = languageOf(event, settings.defaultLanguage),
): HttpResponse {
  const shown = chosenLanguage(event) ?? language;
  // Never link to a path we do not serve: its text is attacker-controlled.
  const isLinkable = event.requestContext.http.method !== 'POST' && event.routeKey !== fallbackRoute.routeKey;
  return {
    statusCode,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': shown,
      'cache-control': 'no-store',
      'content-security-policy': contentSecurityPolicy(settings),
    },
    body: renderPage(
      content,
      {
        language: shown,
        now: clock().toISOString(),
        updates: event.queryStringParameters?.updates === 'off' ? 'off' : 'on',
        ...(isLinkable && { otherLanguagePath: inOtherLanguage(event, shown) }),
      },
      settings,
    ),
  };
}

/** A JSON response; `problem` makes it `application/problem+json` (RFC 9457). */
export const json = (
  statusCode: number,
  body: object,
  type: 'json' | 'problem+json' = 'json',
): HttpResponse => ({
  statusCode,
  headers: {
    'content-type': `application/${type}; charset=utf-8`,
    'cache-control': 'no-store',
    // Data, not a page: nothing of it may be framed or fetched.
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  },
  body: JSON.stringify(body),
});

/** The HTTP status of each refusal. Unknown links are 404, spent ones 410; correctable mistakes 422. */
export const statusOfRefusal: Record<RefusalReason, number> = {
  'address-missing': 422,
  'address-invalid': 422,
  'address-local-part-not-ascii': 422,
  'address-changed': 410,
  'link-unknown': 404,
  'link-expired': 410,
  'link-used': 410,
  'link-locked': 410,
  'code-missing': 422,
  'code-wrong': 422,
  'risk-not-accepted': 422,
  'purpose-missing': 422,
  'answered-too-often': 429,
  'too-late': 410,
  'no-more-fresh-links': 429,
  'not-now': 409,
};

/**
 * The page for a link that does not work (any more). A holder of the link's secret sees it in the request's language,
 * with the request's state and a link to its status page; anyone else learns nothing.
 */
export function refusedPage(
  ports: Pick<HttpPorts, 'settings' | 'clock'> & Pick<Secrets<'secrets'>, 'keys'>,
  event: HttpEvent,
  route: NonNullable<Extract<Page, { type: 'refused' }>['route']>,
  { refused, request }: LinkRefusal,
): HttpResponse {
  const about = request && {
    view: statusViewOf(request, ports.settings.periods),
    statusPath: statusPathOf(ports, request.id),
  };
  const content: Page = { type: 'refused', reason: refused, route, ...(about && { about }) };
  return page(ports, event, statusOfRefusal[refused], content, request?.language);
}

/** Path of the status page, for the holder of any of the request's links. */
export const statusPathOf = ({ keys }: Pick<Secrets<'secrets'>, 'keys'>, id: string): string =>
  pathOf('status', { id, secret: statusSecretOf(keys, id) });

/** The id and secret of a link. Malformed ones are replaced by a link that opens nothing. */
export function linkClickOf(event: HttpEvent): LinkClick {
  const { id = '', secret = '' } = event.pathParameters ?? {};
  const isWellFormed = /^[0-9A-HJKMNP-TV-Z]{12}$/.test(id) && /^[\w-]{43}$/.test(secret);
  return isWellFormed ? { id, secret } : { id: '000000000000', secret: '' };
}

export const isPost = (event: HttpEvent): boolean => event.requestContext.http.method === 'POST';

/** Was the body sent as JSON? */
export const isJson = (event: HttpEvent): boolean =>
  /^application\/json\b/i.test(event.headers['content-type'] ?? '');

export const wantsJson = (event: HttpEvent): boolean =>
  /\bapplication\/(problem\+)?json\b/.test(event.headers.accept ?? '');

/** The language requested in the URL, else the browser's first supported one, else the default. */
export const languageOf = (event: HttpEvent, fallback: Language): Language =>
  chosenLanguage(event) ?? acceptedLanguage(event.headers['accept-language']) ?? fallback;

const chosenLanguage = (event: HttpEvent): Language | undefined =>
  languages.find((language) => language === event.queryStringParameters?.lang);

/** The first supported language of `Accept-Language`, by weight. */
function acceptedLanguage(header = ''): Language | undefined {
  const ranked = header
    .split(',')
    .map((entry) => {
      const [range = '', ...parameters] = entry
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
      return { primary: range.split('-')[0], weight };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { primary } of ranked) {
    const supported = languages.find((language) => language === primary);
    if (supported) return supported;
  }
  return undefined;
}

const inOtherLanguage = (event: HttpEvent, shown: Language): string =>
  `${event.rawPath}?lang=${shown === 'vi' ? 'en' : 'vi'}`;
