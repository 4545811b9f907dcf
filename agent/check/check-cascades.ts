import type { ForeignKey, Schema } from '../database/schema.ts';
import { isSubjectTable, mayStay, type StoreMap, type TableMap } from '../store-map/store-map.ts';
import { type Finding, stop } from './finding.ts';

/**
 * Deleting a row must not take others along that stay, that are another customer's, or that nobody mapped. A foreign key
 * may take rows along only where it is the map's own arrow: those rows are the same customer's, and went before. Links of
 * `nothing-of-customers` may go with what they link, and whatever goes with them is looked at in the same way.
 */
export function checkCascades(map: StoreMap, mapped: TableMap, schema: Schema): Finding[] {
  return effectsOf(map, mapped, schema, mapped.name, new Set([mapped.name]));
}

function effectsOf(
  map: StoreMap,
  mapped: TableMap,
  schema: Schema,
  deletedFrom: string,
  seen: Set<string>,
): Finding[] {
  const { name } = mapped;
  return [...schema.tables.values()].flatMap((other) =>
    other.foreignKeys
      .filter(({ target, onDelete }) => target === deletedFrom && onDelete !== 'keep')
      .flatMap((key): Finding[] => {
        if (!map.nothingOfCustomers.includes(other.name)) {
          const reached = map.tables.get(other.name);
          if (reached && deletedFrom === name && isArrow(map, mapped, reached, key)) return [];
          return [cascade(name, other.name, key, reached)];
        }
        const unread = other.triggers.filter((trigger) => !mapped.triggers.includes(trigger));
        const fired = unread.map((trigger) =>
          stop(
            'trigger',
            name,
            `deleting its rows may set off the trigger ${trigger} of ${other.name}. Read it, and name it in \`triggers\` if it reaches nothing that stays.`,
          ),
        );
        if (key.onDelete === 'set-null' || seen.has(other.name)) return fired;
        seen.add(other.name);
        return [...fired, ...effectsOf(map, mapped, schema, other.name, seen)];
      }),
  );
}

/** Does the key say the same as the map: whose row hangs on which? Such rows all go, and before the row above. */
function isArrow(map: StoreMap, above: TableMap, below: TableMap, { columns, isToKey }: ForeignKey): boolean {
  const leadsThere =
    below.by.parent === above.name || (below.by.parent === undefined && isSubjectTable(map, above));
  const [column] = columns;
  return (
    leadsThere &&
    below.name !== above.name &&
    !mayStay(below) &&
    isToKey &&
    columns.length === 1 &&
    column?.toLowerCase() === below.by.column.toLowerCase()
  );
}

function cascade(name: string, other: string, { columns }: ForeignKey, reached?: TableMap): Finding {
  const what = !reached
    ? 'is not mapped'
    : mayStay(reached)
      ? 'has rows that stay'
      : "may hold another customer's row there";
  return stop(
    'cascade',
    name,
    `deleting its rows changes ${other} by itself (${columns.join(', ')}), which ${what}. Remove ON DELETE from that foreign key.`,
  );
}
