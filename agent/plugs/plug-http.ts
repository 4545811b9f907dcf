import { request } from 'node:http';
import { type AskPlug, maxAnswerBytes, parsedAnswer, plugAway } from './plug.ts';

export interface PlugHttpSettings {
  /** Of this machine. Reached through the socket, if there is one. */
  url: string;
  socket?: string;
  /** Read anew for each question, so that a new one needs no restart. */
  token?(): string;
  timeoutMs: number;
}

/** One POST for each question. Only a complete answer with status 200 is one; no redirect is followed. */
export function askPlugByHttp({ url, socket, token, timeoutMs }: PlugHttpSettings): AskPlug {
  return (question) =>
    new Promise((resolve, reject) => {
      const body = Buffer.from(JSON.stringify(question));
      const fail = () => reject(plugAway());
      const call = request(
        url,
        {
          method: 'POST',
          ...(socket !== undefined && { socketPath: socket }),
          headers: {
            'content-type': 'application/json; charset=utf-8',
            'content-length': body.byteLength,
            ...(token && { authorization: `Bearer ${token()}` }),
          },
          signal: AbortSignal.timeout(timeoutMs),
          // A server that ends while it keeps a connection would make the next question fail.
          agent: false,
        },
        (response) => {
          const chunks: Buffer[] = [];
          let bytes = 0;
          response.on('data', (chunk: Buffer) => {
            bytes += chunk.byteLength;
            if (bytes > maxAnswerBytes) call.destroy();
            else chunks.push(chunk);
          });
          response.on('error', fail);
          response.on('close', () => {
            const isWhole = response.complete && bytes <= maxAnswerBytes && response.statusCode === 200;
            if (isWhole) resolve(parsedAnswer(Buffer.concat(chunks)));
            else fail();
          });
        },
      );
      call.on('error', fail);
      call.end(body);
    });
}
