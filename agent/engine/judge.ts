import { type Hold, holdOn, isReadableDate } from '../../functions/stores/domain/holds.ts';
import type { Cell, Session } from '../database/database.ts';
import type { Column } from '../database/schema.ts';
import { type TableMap, tableOf } from '../store-map/store-map.ts';
import { meetsConditions } from './conditions.ts';
import { holdsOf, type RecordedHold } from './ledger.ts';
import { columnOf, type Judgement, schemaTable } from './look.ts';
import { isStripped, type OwnedRow, ownedRows } from './owned-rows.ts';

/** What happens to one row of the customer. */
export interface Verdict {
  key: string;
  row: OwnedRow['row'];
  /** It stays until then. None: it goes. */
  hold?: Hold;
  /** It stays, the ledger knows it, and nothing is left of it beyond `keep`. */
  isDone: boolean;
  /** The column that should decide and cannot be read: a date, or a condition that is met only nearly. */
  unreadable?: string;
}

/** Decides on those of the rows that are the customer's. The same for a plan, for an erasure and for the second reading. */
export async function judge(
  judgement: Judgement,
  session: Pick<Session, 'read'>,
  table: TableMap,
  keys: readonly string[],
  lock = false,
): Promise<Verdict[]> {
  return verdictsOn(judgement, session, table, await ownedRows(judgement, session, table, keys, lock));
}

async function verdictsOn(
  judgement: Judgement,
  session: Pick<Session, 'read'>,
  table: TableMap,
  rows: readonly OwnedRow[],
): Promise<Verdict[]> {
  if (!judgement.staying.has(table.name)) return rows.map(({ key, row }) => ({ key, row, isDone: false }));
  const keys = rows.map(({ key }) => key);
  const recorded = await holdsOf(judgement.database, session, judgement.map.store, table.name, keys);
  const staying = await latestOf(judgement, session, table);
  const parents = await parentHolds(judgement, session, table, rows);
  return rows.map((each): Verdict => {
    const known = lineOn(judgement, table, each, recorded.get(each.key));
    const own = known ? undefined : ownHold(judgement, table, each);
    const above = each.parent && parents.get(each.parent.key);
    const hold = known ? ongoing(known, judgement.at) : latest([own?.hold, above, staying]);
    return {
      key: each.key,
      row: each.row,
      ...(hold && { hold }),
      isDone: hold !== undefined && known !== undefined && isStripped(each.row),
      ...(own?.unreadable !== undefined && { unreadable: own.unreadable }),
    };
  });
}

/**
 * The ledger's line on this very row. Some databases give a key out again: a line of somebody else, or one that ended on
 * a row that does not look as it was left, is about a row that is gone, and says nothing of this one.
 */
const lineOn = (
  { subject, at }: Judgement,
  { keep }: TableMap,
  { row }: OwnedRow,
  line: RecordedHold | undefined,
): RecordedHold | undefined =>
  line?.subject === subject.customerId &&
  (ongoing(line, at) !== undefined || (keep !== '*' && isStripped(row)))
    ? line
    : undefined;

/** A recorded hold that has not ended. */
const ongoing = ({ basis, until }: Hold, at: Date): Hold | undefined =>
  Date.parse(until) > at.getTime() ? { basis, until } : undefined;

const latest = (holds: readonly (Hold | undefined)[]): Hold | undefined =>
  holds.filter((hold) => hold !== undefined).toSorted((a, b) => (a.until < b.until ? 1 : -1))[0];

async function latestOf(judgement: Judgement, session: Pick<Session, 'read'>, table: TableMap) {
  const hold = table.staysFor.length > 0 && (await judgement.latestHold(session, table.staysFor));
  return hold ? ongoing(hold, judgement.at) : undefined;
}

/** The holds of the rows above, by their keys, if rows of this table are held with them. */
async function parentHolds(
  judgement: Judgement,
  session: Pick<Session, 'read'>,
  table: TableMap,
  rows: readonly OwnedRow[],
): Promise<ReadonlyMap<string, Hold>> {
  if (!table.hold || !('with' in table.hold)) return new Map();
  const parents = new Map(rows.flatMap(({ parent }) => (parent ? [[parent.key, parent] as const] : [])));
  const verdicts = await verdictsOn(judgement, session, tableOf(judgement.map, table.hold.with), [
    ...parents.values(),
  ]);
  return new Map(verdicts.flatMap(({ key, hold }) => (hold ? [[key, hold] as const] : [])));
}

function ownHold(
  judgement: Judgement,
  table: TableMap,
  { row }: OwnedRow,
): Pick<Verdict, 'hold' | 'unreadable'> | undefined {
  if (!table.hold || !('basis' in table.hold)) return undefined;
  const { basis, from, while: conditions } = table.hold;
  const shape = schemaTable(judgement, table.name);
  const { isMet, doubtful } = meetsConditions(shape, conditions, row);
  if (!isMet) return undefined;
  const told = from.find((name) => !isMissing(row[name]));
  const date = told === undefined ? undefined : dateText(columnOf(shape, told), row[told] ?? null, judgement);
  const hold = holdOn(basis, date, judgement.at, judgement.law);
  // A service that has not ended has no date, and a consent needs none.
  const needsDate = told !== undefined || basis === 'accounting' || basis === 'domain-registrant';
  const unreadable = needsDate && !isReadableDate(date, judgement.at) ? (told ?? from[0]) : doubtful;
  return { ...(hold && { hold }), ...(unreadable !== undefined && { unreadable }) };
}

/** Programs write zeros where they know no date. */
export const isMissing = (cell: Cell | undefined): boolean =>
  cell === null || cell === undefined || cell === '' || (typeof cell === 'string' && /^[0: -]+$/.test(cell));

/** A date as the rules of holds read it: a day, or an instant with its offset. */
export function dateText(
  column: Column,
  cell: Cell,
  { map, database }: Pick<Judgement, 'map' | 'database'>,
): string {
  if (typeof cell !== 'string') return '';
  if (column.kind === 'integer') return epochText(cell);
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)?$/.exec(cell) ?? [];
  if (day === undefined || time === undefined) return cell;
  // The session reads timestamps in UTC; of all other dates only the application knows the zone.
  const zone = column.kind === 'timestamp' && database.dialect.name === 'mysql' ? '+00:00' : map.zone;
  return `${day}T${time}${zone}`;
}

/** Seconds since 1970. */
function epochText(cell: string): string {
  const seconds = Number(cell);
  return Number.isSafeInteger(seconds) && Math.abs(seconds) < 1e11
    ? new Date(seconds * 1000).toISOString()
    : cell;
}
