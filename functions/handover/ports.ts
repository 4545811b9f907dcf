import type { SiteStoreName } from '../../contract/site.ts';
import type { ArchiveEntry } from './domain/archive-entry.ts';
import type { PartDescription } from './domain/part.ts';
import type { StoredSiteParts } from './domain/site-parts.ts';

/** Bytes of what was written, and what takes back exactly this writing. */
export interface Written {
  size: number;
  undo: () => Promise<void>;
}

/** A part of a copy: the request, and the part's number from 2. */
export interface PartKey {
  requestId: string;
  part: number;
}

/** A part as it is downloaded: by its number, or by where the site has put it. */
export interface DownloadedPart {
  number: number;
  /** End of the file's name. */
  name: string;
  site?: { store: SiteStoreName; part: string };
}

/** Private storage of handover archives. */
export interface Archives {
  /**
   * Streams one zip; memory stays flat. Overwrites an earlier attempt. An attempt that ends too late must leave nothing,
   * and take nothing else away: it undoes what it has written.
   */
  write(requestId: string, entries: AsyncIterable<ArchiveEntry>): Promise<Written>;
  /** The same for one part, with the SHA-256 (hex) of what is downloaded. */
  writePart(target: PartKey, entries: AsyncIterable<ArchiveEntry>): Promise<Written & { sha256: string }>;
  /** Streams one file as it is, as a part of its own. */
  copyPart(target: PartKey, content: AsyncIterable<Uint8Array>): Promise<Written & { sha256: string }>;
  /** Says that a part is complete, and what it is. */
  describePart(target: PartKey, description: PartDescription): Promise<Pick<Written, 'undo'>>;
  /** The description of a part that is complete. */
  findPart(target: PartKey): Promise<PartDescription | undefined>;
  /**
   * A presigned download URL.
   * @param part of a copy in parts, with the end of its name; missing: the archive itself
   */
  mintUrl(requestId: string, lifeSeconds: number, part?: DownloadedPart): Promise<string>;
  /** What a store of the site has uploaded: everything that is there, whoever said so. */
  findSiteParts(requestId: string, store: SiteStoreName): Promise<StoredSiteParts>;
  /** Deletes the archive and its parts in all versions, and its unfinished uploads. Already gone = done. */
  delete(requestId: string): Promise<void>;
}
