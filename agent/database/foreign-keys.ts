import type { ForeignKey, Table } from './schema.ts';

/** One column of a foreign key, as a database lists it. */
export interface ForeignKeyLine {
  table: string;
  /** Tells the keys of one table apart. */
  name: string;
  column: string;
  target: string;
  /** None: the primary key. */
  targetColumn?: string;
  /** RESTRICT, CASCADE, SET NULL … */
  rule: string;
}

/** The tables with their foreign keys. Databases overlook capitals in names: `REFERENCES Client` is the table `client`. */
export function withForeignKeys(
  tables: ReadonlyMap<string, Table>,
  lines: readonly ForeignKeyLine[],
): Map<string, Table> {
  const plain = (name: string) => name.toLowerCase();
  const nameOf = (name: string) =>
    tables.has(name) ? name : ([...tables.keys()].find((each) => plain(each) === plain(name)) ?? name);
  const keys = Map.groupBy(lines, ({ table, name }) => JSON.stringify([nameOf(table), name]));
  const found = [...keys.values()].map((parts): [table: string, key: ForeignKey] => {
    const [first] = parts as [ForeignKeyLine];
    const target = nameOf(first.target);
    const [key, ...more] = tables.get(target)?.key ?? [];
    const isToKey =
      parts.length === 1 &&
      key !== undefined &&
      more.length === 0 &&
      plain(first.targetColumn ?? key) === plain(key);
    const columns = parts.map(({ column }) => column);
    return [nameOf(first.table), { columns, target, isToKey, onDelete: effectOf(first.rule) }];
  });
  return new Map(
    [...tables].map(([name, table]) => [
      name,
      { ...table, foreignKeys: found.filter(([owner]) => owner === name).map(([, key]) => key) },
    ]),
  );
}

const effectOf = (rule: string): ForeignKey['onDelete'] =>
  rule === 'CASCADE' ? 'cascade' : rule.startsWith('SET') ? 'set-null' : 'keep';
