import type { Category } from './plan.ts';

/** Up to this many files, the readable page links each one; beyond it, only their folders. */
export const maximumListedFiles = 500;

/** What the readable page inside a handover archive is made of. */
export interface ArchiveIndex {
  reference: string;
  /** The customer's name as on file. */
  name: string;
  /** ISO 8601 UTC. */
  createdAt: string;
  /** Tables, as the archive's JSON and CSV give them. */
  records: { category: Category; records: Record<string, string | number | boolean | null>[] }[];
  files: {
    count: number;
    bytes: number;
    /** Folders as they stand at the top of the archive, forward slashes, without one at the end. */
    byTopFolder: { folder: string; count: number; bytes: number }[];
    /** Every file, if there are no more than {@link maximumListedFiles}. Paths in the archive. */
    listed?: { path: string; bytes: number }[];
  };
  /** Files that could not be read, and why. */
  missing: { path: string; reason: string }[];
}
