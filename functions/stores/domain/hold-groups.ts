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

/**
 * Groups the holds of one category by basis and by the day on which they end, earliest first. With too many days, by the
 * year instead: each group then names its first and last end.
 */
export function groupHolds(holds: readonly Hold[]): HoldGroup[] {
  const byDay = groupBy(holds, ({ until }) => vietnamDay(new Date(until)));
  return byDay.length <= maxGroups
    ? byDay
    : groupBy(holds, ({ until }) => vietnamDay(new Date(until)).slice(0, 4));
}

function groupBy(holds: readonly Hold[], endOf: (hold: Hold) => string): HoldGroup[] {
  const groups = Map.groupBy(holds, (hold) => `${endOf(hold)} ${hold.basis}`);
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, members]) => ({ hold: sharedHoldOf(members), count: members.length }));
}

function sharedHoldOf(holds: readonly Hold[]): SharedHold {
  const [first, ...others] = holds.toSorted((a, b) => (a.until < b.until ? -1 : 1)) as [Hold, ...Hold[]];
  const last = others.at(-1) ?? first;
  const isOneDay = vietnamDay(new Date(first.until)) === vietnamDay(new Date(last.until));
  return { basis: last.basis, until: last.until, ...(!isOneDay && { firstUntil: first.until }) };
}
