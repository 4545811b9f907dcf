import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** A raw call: neither its path nor a header is corrected on the way. */
export interface Call {
  method?: string;
  /** As written in the request line. */
  path?: string;
  /** As they are sent; one given as a list is sent once for each value. */
  headers?: Record<string, string | string[]>;
  body?: string;
}

/** An answer, with its headers as they came. */
export interface Answered {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string | string[] | undefined>;
  /** Name and value in turn, in their order. */
  rawHeaders: string[];
  body: string;
}

/** Calls a server of the local run. */
export function call(
  url: string,
  { method = 'GET', path = '/', headers = {}, body }: Call,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    // Not every method has a body, and Node.js sends no length for a body that it does not expect.
    const length = body !== undefined && { 'content-length': Buffer.byteLength(body) };
    const sent = request(
      { hostname, port, method, path, headers: { ...length, ...headers } },
      (response: IncomingMessage) => {
        text(response).then(
          (received) =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              rawHeaders: response.rawHeaders,
              body: received,
            }),
          reject,
        );
      },
    );
    sent.on('error', reject).end(body);
  });
}

/** Posts a form. */
export const postForm = (
  url: string,
  path: string,
  fields: Record<string, string>,
  headers: Call['headers'] = {},
): Promise<Answered> =>
  call(url, {
    method: 'POST',
    path,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: String(new URLSearchParams(fields)),
  });

/** Posts JSON. */
export const postJson = (
  url: string,
  path: string,
  fields: unknown,
  headers: Call['headers'] = {},
): Promise<Answered> =>
  call(url, {
    method: 'POST',
    path,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  });

/** A server that neither answers nor hangs up for so long leaves the connection open on purpose. */
const silenceMs = 60_000;

/** Writes bytes to a server as they are, and reads until it hangs up. A caller that wants an answer must ask to close. */
export function exchange(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes, 'latin1'));
    let received = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      received += chunk;
    });
    // A server that refuses may hang up before it has read everything.
    socket.on('error', (error: NodeJS.ErrnoException) => error.code !== 'ECONNRESET' && reject(error));
    socket.on('close', () => resolve(received));
    socket.setTimeout(silenceMs, () => socket.destroy(new Error('The server keeps silent.')));
  });
}
