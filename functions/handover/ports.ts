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

/** Private storage of handover archives. */
export interface Archives {
  /**
   * Streams one zip; memory stays flat. Overwrites an earlier attempt. Answers with its size in bytes, and with what
   * takes back exactly this writing: an attempt that ends too late must leave nothing, and take nothing else away.
   */
  write(
    requestId: string,
    entries: AsyncIterable<ArchiveEntry>,
  ): Promise<{ size: number; undo: () => Promise<void> }>;
  /** A presigned download URL. */
  mintUrl(requestId: string, lifeSeconds: number): Promise<string>;
  /** Deletes the archive in all versions, and its unfinished uploads. Already gone = done. */
  delete(requestId: string): Promise<void>;
}
