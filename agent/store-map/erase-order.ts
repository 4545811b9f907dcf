import type { StoreMap, TableMap } from './store-map.ts';

type Arrows = Pick<StoreMap, 'subject'> & { tables: ReadonlyMap<string, TableMap> };

/**
 * The order in which rows go: what hangs on a row before the row, what a row stays for before it, the customer last.
 * A crash leaves parents, never orphans. A circle is left out of the order; {@link circleIn} names it.
 */
export function eraseOrder(map: Arrows): TableMap[] {
  const order: TableMap[] = [];
  const rest = new Set(map.tables.values());
  while (rest.size > 0) {
    const next = [...rest].find((table) => goesBefore(map, table, rest).length === 0);
    if (!next) break;
    order.push(next);
    rest.delete(next);
  }
  return order;
}

/** Tables that wait for each other. */
export function circleIn(map: Arrows): string[] {
  const ordered = new Set(eraseOrder(map));
  return [...map.tables.values()].filter((table) => !ordered.has(table)).map(({ name }) => name);
}

/** The tables of `among` that have to be done before `table`. */
const goesBefore = (map: Arrows, table: TableMap, among: ReadonlySet<TableMap>): TableMap[] =>
  [...among].filter(
    (other) =>
      other !== table &&
      (other.by.parent === table.name ||
        table.staysFor.includes(other.name) ||
        table.name === map.subject.table),
  );
