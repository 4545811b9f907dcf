import type { ServerResponse } from 'node:http';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { BodyTooLarge, type ListenOptions, type LocalServer, listen, readBody } from '../server.ts';
import { eventOf, splitTarget } from './event.ts';
import { createRouter, type Route } from './routes.ts';

export interface HttpApiSetup extends ListenOptions {
  routes: readonly Route[];
  /** @param sourceArn the route on whose behalf the function is called */
  invoke(functionArn: string, event: unknown, sourceArn: string): Promise<unknown>;
  /** Called with a function's error; the client sees only a bare 500. */
  onError(error: unknown): void;
}

/** Same limit as API Gateway. */
const maxBodyBytes = 10 * 1024 * 1024;

/** Starts a local API Gateway HTTP API: routes requests to functions in payload format 2.0. */
export async function startHttpApi({
  routes,
  invoke,
  onError,
  ...options
}: HttpApiSetup): Promise<LocalServer> {
  const findRoute = createRouter(routes);
  return listen(async (request, response) => {
    const match = findRoute(request.method ?? '', splitTarget(request.url ?? '/').path);
    if (!match) return refuse(response, 404, 'Not Found');
    let body: Buffer;
    try {
      body = await readBody(request, maxBodyBytes);
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error;
      return refuse(response, 413, 'Request Entity Too Large');
    }
    try {
      const { functionArn, sourceArn } = match.route;
      send(response, (await invoke(functionArn, eventOf(request, match, body), sourceArn)) as Answer);
    } catch (error) {
      onError(error);
      refuse(response, 500, 'Internal Server Error');
    }
  }, options);
}

type Answer = APIGatewayProxyStructuredResultV2 | null;

/** @throws for an answer that API Gateway would not accept as a response. */
function send(response: ServerResponse, answer: Answer): void {
  if (typeof answer?.statusCode !== 'number') throw new Error('The function answered without a status code.');
  const body = Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8');
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, String(value));
  if (answer.cookies?.length) response.setHeader('set-cookie', answer.cookies);
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'text/plain;charset=UTF-8');
  response.writeHead(answer.statusCode, { 'content-length': body.length }).end(body);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  // An unread body would be parsed as the next request on this connection.
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify({ message }));
}
