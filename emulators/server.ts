import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Stands between a service and its callers: lets the service's handler answer, or does something else. */
export type Layer = (handler: Handler) => Handler;

export interface ListenOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  layer?: Layer;
}

/** A server of the local run. */
export interface LocalServer {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  url: string;
  port: number;
  /** Drops every connection and frees the port before it resolves. Closing again does nothing. */
  close(): Promise<void>;
}

const fullDiskCodes = new Set(['ENOSPC', 'EDQUOT']);
const disconnectCodes = new Set(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE']);

/** The body of a request exceeds the reader's limit. */
export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';
}

/**
 * Serves `handler` on 127.0.0.1 only. An error of the handler is printed and answered with a bare 500, so that a bug in
 * an emulator shows at once and never leaves a client waiting. A full disk is an uncaught error instead.
 *
 * @throws if the port is in use (`EADDRINUSE`).
 */
export async function listen(
  ownHandler: Handler,
  { port = 0, layer }: ListenOptions = {},
): Promise<LocalServer> {
  const handler = layer?.(ownHandler) ?? ownHandler;
  // No time limit on requests: uploads of many gigabytes are legitimate here.
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, async (request, response) => {
    try {
      await handler(request, response);
    } catch (error) {
      if (isDisconnect(error) && (response.destroyed || request.errored)) return;
      // No answer would be true, and whoever runs this can repair it: it ends the process.
      if (isFullDisk(error)) throw error;
      console.error(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end(String(error));
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const actualPort = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${actualPort}`,
    port: actualPort,
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const isFullDisk = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && fullDiskCodes.has(String(error.code));

/** Whether a connection was closed midway. If the client closed it, there is nobody to answer. */
function isDisconnect(error: unknown): boolean {
  return error instanceof Error && 'code' in error && disconnectCodes.has(String(error.code));
}

/**
 * Reads a whole request body into memory.
 *
 * @throws BodyTooLarge above `maxBytes`.
 */
export async function readBody(request: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxBytes) throw new BodyTooLarge(`the body is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A request whose body was read already, in the parts of it that handlers read. */
export const readAgain = ({ method, url, headers }: IncomingMessage, body: Buffer): IncomingMessage =>
  Object.assign(Readable.from([body]), { method, url, headers }) as unknown as IncomingMessage;
