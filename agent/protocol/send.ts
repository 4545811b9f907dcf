import { maxSiteBodyBytes } from '../../contract/site.ts';

/** Why no answer came that can be believed. A code: what a foreign server says is never told. */
export class CloudFault extends Error {
  override name = 'CloudFault';
  readonly code: CloudFaultCode;
  /** By how much the answer's own date is ahead of this machine, if it had one. Nobody signed it: a hint for a person. */
  readonly secondsAhead: number | undefined;

  constructor(code: CloudFaultCode, secondsAhead?: number) {
    super(code);
    this.code = code;
    this.secondsAhead = secondsAhead;
  }
}

export type CloudFaultCode =
  /** Nobody answers, or not in time, or the network does. */
  | 'cloud-away'
  /** An answer without a valid signature of a pinned key for this very question. */
  | 'cloud-not-believed'
  /** A refusal that nobody signed: the workflow does not say under its key what it says to a stranger. */
  | 'cloud-refuses'
  /** The signature is right and the clocks differ. */
  | 'cloud-clock-skew'
  | 'cloud-redirects'
  | 'cloud-says-too-much'
  | 'cloud-unreadable'
  /** The workflow wants a copy uploaded to a host that is not the pinned one. */
  | 'other-upload-host'
  | 'copy-too-large'
  | 'upload-failed';

/** Milliseconds until a question counts as unanswered: API Gateway gives up after 30 seconds. */
const timeoutMs = 35_000;

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** Sends one POST. Follows no redirect, and reads no more than an answer may have. */
export async function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
    signal: limit,
  }).catch(() => undefined);
  if (!response) throw new CloudFault('cloud-away');
  if (response.status >= 300 && response.status < 400) {
    await response.body?.cancel();
    throw new CloudFault('cloud-redirects');
  }
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await bodyOf(response),
  };
}

async function bodyOf(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > maxSiteBodyBytes) throw new CloudFault('cloud-says-too-much');
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof CloudFault ? error : new CloudFault('cloud-away');
  }
  return Buffer.concat(chunks);
}
