import { errorNames } from '../../../contract/machines.ts';
import { maxPartAgeDays } from '../../../contract/resources.ts';
import type { Request, WrittenPart } from '../../requests/domain/request.ts';
import { addDays } from '../../shared/calendar.ts';
import type { Category } from '../../stores/domain/plan.ts';
import type { UnreadableReason } from '../../stores/domain/unreadable-file.ts';

/** Files that could not be read, by why: those in an archive, and the others. */
export interface UnreadableCounts {
  archived: number;
  others: number;
}

/**
 * The description of one part, an object beside the part itself, written when the part is complete. Whoever makes a part
 * describes it so, wherever it was made.
 */
export interface PartDescription extends WrittenPart {
  format: 'privacy-requests/part/1';
  /** ISO 8601 UTC. */
  writtenAt: string;
  /** Of the object as it is downloaded, hex. Missing if there is none, because its only file could not be read. */
  sha256?: string;
  /** SHA-256 of the part's own manifest, hex: of a zip. */
  manifestSha256?: string;
  /** Of a file that is a part of its own: where it belongs, as in an archive (`data/…`). */
  path?: string;
  /** Of a zip: the first and the last file in it, as in the archive. */
  first?: string;
  last?: string;
  unreadable: Partial<Record<Category, UnreadableCounts>>;
  /** Of a file that is a part of its own and could not be read. */
  missing?: { path: string; reason: UnreadableReason };
}

/**
 * Is a part complete? It is written again if a person has been called since, for files of it that could not be read: the
 * person may have made them readable. And it is written again when it is old: the bucket would expire it too soon.
 */
export const isComplete = (
  { unreadable, writtenAt }: PartDescription,
  { attention }: Pick<Request, 'attention'>,
  now: Date,
): boolean => {
  if (writtenAt < addDays(now, -maxPartAgeDays).toISOString()) return false;
  const isWhole = Object.keys(unreadable).length === 0;
  return isWhole || attention?.error !== errorNames.unreadable || attention.at <= writtenAt;
};

/** The end of a file's name that tells a system what to open it with, if it is an ordinary one. */
export const extensionOf = (path: string): string =>
  /\.((?:tar\.)?[a-z0-9]{1,8})$/i.exec(path)?.[1]?.toLowerCase() ?? '';

/** What the request keeps of a part: nothing that names a path. */
export const writtenPart = ({
  kind,
  extension,
  bytes,
  files,
  holds,
  site,
}: PartDescription): WrittenPart => ({
  kind,
  extension,
  bytes,
  files,
  holds,
  ...(site && { site }),
});

/** The name of a part as a download, after the reference: parts of one copy sort by it. */
export const partName = (number: number, { extension }: Pick<WrittenPart, 'extension'>): string =>
  `part-${String(number).padStart(3, '0')}${extension === '' ? '' : `.${extension}`}`;
