import { realpath, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { marks, type Session } from '../database/database.ts';
import { NeverFault } from '../faults.ts';
import type { TableMap } from '../store-map/store-map.ts';
import { filesOf, folderOf, isMissing, type NamedFile, nameIn, type WithFiles } from './files.ts';
import { keyOf, presentTables, schemaTable, searched } from './look.ts';
import type { OwnedRow } from './owned-rows.ts';

/** Files that one statement searches for. */
const searchedAtOnce = 50;

/** Deletes the files of rows that go. A file that another row names too stays: it is that row's. */
export async function deleteFiles(
  look: WithFiles,
  session: Session,
  table: TableMap,
  rows: readonly Pick<OwnedRow, 'key' | 'row'>[],
): Promise<void> {
  const { found } = await filesOf(look, table, rows);
  if (found.length === 0) return;
  const shared = await filesOfOthers(look, session, table, found, rows);
  for (const { path } of found) {
    if (shared.has(path)) continue;
    try {
      await unlink(path);
    } catch (error) {
      if (!isMissing(error)) throw new NeverFault('files-away', table.name);
    }
  }
}

/**
 * Paths of those files that any other row names, in whatever spelling and in whatever table: two tables may share a
 * folder, `./a.jpg` and `x/../a.jpg` are `a.jpg`, and some programs write several names into one column.
 */
async function filesOfOthers(
  look: WithFiles,
  session: Session,
  table: TableMap,
  files: readonly NamedFile[],
  rows: readonly Pick<OwnedRow, 'key'>[],
): Promise<ReadonlySet<string>> {
  const shared = new Set<string>();
  const real = new Map<string, string>();
  for (const { path } of files) real.set(await realPath(path), path);
  for (const other of presentTables(look, look.map.tables.values()).filter(({ files }) => files)) {
    const own = other.name === table.name ? rows.map(({ key }) => key) : [];
    const folder = await folderOf(other, look.filesRoot);
    for (const name of await namesLike(look, session, other, files, own)) {
      const path = real.get(await realPath(join(folder, name)));
      if (path !== undefined) shared.add(path);
    }
  }
  return shared;
}

/** The path without links on its way; as it is written where there is no such file. */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}

/** What other rows of a table name, if it holds the last part of one of the files' names. */
async function namesLike(
  { database, schema }: WithFiles,
  session: Session,
  table: TableMap,
  files: readonly NamedFile[],
  without: readonly string[],
): Promise<ReadonlySet<string>> {
  const { quote } = database.dialect;
  const key = keyOf(schemaTable({ schema }, table.name));
  const column = quote(table.files?.column ?? '');
  const keys = without.flatMap((each) => searched(key, each) ?? []);
  const others = keys.length === 0 ? '' : ` AND ${quote(key.name)} NOT IN (${marks(keys)})`;
  const patterns = files.map(({ path }) => `%${basename(path).replace(/[!%_]/g, (sign) => `!${sign}`)}%`);
  const names = new Set<string>();
  for (let from = 0; from < patterns.length; from += searchedAtOnce) {
    const some = patterns.slice(from, from + searchedAtOnce);
    const found = await session.read(
      `SELECT DISTINCT ${column} AS name FROM ${quote(table.name)}
       WHERE (${some.map(() => `${column} LIKE ? ESCAPE '!'`).join(' OR ')})${others}`,
      [...some, ...keys],
    );
    for (const name of found.flatMap((row) => nameIn(row.name).flatMap(readings))) names.add(name);
  }
  return names;
}

/** A cell as one name, and as a list of them. */
const readings = (cell: string): string[] => {
  const text = cell.replaceAll('\\/', '/');
  return [cell, text, ...text.split(/[\s,;|"'[\]{}]+/)].filter((name) => name !== '' && !name.includes('\0'));
};
