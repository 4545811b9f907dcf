import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import dynalite from 'dynalite';
import type { Access } from '../iam/access.ts';
import { jsonErrorNames, rejectionOf } from '../iam/caller.ts';
import {
  BodyTooLarge,
  type ListenOptions,
  type LocalServer,
  listen,
  readAgain,
  readBody,
} from '../server.ts';
import { partitionKeysOf, wantsOf } from './wants.ts';

/** As in dynalite, and as the service itself says of a batch. */
const bodyLimitBytes = 16 * 1024 * 1024;

export interface LocalDynamodbOptions extends ListenOptions {
  /** Everybody may do everything unless said otherwise. */
  access?: Access;
}

/**
 * Starts a local in-memory DynamoDB without tables.
 *
 * Dynalite answers, but neither listens nor closes. Its own server throws outside of any promise when a caller goes
 * away in the middle of a call, so it gets whole calls only. Closing it would close its database between two steps of
 * an action that is under way, which throws as well; what is in memory goes by itself. It knows no permissions either:
 * a call is held against them before it gets there.
 */
export async function startDynamodb({ access, ...options }: LocalDynamodbOptions = {}): Promise<LocalServer> {
  const [answer] = dynalite({ createTableMs: 0 }).listeners('request') as [RequestListener];
  const partitionKeys = new Map<string, string>();

  const judge = ({ headers }: IncomingMessage, body: Buffer) => {
    const operation = String(headers['x-amz-target']).split('.').at(-1) ?? '';
    const input = parse(body);
    // Dynalite answers whatever is no call at all.
    if (input === undefined) return undefined;
    if (operation === 'CreateTable') {
      for (const [path, name] of partitionKeysOf(input)) partitionKeys.set(path, name);
    }
    return rejectionOf(access, headers, () => wantsOf(operation, input, partitionKeys));
  };

  return listen(async (request, response) => {
    try {
      const body = await readBody(request, bodyLimitBytes);
      const rejection = judge(request, body);
      if (rejection) refuse(response, jsonErrorNames[rejection.kind], rejection.message);
      else answer(readAgain(request, body), response);
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error;
      response.writeHead(413, { connection: 'close' }).end();
    }
  }, options);
}

function parse(body: Buffer): Parameters<typeof wantsOf>[1] | undefined {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** As DynamoDB words it: the name with the service's namespace, the message with a capital. */
function refuse(response: ServerResponse, name: string, message: string): void {
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify({ __type: `com.amazon.coral.service#${name}`, Message: message }));
}
