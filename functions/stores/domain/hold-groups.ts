import { vietnamDay } from '../../shared/calendar.ts';
import type { Hold } from './holds.ts';

/** A hold that several records share. */
export interface SharedHold extends Hold {
  /** The first of their ends, if their ends fall on different days; `until` is then the last. */
  firstUntil?: string;
}

export interface HoldGroup {
  hold: SharedHold;
  count: number;
}

/**
 * Each group is a line of the receipt, and is kept twice on the request. A customer with thousands of domains must fit
 * into both.
 */
const maxGroups = 20;

/** Groups by basis and day, while records are read one after the other: it grows with the days, not with the records. */
export type HoldTally = Map<string, HoldGroup>;

export function addHold(tally: HoldTally, hold: SharedHold, count = 1): void {
  addGroup(tally, `${vietnamDay(new Date(hold.until))} ${hold.basis}`, { hold, count });
}

/**
 * Groups the holds of one category by basis and by the day on which they end, earliest first. With too many days, by the
 * year instead: each group then names its first and last end.
 */
export function groupHolds(holds: readonly Hold[]): HoldGroup[] {
  const tally: HoldTally = new Map();
  for (const hold of holds) addHold(tally, hold);
  return groupsOf(tally);
}

/** The groups of a tally, as {@link groupHolds} makes them of the holds themselves. */
export function groupsOf(byDay: HoldTally): HoldGroup[] {
  if (byDay.size <= maxGroups) return sorted(byDay);
  const byYear: HoldTally = new Map();
  for (const group of byDay.values())
    addGroup(byYear, `${vietnamDay(new Date(group.hold.until)).slice(0, 4)} ${group.hold.basis}`, group);
  return sorted(byYear);
}

const sorted = (groups: HoldTally): HoldGroup[] =>
  [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);

function addGroup(groups: HoldTally, key: string, { hold, count }: HoldGroup): void {
  const known = groups.get(key);
  groups.set(key, {
    hold: known ? sharedHoldOf(known.hold, hold) : hold,
    count: (known?.count ?? 0) + count,
  });
}

function sharedHoldOf(a: SharedHold, b: SharedHold): SharedHold {
  const ends = [a, b].flatMap(({ firstUntil, until }) => [firstUntil ?? until, until]).toSorted();
  const [first = a.until, until = first] = [ends[0], ends.at(-1)];
  const isOneDay = vietnamDay(new Date(first)) === vietnamDay(new Date(until));
  return { basis: a.basis, until, ...(!isOneDay && { firstUntil: first }) };
}
