import { createReadStream, type Stats } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { NeverFault } from '../faults.ts';
import type { TableMap } from '../store-map/store-map.ts';
import type { Look } from './look.ts';
import type { OwnedRow } from './owned-rows.ts';

export interface WithFiles extends Pick<Look, 'map' | 'schema' | 'database'> {
  filesRoot?: string;
}

/** A file that a row names. */
export interface NamedFile {
  /** As the row has it. */
  name: string;
  path: string;
  stats: Stats;
}

/** What rows name: the files that are there, and names under which there is none. */
export interface FilesOfRows {
  found: NamedFile[];
  absent: string[];
}

/**
 * Files of these rows. A folder that is not there is a fault. A name without a file may be a file that went long ago, or
 * a map that names the wrong folder: whoever asks tells it to a person.
 */
export async function filesOf(
  { filesRoot }: Pick<WithFiles, 'filesRoot'>,
  table: TableMap,
  rows: readonly Pick<OwnedRow, 'row'>[],
): Promise<FilesOfRows> {
  const { files } = table;
  if (!files) return { found: [], absent: [] };
  const names = new Set(rows.flatMap(({ row }) => nameIn(row[files.column])));
  if (names.size === 0) return { found: [], absent: [] };
  const folder = await folderOf(table, filesRoot);
  const found: NamedFile[] = [];
  const absent: string[] = [];
  for (const name of names) {
    const file = await fileIn(folder, name, table.name);
    if (file) found.push(file);
    else absent.push(name);
  }
  return { found, absent };
}

export const nameIn = (cell: unknown): string[] => (typeof cell === 'string' && cell !== '' ? [cell] : []);

/** What cannot be reached is not "gone". */
export async function folderOf({ name, files }: TableMap, root: string | undefined): Promise<string> {
  try {
    if (root === undefined) throw new Error('no root');
    return await realpath(join(root, files?.under ?? ''));
  } catch {
    throw new NeverFault('files-away', name);
  }
}

/** The plain file of that name below the folder. Whatever leads out of the folder is refused, and so is a link. */
async function fileIn(folder: string, name: string, table: string): Promise<NamedFile | undefined> {
  const wanted = join(folder, name);
  if (name.includes('\0') || isAbsolute(name) || !wanted.startsWith(folder + sep))
    throw new NeverFault('file-outside', table);
  try {
    const parent = await realpath(dirname(wanted));
    const stats = await lstat(wanted);
    const isBelow = parent === folder || parent.startsWith(folder + sep);
    if (!isBelow || !stats.isFile()) throw new NeverFault('file-outside', table);
    return { name, path: wanted, stats };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error instanceof NeverFault ? error : new NeverFault('files-away', table);
  }
}

export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** The bytes of a file, read when its turn comes. */
export const openFile = (path: string): AsyncIterable<Uint8Array> => createReadStream(path);
