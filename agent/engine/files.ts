import { createReadStream, type Stats } from 'node:fs';
import { lstat, realpath, unlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { marks, type Session } from '../database/database.ts';
import { NeverFault } from '../faults.ts';
import type { TableMap } from '../store-map/store-map.ts';
import { keyOf, type Look, schemaTable, searched } from './look.ts';
import type { OwnedRow } from './owned-rows.ts';

interface WithFiles extends Pick<Look, 'schema' | 'database'> {
  filesRoot?: string;
}

/** A file that a row names. */
export interface NamedFile {
  /** As the row has it. */
  name: string;
  path: string;
  stats: Stats;
}

/** Files of these rows. A file that is not there is none; a folder that is not there is a fault. */
export async function filesOf(
  { filesRoot }: Pick<WithFiles, 'filesRoot'>,
  table: TableMap,
  rows: readonly Pick<OwnedRow, 'row'>[],
): Promise<NamedFile[]> {
  const { files } = table;
  if (!files) return [];
  const names = new Set(rows.flatMap(({ row }) => nameIn(row[files.column])));
  if (names.size === 0) return [];
  const folder = await folderOf(table, filesRoot);
  const found: NamedFile[] = [];
  for (const name of names) {
    const file = await fileIn(folder, name, table.name);
    if (file) found.push(file);
  }
  return found;
}

const nameIn = (cell: unknown): string[] => (typeof cell === 'string' && cell !== '' ? [cell] : []);

/** What cannot be reached is not "gone". */
async function folderOf({ name, files }: TableMap, root: string | undefined): Promise<string> {
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

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** Deletes the files of rows that go. A file that another row names too stays: it is that row's. */
export async function deleteFiles(
  look: WithFiles,
  session: Session,
  table: TableMap,
  rows: readonly Pick<OwnedRow, 'key' | 'row'>[],
): Promise<void> {
  const files = await filesOf(look, table, rows);
  if (files.length === 0) return;
  const shared = await namesOfOthers(
    look,
    session,
    table,
    files.map(({ name }) => name),
    rows,
  );
  for (const { name, path } of files) {
    if (shared.has(name)) continue;
    try {
      await unlink(path);
    } catch (error) {
      if (!isMissing(error)) throw new NeverFault('files-away', table.name);
    }
  }
}

async function namesOfOthers(
  { database, schema }: WithFiles,
  session: Session,
  table: TableMap,
  names: readonly string[],
  rows: readonly Pick<OwnedRow, 'key'>[],
): Promise<ReadonlySet<string>> {
  const { quote } = database.dialect;
  const key = keyOf(schemaTable({ schema }, table.name));
  const column = quote(table.files?.column ?? '');
  const keys = rows.flatMap((row) => searched(key, row.key) ?? []);
  const others = await session.read(
    `SELECT DISTINCT ${column} AS name FROM ${quote(table.name)}
     WHERE ${column} IN (${marks(names)}) AND ${quote(key.name)} NOT IN (${marks(keys)})`,
    [...names, ...keys],
  );
  return new Set(others.flatMap(({ name }) => nameIn(name)));
}

/** The bytes of a file, read when its turn comes. */
export const openFile = (path: string): AsyncIterable<Uint8Array> => createReadStream(path);
