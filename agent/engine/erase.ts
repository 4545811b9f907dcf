import { type Backoff, type Pauses, retry, tryAgain } from '../../functions/shared/backoff.ts';
import type { MayContinue, Progress } from '../../functions/stores/domain/site-store.ts';
import { marks, type Session } from '../database/database.ts';
import { LaterFault } from '../faults.ts';
import { eraseOrder } from '../store-map/erase-order.ts';
import { childrenOf, type TableMap } from '../store-map/store-map.ts';
import { deleteFiles } from './delete-files.ts';
import { judge, type Verdict } from './judge.ts';
import { keyBatches } from './key-pages.ts';
import { forgetHolds, type RecordedHold, recordGone, recordHolds } from './ledger.ts';
import {
  columnOf,
  type Judgement,
  keyOf,
  keyText,
  type Look,
  presentTables,
  schemaTable,
  searched,
} from './look.ts';
import { checkFence, type Turn } from './plans.ts';
import { assignments } from './strip.ts';

/** Deadlocks and locks of the application: it has a few seconds to let go. */
const patience: Backoff = { maxAttempts: 8, firstPauseMs: 100, maxPauseMs: 2_000 };

/** What deleting rows needs. */
export interface Removing extends Pick<Look, 'map' | 'database' | 'schema'> {
  /** Root of the application's files, if its map has any. */
  filesRoot?: string;
}

export interface Erasing extends Judgement, Removing {
  turn: Turn;
  pauses: Pauses;
  mayContinue: MayContinue;
}

/**
 * Erases and strips the customer's rows, what hangs on a row before the row. Each batch is one transaction that reads its
 * rows anew under lock: a row that the application gave to somebody else meanwhile stays.
 * @returns whether `mayContinue` let it come to its end
 */
export async function eraseRows(erasing: Erasing, progress: Progress): Promise<boolean> {
  for (const table of presentTables(erasing, eraseOrder(erasing.map))) {
    for await (const keys of keyBatches(erasing, table)) {
      const done = erasing.staying.has(table.name)
        ? await doneAmong(erasing, table, keys)
        : new Set<string>();
      const open = keys.filter((key) => !done.has(key));
      progress.done += done.size;
      if (open.length === 0) continue;
      if (!(await erasing.mayContinue({ ...progress }))) return false;
      progress.done += await inBatch(erasing, (session) => eraseBatch(erasing, session, table, open));
    }
  }
  return true;
}

/** Rows that are held, and of which nothing is left to strip. */
async function doneAmong(
  erasing: Erasing,
  table: TableMap,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const verdicts = await judge(erasing, erasing.database, table, keys);
  return new Set(verdicts.filter(({ isDone }) => isDone).map(({ key }) => key));
}

/** One transaction, again if somebody else's lock was in its way. */
export function inBatch<Answer>(
  { database, pauses }: Pick<Erasing, 'database' | 'pauses'>,
  work: (session: Session) => Promise<Answer>,
): Promise<Answer> {
  const attempt = async () => {
    try {
      return await database.transaction(work);
    } catch (error) {
      if (error instanceof LaterFault && error.code === 'database-busy') return tryAgain;
      throw error;
    }
  };
  return retry<Answer>(attempt, patience, pauses, () => new LaterFault('database-busy'));
}

/** @returns how many rows of the customer it met */
async function eraseBatch(
  erasing: Erasing,
  session: Session,
  table: TableMap,
  keys: readonly string[],
): Promise<number> {
  await checkFence(erasing.database, session, erasing.map.store, erasing.turn);
  const verdicts = await judge(erasing, session, table, keys, true);
  await stripRows(erasing, session, table, verdicts);
  const free = verdicts.filter(({ hold }) => !hold);
  const blocked = await keysWithChildren(
    erasing,
    session,
    table,
    free.map(({ key }) => key),
  );
  const going = free.filter(({ key }) => !blocked.has(key));
  await removeRows(erasing, session, table, going);
  if (childrenOf(erasing.map, table).length > 0) {
    const { database, map, turn } = erasing;
    await recordGone(
      database,
      session,
      map.store,
      turn.request,
      table.name,
      going.map(({ key }) => key),
    );
  }
  return verdicts.length;
}

async function stripRows(
  erasing: Erasing,
  session: Session,
  table: TableMap,
  verdicts: readonly Verdict[],
): Promise<void> {
  const { map, subject, turn, at, database } = erasing;
  const staying = verdicts.flatMap(({ key, hold, isDone }) => (hold && !isDone ? [{ key, hold }] : []));
  if (staying.length === 0) return;
  const holds = staying.map(
    ({ key, hold }): RecordedHold => ({
      ...hold,
      key,
      table: table.name,
      subject: subject.customerId,
      request: turn.request,
      category: table.is,
    }),
  );
  await deleteFiles(
    erasing,
    session,
    table,
    verdicts.filter(({ hold }) => hold && strips(table)),
  );
  await recordHolds(database, session, map.store, holds, at);
  const change = assignments(erasing, table);
  if (!change) return;
  const { dialect } = database;
  const { name, values } = keysIn(
    erasing,
    table,
    staying.map(({ key }) => key),
  );
  await session.write(
    `UPDATE ${dialect.quote(table.name)} SET ${change.sql} WHERE ${dialect.quote(name)} IN (${marks(values)})`,
    [...change.values, ...values],
  );
}

/** Does the name of its file leave a row that stays? Then the file goes with it. */
const strips = ({ files, keep }: TableMap): boolean =>
  files !== undefined && keep !== '*' && !keep.includes(files.column);

/** Deletes rows, their files first: a crash between the two leaves a row that says what is missing, never a lost file. */
export async function removeRows(
  removing: Removing,
  session: Session,
  table: TableMap,
  rows: readonly Pick<Verdict, 'key' | 'row'>[],
): Promise<void> {
  if (rows.length === 0) return;
  const { map, database } = removing;
  const { dialect } = database;
  const keys = rows.map(({ key }) => key);
  await deleteFiles(removing, session, table, rows);
  const { name, values } = keysIn(removing, table, keys);
  await session.write(
    `DELETE FROM ${dialect.quote(table.name)} WHERE ${dialect.quote(name)} IN (${marks(values)})`,
    values,
  );
  await forgetHolds(database, session, map.store, table.name, keys);
}

function keysIn(erasing: Pick<Erasing, 'schema'>, table: TableMap, keys: readonly string[]) {
  const key = keyOf(schemaTable(erasing, table.name));
  return { name: key.name, values: keys.flatMap((each) => searched(key, each) ?? []) };
}

/** Rows on which others still hang: added after theirs were erased. They wait for the next round. */
export async function keysWithChildren(
  erasing: Pick<Erasing, 'schema' | 'map' | 'database'>,
  session: Session,
  table: TableMap,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const { quote } = erasing.database.dialect;
  const found = new Set<string>();
  for (const child of presentTables(erasing, childrenOf(erasing.map, table))) {
    const column = columnOf(schemaTable(erasing, child.name), child.by.column);
    const values = keys.flatMap((key) => searched(column, key) ?? []);
    if (values.length === 0) continue;
    const rows = await session.read(
      `SELECT DISTINCT ${quote(column.name)} FROM ${quote(child.name)} WHERE ${quote(column.name)} IN (${marks(values)})`,
      values,
    );
    for (const row of rows) found.add(keyText(column, row[column.name]));
  }
  return found;
}
