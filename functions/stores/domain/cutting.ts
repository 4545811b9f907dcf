import { createHash } from 'node:crypto';
import type { Category } from './plan.ts';

/** How much one part of a copy may hold, before it is packed. */
export interface PartLimits {
  bytes: number;
  files: number;
}

/** What one function run copies in 15 minutes at 60 MB/s, which is what one of S3's connections gives and takes. */
export const maxFileBytes = 50e9;

/** A file as a listing names it. */
export interface ListedFile {
  /** In the order of its UTF-8 bytes, after the path before. */
  path: string;
  category: Category;
  /** Unknown counts as none. */
  size?: number;
}

/** Files and bytes, by category. */
export type Holds = Partial<Record<Category, { count: number; bytes: number }>>;

/** One part of a copy, as it was cut. */
export type Cut =
  /** The files after one path up to another, both as stored; without those that are parts of their own. */
  | { kind: 'zip'; after?: string; until?: string; holds: Holds }
  /** One file that is larger than a part, and the path that was listed before it. */
  | { kind: 'as-it-is'; path: string; after?: string; holds: Holds };

/** How far a listing has been cut. Plain data. */
export interface Cutting {
  limits: PartLimits;
  cuts: Cut[];
  /** What is not full yet. */
  open: { after?: string; holds: Holds };
  /** The last path that was counted. */
  last?: string;
}

export const newCutting = (limits: PartLimits): Cutting => ({ limits, cuts: [], open: { holds: {} } });

/**
 * Counts one more file, in the order of the listing. Changes the cutting, whose size is the number of its parts.
 * @returns whether a part became complete
 */
export function addFile(cutting: Cutting, file: ListedFile): boolean {
  const { limits, cuts, open } = cutting;
  const { path, category, size = 0 } = file;
  const before = cutting.last;
  cutting.last = path;
  if (size > limits.bytes) {
    const place = before === undefined ? {} : { after: before };
    cuts.push({ kind: 'as-it-is', path, ...place, holds: { [category]: { count: 1, bytes: size } } });
    return true;
  }
  const { files, bytes } = totalOf(open.holds);
  const fits = files < limits.files && bytes + size <= limits.bytes;
  if (!fits && before !== undefined) {
    cuts.push({ kind: 'zip', ...open, until: before });
    cutting.open = { after: before, holds: {} };
  }
  const total = cutting.open.holds[category] ?? { count: 0, bytes: 0 };
  cutting.open.holds[category] = { count: total.count + 1, bytes: total.bytes + size };
  return !fits;
}

/** All parts, once everything was listed. The last stretch has no end: what comes meanwhile belongs to it. */
export const cutsOf = ({ cuts, open }: Cutting): Cut[] =>
  totalOf(open.holds).files > 0 ? [...cuts, { kind: 'zip', ...open }] : cuts;

/** Do all these files fit into one archive? */
export function fitsIntoOne(cuttings: readonly Cutting[], limits: PartLimits): boolean {
  const { files, bytes } = totalOf(...cuttings.map(({ open }) => open.holds));
  return cuttings.every(({ cuts }) => cuts.length === 0) && files <= limits.files && bytes <= limits.bytes;
}

export function totalOf(...holds: readonly Holds[]): { files: number; bytes: number } {
  const all = holds.flatMap((each) => Object.values(each));
  return {
    files: all.reduce((sum, { count }) => sum + count, 0),
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Everything that was listed so far. */
export function holdsOf({ cuts, open }: Cutting): Holds {
  const sum: Holds = {};
  for (const { holds } of [...cuts, open])
    for (const [category, { count, bytes }] of Object.entries(holds) as [
      Category,
      Required<Holds>[Category],
    ][]) {
      const { count: files, bytes: before } = sum[category] ?? { count: 0, bytes: 0 };
      sum[category] = { count: files + count, bytes: before + bytes };
    }
  return sum;
}

/** Does a path come after the end of a stretch? Paths are in the order of their UTF-8 bytes, as listings are. */
export const isBeyond = (path: string, until: string | undefined): boolean =>
  until !== undefined && Buffer.compare(Buffer.from(path), Buffer.from(until)) > 0;

/** SHA-256 of the cuts, hex: the plan names it, so that nobody is handed other files than were planned. */
export const hashCuts = (cuts: readonly Cut[]): string =>
  createHash('sha256').update(JSON.stringify(cuts)).digest('hex');
