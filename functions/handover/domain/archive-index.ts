import type { Language } from '../../shared/vocabulary.ts';
import type { Category } from '../../stores/domain/plan.ts';

/** Up to this many files, the readable page links each one; beyond it, only their folders. */
export const maxListedFiles = 500;

/** What the readable page inside a copy's archive is made of. */
export interface ArchiveIndex {
  reference: string;
  /** The customer's name as on file. */
  name: string;
  /** ISO 8601 UTC. */
  createdAt: string;
  /** Tables, as the archive's JSON and CSV give them: two entries of the archive each. */
  records: { category: Category; records: Record<string, string | number | boolean | null>[] }[];
  files: {
    count: number;
    bytes: number;
    /** Folders just below the archive's `data/`, without slashes. */
    byTopFolder: { folder: string; count: number; bytes: number }[];
    /** Every file, if there are no more than {@link maxListedFiles}. Paths as in the archive: `data/…`. */
    listed?: { path: string; bytes: number }[];
  };
  /** Files that could not be read, and why: `unreadable`, or a word of the store's own. */
  missing: { path: string; reason: string }[];
}

/** Renders the page, a complete HTML document, in the customer's language. */
export type RenderArchiveIndex = (index: ArchiveIndex, language: Language) => string;
