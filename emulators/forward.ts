import { type IncomingHttpHeaders, type IncomingMessage, request as send } from 'node:http';
import { readBody } from './server.ts';

/** Maximum body of a forwarded call, in bytes. */
export const maxBodyBytes = 64 * 1024 * 1024;

/** A service's whole answer. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Passes a received call on to a service, with this body instead of its own. */
export function forward(
  target: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { 'content-length': _length, 'transfer-encoding': _encoding, ...rest } = headers;
    // The host must stay the one that was signed.
    const options = { method, headers: { ...rest, 'content-length': body.length } };
    const forwarded = send(`${target}${url}`, options, (response) => {
      readBody(response, maxBodyBytes).then(
        (answered) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answered }),
        reject,
      );
    });
    forwarded.on('error', reject).end(body);
  });
}
