import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type Backoff, type Pauses, retry, tryAgain } from '../../functions/shared/backoff.ts';
import { LaterFault } from '../faults.ts';

/** One call of a panel. Values go into the body of a POST, and into the query of a GET. */
export interface PanelCall {
  method: 'GET' | 'POST';
  path: string;
  values?: Readonly<Record<string, string>>;
}

export interface PanelAnswer {
  status: number;
  body: string;
}

/** Asks once. Throws `panel-away` for whatever is no complete answer; says nothing of the question or the answer. */
export type AskPanel = (call: PanelCall) => Promise<PanelAnswer>;

export interface PanelHttpSettings {
  /** Scheme, host and port. */
  origin: string;
  /** Value of the header `authorization`. Read anew for each call, so that a new token needs no restart. */
  authorization(): string;
  /** PEM of the authority that signed the panel's certificate, if it is none of the public ones. */
  authority?: string;
  timeoutMs: number;
}

/** A list of 10,000 accounts is about 4 MB. */
const maxBodyBytes = 32 * 1024 * 1024;
/** Calls that one panel gets at the same time: its own pages have to stay quick. */
const maxAtOnce = 3;

/** HTTPS with a verified certificate. No redirect is followed: it would carry the token elsewhere. */
export function askPanelAt(settings: PanelHttpSettings): AskPanel {
  const atMost = limitTo(maxAtOnce);
  return (call) => atMost(() => exchange(settings, call));
}

function exchange(
  { origin, authorization, authority, timeoutMs }: PanelHttpSettings,
  { method, path, values = {} }: PanelCall,
): Promise<PanelAnswer> {
  const form = new URLSearchParams(values).toString();
  const url = new URL(method === 'GET' && form !== '' ? `${path}?${form}` : path, origin);
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const body = method === 'POST' ? form : undefined;
  return new Promise((resolve, reject) => {
    // Nothing of the error is kept: it names hosts, and a library may put the call into it.
    const fail = () => reject(new LaterFault('panel-away'));
    const call = request(
      url,
      {
        method,
        headers: {
          authorization: authorization(),
          accept: 'application/json, text/plain',
          ...(body !== undefined && {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': Buffer.byteLength(body),
          }),
        },
        signal: AbortSignal.timeout(timeoutMs),
        ...(authority !== undefined && { ca: authority }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.byteLength;
          if (bytes > maxBodyBytes) call.destroy();
          else chunks.push(chunk);
        });
        response.on('error', fail);
        response.on('close', () => {
          if (!response.complete || bytes > maxBodyBytes) return fail();
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
        });
      },
    );
    call.on('error', fail);
    call.end(body);
  });
}

/** Reads may be repeated: they change nothing. */
const patience: Backoff = { maxAttempts: 3, firstPauseMs: 500, maxPauseMs: 4_000 };

/** A read that is repeated while the panel is away or its answer is torn. */
export async function readPatiently<Answer>(read: () => Promise<Answer>, pauses: Pauses): Promise<Answer> {
  let last = new LaterFault('panel-away');
  return retry<Answer>(
    async () => {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof LaterFault)) throw error;
        last = error;
        return tryAgain;
      }
    },
    patience,
    pauses,
    () => last,
  );
}

/** Lets so many at once and makes the others wait. */
function limitTo(most: number): <Answer>(work: () => Promise<Answer>) => Promise<Answer> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // Whoever waits takes over this place.
      if (next) next();
      else running -= 1;
    }
  };
}
