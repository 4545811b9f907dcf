import type { PartDescription } from './domain/part.ts';

/** One entry of an archive, in the order of writing. */
export interface ArchiveEntry {
  /** Path in the archive. */
  name: string;
  modifiedAt: Date;
  content: AsyncIterable<Uint8Array>;
  /** Bytes of the content, if its source tells. */
  expectedSize?: number;
  /** Unpackers that read the table of contents begin with these, so that they are there if the rest stops. */
  isListedFirst?: boolean;
}

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
  mintUrl(requestId: string, lifeSeconds: number, part?: { number: number; name: string }): Promise<string>;
  /** Deletes the archive and its parts in all versions, and its unfinished uploads. Already gone = done. */
  delete(requestId: string): Promise<void>;
}
