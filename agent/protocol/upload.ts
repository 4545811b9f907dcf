import { createHash } from 'node:crypto';
import { maxPieceUrls, type SiteTask } from '../../contract/site.ts';
import { type Cloud, isRefused, type PartStep } from './cloud.ts';
import { CloudFault } from './send.ts';

/** Bytes of a piece: S3 takes no smaller ones than 5 MiB, except as the last, and 10,000 of them. */
const defaultPieceBytes = 8 * 1024 * 1024;
/** A piece may take its time on a slow line. */
const pieceTimeoutMs = 600_000;

export interface UploadSettings {
  cloud: Pick<Cloud, 'part'>;
  /** Scheme and host of the archive bucket, pinned here: a copy goes nowhere else, whatever URL the workflow signs. */
  uploads: string;
  signal: AbortSignal;
  pieceBytes?: number;
}

/** A part as it lies in the bucket. */
export interface UploadedPart {
  part: string;
  bytes: number;
  /** Hex. */
  sha256: string;
}

/** Uploads one part, from its beginning. Throws `CloudFault`: the task is then tried again as a whole. */
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
  let urls: readonly string[] = [];
  let bytes = 0;
  for await (const piece of piecesOf(content, settings.pieceBytes ?? defaultPieceBytes)) {
    const number = pieces.length + 1;
    const index = (number - 1) % maxPieceUrls;
    if (index === 0) {
      const numbers = Array.from({ length: maxPieceUrls }, (_none, next) => number + next);
      ({ urls } = await step({ step: 'sign', upload, pieces: numbers }));
    }
    pieces.push({ piece: number, etag: await put(urls[index], piece, settings) });
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

/** What a step was answered; what belongs to another step is missing, and then empty. */
async function askStep(
  step: PartStep,
  { cloud, signal }: UploadSettings,
): Promise<{ upload: string; urls: readonly string[] }> {
  const answer = await cloud.part(step, signal);
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

/** The same bytes in pieces of one size; the last may be shorter, and an empty part has one empty piece. */
async function* piecesOf(
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let chunks: Uint8Array[] = [];
  let waiting = 0;
  let isAny = false;
  for await (const chunk of content) {
    for (let from = 0; from < chunk.byteLength; ) {
      const taken = chunk.subarray(from, from + size - waiting);
      chunks.push(taken);
      waiting += taken.byteLength;
      from += taken.byteLength;
      if (waiting < size) continue;
      yield new Uint8Array(Buffer.concat(chunks));
      [chunks, waiting, isAny] = [[], 0, true];
    }
  }
  if (waiting > 0 || !isAny) yield new Uint8Array(Buffer.concat(chunks));
}
