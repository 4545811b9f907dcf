import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { parse } from 'node-html-parser';
import { type EntryName, routeTable } from '../../contract/http.ts';
import { cancelRequestHandler } from '../../functions/handlers/cancel-request.ts';
import { confirmRequestHandler } from '../../functions/handlers/confirm-request.ts';
import { downloadArchiveHandler } from '../../functions/handlers/download-archive.ts';
import { newFormKey } from '../../functions/handlers/form-key.ts';
import { giveConsentHandler } from '../../functions/handlers/give-consent.ts';
import { optOutHandler } from '../../functions/handlers/opt-out.ts';
import { showFormHandler } from '../../functions/handlers/show-form.ts';
import { showPolicyHandler } from '../../functions/handlers/show-policy.ts';
import { showStatusHandler } from '../../functions/handlers/show-status.ts';
import { submitRequestHandler } from '../../functions/handlers/submit-request.ts';
import type { World } from './world.ts';

export type Method = 'GET' | 'HEAD' | 'POST';

/** The content of a call. `form` and `json` set body and content type; `body` is sent unchanged. */
export interface Sent {
  form?: Record<string, string> | [string, string][] | string;
  json?: unknown;
  body?: string | Buffer;
  headers?: Record<string, string>;
  client?: string;
  /** Path parameters that differ from those in the path, as a hostile client could make them. */
  parameters?: Record<string, string>;
}

/** An answer with its header names in lower case. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** The web site over a world: the real handlers behind the real routes, called as the HTTP API calls them. */
export function siteOf(world: World) {
  const handlers = {
    'show-form': showFormHandler(world),
    'submit-request': submitRequestHandler(world),
    'confirm-request': confirmRequestHandler(world),
    'cancel-request': cancelRequestHandler(world),
    'show-status': showStatusHandler(world),
    'download-archive': downloadArchiveHandler(world),
    'opt-out': optOutHandler(world),
    'show-policy': showPolicyHandler(world),
    'give-consent': giveConsentHandler(world),
  } satisfies Partial<Record<EntryName, unknown>>;

  return async (method: Method, target: string, sent: Sent = {}): Promise<Answer> => {
    const { event, entry } = eventOf(method, target, sent);
    const answer = await handlers[entry as keyof typeof handlers](event, {} as never);
    const headers = Object.entries(answer.headers ?? {}).map(([name, value]) => [
      name.toLowerCase(),
      String(value),
    ]);
    return { status: answer.statusCode ?? 0, headers: Object.fromEntries(headers), body: answer.body ?? '' };
  };
}

export type Site = ReturnType<typeof siteOf>;

/** A call as payload 2.0 of the HTTP API, and the function that its route leads to. */
function eventOf(
  method: Method,
  target: string,
  sent: Sent,
): { event: APIGatewayProxyEventV2; entry: EntryName } {
  const url = new URL(target, 'https://abc123.execute-api.example');
  for (const { methods, path, entry } of routeTable) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
    const values = new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`).exec(url.pathname)?.slice(1);
    if (!methods.includes(method) || !values) continue;
    const parameters = names.map((name, index) => [name, decodeURIComponent(values[index] ?? '')]);
    const { body, type } = bodyOf(sent);
    const event: APIGatewayProxyEventV2 = {
      version: '2.0',
      routeKey: `${method} ${path}`,
      rawPath: url.pathname,
      rawQueryString: url.search.slice(1),
      headers: { ...(type && { 'content-type': type }), ...sent.headers },
      ...(url.search && { queryStringParameters: Object.fromEntries(url.searchParams) }),
      ...(names.length > 0 && { pathParameters: { ...Object.fromEntries(parameters), ...sent.parameters } }),
      requestContext: {
        http: {
          method,
          path: url.pathname,
          protocol: 'HTTP/1.1',
          sourceIp: sent.client ?? '192.0.2.1',
          userAgent: '',
        },
      } as APIGatewayProxyEventV2['requestContext'],
      ...(body !== undefined && { body: Buffer.from(body).toString('base64') }),
      isBase64Encoded: body !== undefined,
    };
    return { event, entry };
  }
  throw new Error(`The HTTP API has no route for ${method} ${target}.`);
}

function bodyOf({ form, json, body }: Sent): { body?: string | Buffer; type?: string } {
  if (form !== undefined) {
    const text = typeof form === 'string' ? form : new URLSearchParams(form).toString();
    return { body: text, type: 'application/x-www-form-urlencoded' };
  }
  if (json !== undefined) return { body: JSON.stringify(json), type: 'application/json' };
  return body === undefined ? {} : { body };
}

/** Where a form is shown at this moment: its address has its key. */
export const formPath = (world: Pick<World, 'random' | 'clock'>, query = ''): string =>
  `/?${query && `${query}&`}form=${newFormKey(world.random, world.clock())}`;

/** Where the form of a page posts to, apart from its language. */
export const formActionOf = (body: string): string | undefined =>
  parse(body).querySelector('form')?.getAttribute('action')?.split('?')[0];

/** Everything that a call could have changed. */
export const everythingIn = (world: World) =>
  structuredClone({
    requests: world.requests.all(),
    started: world.workflow.started,
    answers: world.workflow.answers,
    letters: world.mail.sent,
    suppressions: world.mailing.suppressions,
    consents: world.consents.records,
    minted: world.archives.minted,
    archives: [...world.archives.archives.keys()],
    holdings: Object.values(world.stores).map(({ holdings }) => holdings),
  });
