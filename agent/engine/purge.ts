import type { Pauses } from '../../functions/shared/backoff.ts';
import type { EndedHold, MayContinue } from '../../functions/stores/domain/site-store.ts';
import { eraseOrder } from '../store-map/erase-order.ts';
import type { TableMap } from '../store-map/store-map.ts';
import { inBatch, keysWithChildren, type Removing, removeRows } from './erase.ts';
import { endedHolds, forgetHolds, type RecordedHold, strayHolds } from './ledger.ts';
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

/** SQL has no time to live: erases the rows whose holds ended by `at`, and says how many of which request. */
export async function purgeEnded(purging: Purging, mayContinue: MayContinue): Promise<Purge> {
  const purge: Purge = { ended: [], changed: 0, isComplete: true };
  const progress = { done: 0, total: 0 };
  for (const table of presentTables(purging, eraseOrder(purging.map))) {
    for await (const page of endedHolds(purging.database, purging.map.store, table.name, purging.at)) {
      for (const holds of bySubject(page)) {
        if (!(await mayContinue({ ...progress }))) return { ...purge, isComplete: false };
        await purgeBatch(purging, table, holds, purge);
        progress.done += holds.length;
      }
    }
  }
  const mapped = [...purging.map.tables.keys()];
  purge.changed += await strayHolds(purging.database, purging.map.store, mapped, purging.at);
  return purge;
}

const bySubject = (holds: RecordedHold[]): RecordedHold[][] => [
  ...Map.groupBy(holds, ({ subject, request }) => `${request} ${subject}`).values(),
];

async function purgeBatch(
  purging: Purging,
  table: TableMap,
  holds: readonly RecordedHold[],
  purge: Purge,
): Promise<void> {
  const [first] = holds as [RecordedHold];
  const subject = { customerId: first.subject, address: '', addressKey: '' };
  const look: Look = { ...purging, subject, isInLedger: true };
  const keys = holds.map(({ key }) => key);
  const { erased, changed } = await inBatch(purging, async (session) => {
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
    await forgetHolds(purging.database, session, purging.map.store, table.name, gone);
    return { erased: ending.length, changed: there.size - blocked.size };
  });
  purge.changed += changed;
  if (erased > 0) addEnded(purge.ended, first, erased);
}

function addEnded(ended: EndedHold[], { request, category, basis }: RecordedHold, count: number): void {
  const known = ended.find(
    (each) => each.request === request && each.category === category && each.basis === basis,
  );
  if (known) known.count += count;
  else ended.push({ request, category, basis, count });
}
