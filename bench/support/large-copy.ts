import { costOf, type Units } from './prices.ts';

/** A copy that does not fit into one archive, and how it is cut. */
export interface LargeCopy {
  bytes: number;
  files: number;
  limits: { bytes: number; files: number };
}

/** Calls of S3, by how they are billed. */
export interface BucketCalls {
  lists: number;
  puts: number;
  gets: number;
}

const perPage = 1_000;
/** As `s3-archives.ts` uploads. */
const uploadPartBytes = 16 * 1024 * 1024;
/** As `write-archive.ts` reads them. */
const readAtOnce = 25;
/** Written side by side, as the machine's Map does. */
const width = 10;

/**
 * Assumed, because only AWS could tell: what one function packs, hashes and uploads while it downloads; one call of S3; a
 * start; and how many files are opened at once (`read-ahead.ts`).
 */
export const assumed = {
  bytesPerSecond: 40e6,
  callSeconds: 0.02,
  listSeconds: 0.1,
  startSeconds: 2,
  filesAtOnce: 32,
} as const;
const memoryGigabytes = { plan: 512 / 1024, write: 1769 / 1024 };

/** A listing pages through the files, saves its cuts whenever a part is full, and once more at its end. */
export const callsOfPlan = ({ files, parts }: { files: number; parts: number }): BucketCalls => ({
  lists: Math.max(1, Math.ceil(files / perPage)),
  puts: parts,
  gets: 1,
});

/**
 * A part looks whether it is there, reads the cuts, lists its stretch and one file more, opens each file, uploads the zip
 * and describes it.
 */
export function callsOfPart({
  files,
  bytes,
  isLast,
}: {
  files: number;
  bytes: number;
  isLast: boolean;
}): BucketCalls {
  const uploads = bytes <= uploadPartBytes ? 1 : 2 + Math.ceil(bytes / uploadPartBytes);
  return {
    lists: Math.max(1, Math.ceil((isLast ? files : files + 1) / perPage)),
    puts: uploads + 1,
    gets: 2 + files,
  };
}

/** The archive asks for its parts twice: first it finds none, and then all of them. */
const callsOfFirstPart = (parts: number): BucketCalls => ({
  lists: 0,
  puts: 1,
  gets: Math.min(parts, readAtOnce) + parts,
});

/** What a copy takes and costs on paper, from its plan to its first part. */
export function largeCopyOf({ bytes, files, limits }: LargeCopy) {
  const parts = Math.ceil(Math.max(bytes / limits.bytes, files / limits.files));
  const [filesOfPart, bytesOfPart] = [Math.ceil(files / parts), Math.ceil(bytes / parts)];
  const part = callsOfPart({ files: filesOfPart, bytes: bytesOfPart, isLast: false });
  const each = [callsOfPlan({ files, parts }), ...Array(parts).fill(part), callsOfFirstPart(parts)];
  const sum = (kind: keyof BucketCalls) => each.reduce((total, calls: BucketCalls) => total + calls[kind], 0);
  const planSeconds = assumed.startSeconds + Math.ceil(files / perPage) * assumed.listSeconds;
  const partSeconds = assumed.startSeconds + secondsOf(filesOfPart, bytesOfPart);
  // What a small handover enters, the Map, each part, and the first part.
  const transitions = 7 + 1 + parts + 1;
  const units: Partial<Units> = {
    transition: transitions,
    functionCall: parts + 3,
    functionGigabyteSecond:
      planSeconds * memoryGigabytes.plan +
      (parts * partSeconds + 2 * assumed.startSeconds) * memoryGigabytes.write,
    bucketWrite: sum('lists') + sum('puts'),
    bucketRead: sum('gets'),
    // Each part reads its request twice.
    tableReadUnit: 2 * parts,
  };
  const { dollars } = costOf(units);
  return {
    parts,
    partSeconds,
    minutes: (planSeconds + Math.ceil(parts / width) * partSeconds + 2 * assumed.startSeconds) / 60,
    units,
    dollars,
  };
}

const secondsOf = (files: number, bytes: number): number =>
  Math.max(bytes / assumed.bytesPerSecond, (files * assumed.callSeconds) / assumed.filesAtOnce);

/** How many bytes a second a function has to pack for a copy to be written within so many minutes. */
export function slowestSpeed(copy: LargeCopy, minutes: number): number {
  const { parts } = largeCopyOf(copy);
  const planSeconds = assumed.startSeconds + Math.ceil(copy.files / perPage) * assumed.listSeconds;
  const left = minutes * 60 - planSeconds - 2 * assumed.startSeconds;
  const secondsForEach = left / Math.ceil(parts / width) - assumed.startSeconds;
  return copy.bytes / parts / secondsForEach;
}
