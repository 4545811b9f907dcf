import middy from '@middy/core';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { fallbackRoute } from '../../contract/http.ts';
import type { LinkClick } from '../requests/follow-link.ts';
import type { BasePorts } from '../requests/ports.ts';
import type { LimitRefusal, RefusalReason } from '../shared/refusal.ts';
import { type Language, languages } from '../shared/vocabulary.ts';
import type { Page } from '../web/page.ts';
import { refusedPages } from '../web/pages/refused.ts';
import { contentSecurityPolicy, renderPage } from '../web/render-page.ts';
import type { PageOf, Pages } from '../web/view.ts';
import { isCurrentFormKey } from './form-key.ts';
import { namesOf, withoutInput } from './leaving-error.ts';
import { linkPart } from './mended-path.ts';

export type HttpEvent = APIGatewayProxyEventV2;
export type HttpResponse = APIGatewayProxyStructuredResultV2;

type HttpPorts = Pick<BasePorts, 'settings' | 'log' | 'clock'>;

/**
 * Wraps a route's handler: adds security headers to every response, answers HEAD like GET without its body, and turns a
 * fault into a helpful page (the log gets the fault's name).
 */
export const httpHandler = (ports: HttpPorts, answer: (event: HttpEvent) => Promise<HttpResponse>) =>
  withoutInput<[HttpEvent, Context], HttpResponse>(
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
      .handler(async (event) => (isCrossSite(event) ? refuseCrossSite(ports, event) : answer(event))),
  );

const dropBodyOnHead: middy.MiddlewareFn<HttpEvent, HttpResponse> = ({ event, response }) => {
  if (response && event.requestContext.http.method === 'HEAD') response.body = '';
};
const withoutBodyOnHead = { after: dropBodyOnHead, onError: dropBodyOnHead };

/**
 * A POST that a page of another site makes a visitor's browser send. Browsers say so themselves; the mail programs that
 * opt out with one click are none and send no such header.
 */
const isCrossSite = (event: HttpEvent): boolean =>
  isPost(event) && event.headers['sec-fetch-site']?.toLowerCase() === 'cross-site';

function refuseCrossSite(ports: HttpPorts, event: HttpEvent): HttpResponse {
  const status = statusOfRefusal['cross-site'];
  const title = 'This was sent by another site. Nothing was recorded.';
  return isJson(event) || wantsJson(event)
    ? json(status, { type: 'about:blank', title, status }, 'problem+json')
    : showProblem(ports, event, status, { type: 'refused', reason: 'cross-site' });
}

const faultPage = (ports: HttpPorts): middy.MiddlewareObj<HttpEvent, HttpResponse> => ({
  onError: (request) => {
    const { event } = request;
    ports.log({ event: `fault ${event.routeKey}`, error: namesOf(request.error) });
    const title = 'Something failed on our side. Nothing was lost; please try again in a few minutes.';
    request.response =
      isJson(event) || wantsJson(event)
        ? json(500, { type: 'about:blank', title, status: 500 }, 'problem+json')
        : showProblem(ports, event, 500, { type: 'fault' });
  },
});

type ShowPage<Type extends Page['type']> = (
  ports: Pick<HttpPorts, 'settings' | 'clock'>,
  event: HttpEvent,
  statusCode: number,
  content: PageOf<Type>,
  language?: Language,
) => HttpResponse;

/**
 * Answers with pages of some types, so that a function brings along those that it shows and no others. Never cached:
 * these pages belong to one person.
 */
