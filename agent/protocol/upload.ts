import { createHash } from 'node:crypto';
import { maxPieces, maxPieceUrls, type SiteTask, type UploadedPart } from '../../contract/site.ts';
import { type Backoff, type Pauses, retry, tryAgain } from '../../functions/shared/backoff.ts';
import { type Cloud, isRefused, type PartStep } from './cloud.ts';
import { CloudFault, type CloudFaultCode } from './send.ts';

/**
 * Bytes of a piece, which is what an upload holds in memory: S3 takes no smaller ones than 5 MiB, except as the last. Behind
 * this many, they are larger: all {@link maxPieces} together hold 176 GB.
 */
const defaultPieceBytes = 8 * 1024 * 1024;
const smallPieces = 1000;
const largerBy = 8;
/** A line that breaks for a minute costs no whole part. */
const patience: Backoff = { maxAttempts: 6, firstPauseMs: 2000, maxPauseMs: 60_000 };
/** A piece may take its time on a slow line. */
const pieceTimeoutMs = 600_000;

export interface UploadSettings {
  cloud: Pick<Cloud, 'part'>;
  /** Scheme and host of the archive bucket, pinned here: a copy goes nowhere else, whatever URL the workflow signs. */
  uploads: string;
  signal: AbortSignal;
  pauses: Pauses;
  pieceBytes?: number;
}

/**
 * Uploads one part, from its beginning. A step or a piece that gets no answer is tried again. Throws `CloudFault` when that
 * is of no use: the task is then tried again as a whole.
 */
export async function uploadPart(
  { task, fence }: Pick<SiteTask, 'task' | 'fence'>,
  part: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  settings: UploadSettings,
): Promise<UploadedPart> {
  const step = (more: PartStepOnly) => askStep({ task, fence, part, ...more } as PartStep, settings);
  const { upload } = await step({ step: 'open' });
  const hash = createHash('sha256');
  const pieces: { piece: number; etag: string }[] = [];
  const urls = new Map<number, string>();
  const sign = async (from: number) => {
    const numbers = Array.from({ length: maxPieceUrls }, (_none, next) => from + next).filter(
      (number) => number <= maxPieces,
    );
    const signed = await step({ step: 'sign', upload, pieces: numbers });
    urls.clear();
    for (const [index, url] of signed.urls.entries()) urls.set(from + index, url);
  };
  let bytes = 0;
  for await (const piece of piecesOf(content, settings.pieceBytes ?? defaultPieceBytes)) {
    const number = pieces.length + 1;
    if (number > maxPieces) throw new CloudFault('copy-too-large');
    const etag = await persistently(settings, async () => {
      if (!urls.has(number)) await sign(number);
      const url = urls.get(number);
      // It may be the URL that is too old.
      urls.delete(number);
      return put(url, piece, settings);
    });
    pieces.push({ piece: number, etag });
    hash.update(piece);
    bytes += piece.byteLength;
  }
  await step({ step: 'close', upload, pieces });
  return { part, bytes, sha256: hash.digest('hex') };
}

type PartStepOnly =
  | { step: 'open' }
  | { step: 'sign'; upload: string; pieces: readonly number[] }
  | { step: 'close'; upload: string; pieces: readonly { piece: number; etag: string }[] };

/** Whether another try may help. A refusal stays one. */
const passing: readonly CloudFaultCode[] = [
  'cloud-away',
  'cloud-not-believed',
  'cloud-unreadable',
  'upload-failed',
];

async function persistently<Answer>(
  { pauses, signal }: UploadSettings,
  attempt: () => Promise<Answer>,
): Promise<Answer> {
  let last: CloudFault | undefined;
  return retry<Answer>(
    async () => {
      try {
        return await attempt();
      } catch (error) {
        const mayPass = error instanceof CloudFault && passing.includes(error.code) && !signal.aborted;
        if (!mayPass) throw error;
        last = error;
        return tryAgain;
      }
    },
    patience,
    pauses,
    () => last ?? new CloudFault('upload-failed'),
  );
}

/** What a step was answered; what belongs to another step is missing, and then empty. */
async function askStep(
  step: PartStep,
  settings: UploadSettings,
): Promise<{ upload: string; urls: readonly string[] }> {
  const answer = await persistently(settings, () => settings.cloud.part(step, settings.signal));
  if (isRefused(answer)) throw new CloudFault('cloud-refuses');
  const { upload = '', urls = [] } = answer as { upload?: string; urls?: readonly string[] };
  return { upload, urls };
}

async function put(
  url: string | undefined,
  body: Uint8Array<ArrayBuffer>,
  { uploads, signal }: UploadSettings,
): Promise<string> {
  if (url === undefined || !URL.canParse(url) || new URL(url).origin !== uploads)
    throw new CloudFault('other-upload-host');
  const limit = AbortSignal.any([signal, AbortSignal.timeout(pieceTimeoutMs)]);
  const response = await fetch(url, { method: 'PUT', body, redirect: 'manual', signal: limit }).catch(
    () => undefined,
  );
  await response?.body?.cancel();
  const etag = response?.headers.get('etag');
  if (response?.status !== 200 || !etag) throw new CloudFault('upload-failed');
  return etag;
}

/** The same bytes in pieces; the last may be shorter, and an empty part has one empty piece. */
async function* piecesOf(
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  smallSize: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let chunks: Uint8Array[] = [];
  let waiting = 0;
  let made = 0;
  let size = smallSize;
  for await (const chunk of content) {
    for (let from = 0; from < chunk.byteLength; ) {
      const taken = chunk.subarray(from, from + size - waiting);
      chunks.push(taken);
      waiting += taken.byteLength;
      from += taken.byteLength;
      if (waiting < size) continue;
      yield new Uint8Array(Buffer.concat(chunks));
      [chunks, waiting, made] = [[], 0, made + 1];
      if (made === smallPieces) size = smallSize * largerBy;
    }
  }
  if (waiting > 0 || made === 0) yield new Uint8Array(Buffer.concat(chunks));
}
