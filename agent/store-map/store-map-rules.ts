import { circleIn } from './erase-order.ts';
import type { Problems } from './map-reader.ts';
import { mayStay, type StoreMap, type TableMap } from './store-map.ts';

/** What each line says may be right, and all of them together wrong: said here, before anything is read or erased. */
export function findContradictions(map: StoreMap, problems: Problems): void {
  checkSubject(map, problems);
  for (const table of map.tables.values()) {
    const say = (key: string, sentence: string) => problems.add(`tables.${table.name}.${key}`, sentence);
    checkArrow(map, table, say);
    checkHold(map, table, say);
    checkKeep(table, say);
  }
  for (const name of map.nothingOfCustomers.filter((each) => map.tables.has(each)))
    problems.add('nothing-of-customers', `${name} is mapped too. Take it out of one of the two.`);
  const circle = circleIn(map);
  if (circle.length > 0)
    problems.add(
      'tables',
      `${circle.join(', ')} wait for each other. Change a \`by\` or \`stays-for\` of them.`,
    );
}

type Say = (key: string, sentence: string) => void;

function checkSubject({ subject, tables }: StoreMap, problems: Problems): void {
  const own = tables.get(subject.table);
  if (!own) problems.add('subject.table', `has no line in tables. Write one for ${subject.table}.`);
  else if (own.by.column !== subject.key || own.by.parent !== undefined)
    problems.add(`tables.${own.name}.by`, `write \`by: ${subject.key}\`: it is the table of the customers.`);
  if (own?.orAddress !== undefined)
    problems.add(`tables.${own.name}.or-address`, 'take it out: a customer is found by the number.');
}

function checkArrow({ tables }: StoreMap, { name, by, orAddress }: TableMap, say: Say): void {
  if (by.parent === name) say('by', 'the arrow leads to the table itself. Name the table above it.');
  else if (by.parent !== undefined && !tables.has(by.parent))
    say('by', `there is no line for ${by.parent}. Write one, or name another table behind the arrow.`);
  if (by.parent !== undefined && orAddress !== undefined)
    say('or-address', `take it out: the rows are those of ${by.parent}, whoever wrote there.`);
}

function checkHold({ tables }: StoreMap, { hold, by, staysFor }: TableMap, say: Say): void {
  for (const other of staysFor) {
    const named = tables.get(other);
    if (!named) say('stays-for', `there is no line for ${other}.`);
    else if (!named.hold)
      say('stays-for', `nothing of ${other} stays. Write a hold there, or take it out here.`);
  }
  if (!hold) return;
  if ('with' in hold) {
    const parent = tables.get(hold.with);
    if (by.parent !== hold.with) say('hold.with', 'name the table behind the arrow of `by`.');
    else if (parent && !parent.hold) say('hold.with', `${hold.with} is not held. Write a hold there.`);
  } else if (by.parent !== undefined) {
    say('hold', `write \`hold: { with: ${by.parent} }\`, so that a row never outlives what it hangs on.`);
  }
}

function checkKeep(table: TableMap, say: Say): void {
  const { keep, as } = table;
  const replaced = Object.keys(as);
  if (!mayStay(table)) {
    const needless = [
      ...(keep === '*' || keep.length > 0 ? ['keep'] : []),
      ...(replaced.length > 0 ? ['as'] : []),
    ];
    for (const key of needless) say(key, 'take it out, or write a hold: no row of this table stays.');
    return;
  }
  if (keep === '*') {
    if (replaced.length > 0) say('as', "take it out: `keep: '*'` strips nothing.");
    return;
  }
  if (keep.length === 0) say('keep', "write the columns that the law asks for, or '*' for all.");
  else checkKept(table, keep, say);
  for (const column of replaced.filter((each) => keep.includes(each)))
    say(`as.${column}`, 'take it out here or in keep.');
}

function checkKept({ by, hold }: TableMap, keep: readonly string[], say: Say): void {
  if (!keep.includes(by.column)) say('keep', `add ${by.column}: without it nobody finds the row again.`);
  const decisive = hold && 'basis' in hold ? [...hold.from, ...Object.keys(hold.while)] : [];
  const lost = decisive.filter((column) => !keep.includes(column));
  if (lost.length > 0) say('keep', `add ${lost.join(', ')}: the hold depends on it.`);
}