export const showing =
  <Type extends Page['type']>(pages: Pages<Type>): ShowPage<Type> =>
  (
    { settings, clock },
    event,
    statusCode,
    content,
    language = languageOf(event, settings.defaultLanguage),
  ) => {
    const shown = chosenLanguage(event) ?? language;
    // Never link to a path we do not serve: its text is attacker-controlled.
    const isLinkable =
      event.requestContext.http.method !== 'POST' && event.routeKey !== fallbackRoute.routeKey;
    const context = {
      language: shown,
      now: clock().toISOString(),
      updates: event.queryStringParameters?.updates === 'off' ? ('off' as const) : ('on' as const),
      ...(isLinkable && { otherLanguagePath: inOtherLanguage(event, shown, clock()) }),
    };
    return {
      statusCode,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-language': shown,
        'cache-control': 'no-store',
        'content-security-policy': contentSecurityPolicy(settings),
      },
      body: renderPage(content, context, settings, pages),
    };
  };

/** Any function may have to refuse, or fail. */
export const showProblem = showing(refusedPages);

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

/** Leads a GET to a path of ours, which may have a query. */
export const redirect = (path: string): HttpResponse => ({
  statusCode: 303,
  headers: {
    location: path,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  },
  body: '',
});

/** The same answer with `Retry-After` (RFC 9110): how many seconds until the limit begins anew. */
export function withRetryAfter(response: HttpResponse, { retryAt }: LimitRefusal, now: Date): HttpResponse {
  const seconds = Math.max(1, Math.ceil((Date.parse(retryAt) - now.getTime()) / 1000));
  return { ...response, headers: { ...response.headers, 'retry-after': String(seconds) } };
}

/** The HTTP status of each refusal. Unknown links are 404, spent ones 410; correctable mistakes 422. */
export const statusOfRefusal: Record<RefusalReason, number> = {
  'address-missing': 422,
  'address-invalid': 422,
  'address-local-part-not-ascii': 422,
  'address-several': 422,
  'address-hidden-character': 422,
  'too-many-forms': 429,
  'address-changed': 410,
  'cross-site': 403,
  'too-many-tries': 429,
  'no-phone-on-file': 409,
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

/** The id and secret of a link. Malformed ones are replaced by a link that opens nothing. */
export function linkClickOf(event: HttpEvent): LinkClick {
  const { id, secret: written } = event.pathParameters ?? {};
  const secret = linkPart(written);
  const isWellFormed = id !== undefined && /^[0-9A-HJKMNP-TV-Z]{12}$/.test(id) && /^[\w-]{43}$/.test(secret);
  return isWellFormed ? { id, secret } : { id: '000000000000', secret: '' };
}

/** The token of a link. */
export const tokenOf = (event: HttpEvent): string => linkPart(event.pathParameters?.token);

export const isPost = (event: HttpEvent): boolean => event.requestContext.http.method === 'POST';

/** Was the body sent as JSON? */
export const isJson = (event: HttpEvent): boolean =>
  /^application\/json\b/i.test(event.headers['content-type'] ?? '');

export const wantsJson = (event: HttpEvent): boolean =>
  /\bapplication\/(problem\+)?json\b/.test(event.headers.accept ?? '');

/** The language requested in the URL, else the browser's first supported one, else the default. */
export const languageOf = (event: HttpEvent, fallback: Language): Language =>
  chosenLanguage(event) ?? acceptedLanguage(event.headers['accept-language']) ?? fallback;

export const chosenLanguage = (event: HttpEvent): Language | undefined =>
  languages.find((language) => language === event.queryStringParameters?.lang);

/** Characters of `Accept-Language` that are read: browsers send fewer than 100. */
const maxLanguageCharacters = 500;

/** The first supported language of `Accept-Language`, by weight. */
function acceptedLanguage(header = ''): Language | undefined {
  const ranked = header
    .slice(0, maxLanguageCharacters)
    .toLowerCase()
    .split(',')
    .map((entry) => {
      const [range = '', ...parameters] = entry.split(';').map((part) => part.trim());
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

function inOtherLanguage(event: HttpEvent, shown: Language, now: Date): string {
  const lang = shown === 'vi' ? 'en' : 'vi';
  const { form } = event.queryStringParameters ?? {};
  // The same form, so that it stays one request.
  const query = new URLSearchParams({ lang, ...(isCurrentFormKey(form, now) && { form }) });
  return `${event.rawPath}?${query}`;
}
