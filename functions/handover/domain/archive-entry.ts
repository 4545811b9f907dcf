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
