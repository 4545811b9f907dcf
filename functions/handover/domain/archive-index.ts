import type { SiteStoreName } from '../../../contract/site.ts';
import type { Language } from '../../shared/vocabulary.ts';
import type { ExportedRecord } from '../../stores/domain/exported-value.ts';
import type { Category } from '../../stores/domain/plan.ts';
import type { UnreadableReason } from '../../stores/domain/unreadable-file.ts';
import type { PartDescription } from './part.ts';

/** Up to this many files, the readable page links every file; beyond it, only their folders. */
export const maxListedFiles = 500;

/** Content of the readable page inside a handover archive. */
export interface ArchiveIndex {
  reference: string;
  /** The customer's name on file. */
  name: string;
  /** ISO 8601 UTC. */
  createdAt: string;
  /** Tables, as in the archive's JSON and CSV: two archive entries each. */
  records: { category: Category; records: readonly ExportedRecord[] }[];
  files: {
    count: number;
    bytes: number;
    /** Top-level folders of the archive's `data/`, without slashes. */
    byTopFolder: { folder: string; count: number; bytes: number }[];
    /** Every file, if there are at most {@link maxListedFiles}. Paths as in the archive: `data/…`. */
    listed?: { path: string; bytes: number }[];
  };
  /** Are the customer's files in other parts? */
  isCut?: true;
  /** Of a copy in parts: the others, in order. `name`: as downloaded. */
  parts?: (PartDescription & { name: string })[];
  /** Stores of the site that no copy is made of. */
  notCopied?: SiteStoreName[];
  /** Files that could not be read, and why; not those that a part's own manifest names. */
  missing: { path: string; reason: UnreadableReason }[];
}

/** Renders the page as a complete HTML document in the customer's language. */
export type RenderArchiveIndex = (index: ArchiveIndex, language: Language) => string;
