import type { Pauses } from '../../functions/shared/backoff.ts';
import type { EndedHold, MayContinue } from '../../functions/stores/domain/site-store.ts';
import type { Session } from '../database/database.ts';
import { NeverFault } from '../faults.ts';
import { eraseOrder } from '../store-map/erase-order.ts';
import { type TableMap, tableOf } from '../store-map/store-map.ts';
import { recordEnded, takeEnded } from './ended.ts';
import { inBatch, keysWithChildren, type Removing, removeRows } from './erase.ts';
import { keyPages } from './key-pages.ts';
import { endedHolds, forgetHolds, latestHoldIn, type RecordedHold, strayHolds } from './ledger.ts';
import { type Look, presentTables } from './look.ts';
import { isStripped, ownedRows, rowsByKey } from './owned-rows.ts';

export interface Purge {
  ended: EndedHold[];
  /**
   * Rows whose hold ended and that are somebody else's by now, are not as they were left, or lie in a table that the map
   * no longer names: for a person.
   */
  changed: number;
  /** `mayContinue` let it come to its end. */
  isComplete: boolean;
}

export interface Purging extends Removing {
  at: Date;
  pauses: Pauses;
}

/**
 * SQL has no time to live: erases the rows whose holds ended by `at`, and says how many of which request. What ended in
 * a purge that broke off is told by the next one.
 */
export async function purgeEnded(purging: Purging, mayContinue: MayContinue): Promise<Purge> {
  const { database, map } = purging;
  let changed = 0;
  const told = async (isComplete: boolean): Promise<Purge> => {
    const ended = await inBatch(purging, (session) => takeEnded(database, session, map.store));
    return { ended, changed, isComplete };
  };
  const progress = { done: 0, total: 0 };
  for (const table of presentTables(purging, eraseOrder(map))) {
    for await (const page of endedHolds(database, map.store, table.name, purging.at)) {
      for (const holds of bySubject(page)) {
        if (!(await mayContinue({ ...progress }))) return told(false);
        changed += await purgeApart(purging, table, holds);
        progress.done += holds.length;
      }
    }
  }
  changed += await strayHolds(database, map.store, [...map.tables.keys()], purging.at);
  return told(true);
}

const bySubject = (holds: RecordedHold[]): RecordedHold[][] => [
  ...Map.groupBy(holds, ({ subject, request, category, basis }) =>
    JSON.stringify([request, subject, category, basis]),
  ).values(),
];

/** One batch; row by row if the database refuses it, so that no row keeps the others. @returns rows for a person */
async function purgeApart(
  purging: Purging,
  table: TableMap,
  holds: readonly RecordedHold[],
): Promise<number> {
  try {
    return await purgeBatch(purging, table, holds);
  } catch (error) {
    if (!(error instanceof NeverFault)) throw error;
    if (holds.length === 1) return 1;
    let changed = 0;
    for (const hold of holds) changed += await purgeApart(purging, table, [hold]);
    return changed;
  }
}

function purgeBatch(purging: Purging, table: TableMap, holds: readonly RecordedHold[]): Promise<number> {
  const { database, map } = purging;
  const [{ request, category, basis, subject: customerId }] = holds as [RecordedHold];
  const look: Look = { ...purging, subject: { customerId, address: '', addressKey: '' }, isInLedger: true };
  const keys = holds.map(({ key }) => key);
  return inBatch(purging, async (session) => {
    const reason = await waitsFor(look, session, table);
    if (reason !== undefined) return reason === 'held' ? 0 : holds.length;
    const rows = await ownedRows(look, session, table, keys, true);
    // What another program filled in again was not left by us: a person looks at it.
    const ours = rows.filter(({ row }) => isStripped(row));
    const blocked = await keysWithChildren(
      look,
      session,
      table,
      ours.map(({ key }) => key),
    );
    const ending = ours.filter(({ key }) => !blocked.has(key));
    await removeRows(purging, session, table, ending);
    const there = new Set((await rowsByKey(look, session, table, keys, false)).map(({ key }) => key));
    const gone = keys.filter((key) => !there.has(key));
    await forgetHolds(database, session, map.store, table.name, gone);
    if (ending.length > 0)
      await recordEnded(database, session, map.store, { request, category, basis, count: ending.length });
    return there.size - blocked.size;
  });
}

/**
 * A row that stays for others goes after all of them: those that the ledger holds, and those that the application added
 * since, which nobody ends but a person.
 */
async function waitsFor(
  look: Look,
  session: Session,
  { staysFor }: TableMap,
): Promise<'held' | 'there' | undefined> {
  if (staysFor.length === 0) return undefined;
  const { database, map, subject } = look;
  if (await latestHoldIn(database, session, map.store, subject.customerId, staysFor)) return 'held';
  const within: Look = { ...look, database: { ...database, read: (...asked) => session.read(...asked) } };
  const others = staysFor.map((name) => tableOf(map, name));
  for (const table of presentTables(look, others))
    for await (const keys of keyPages(within, table))
      if ((await ownedRows(within, session, table, keys, false)).length > 0) return 'there';
  return undefined;
}
