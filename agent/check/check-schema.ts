import { fingerprint, type Schema } from '../database/schema.ts';
import type { StoreMap } from '../store-map/store-map.ts';
import { checkTable } from './check-table.ts';
import type { Finding } from './finding.ts';

/** Columns of each mapped table, as they were when a person last looked. */
export type KnownColumns = Readonly<Record<string, readonly string[]>>;

/** Compares a map with the system: what does not fit, what is new, what this program must not touch. */
export function checkSchema(
  map: StoreMap,
  schema: Schema,
  signed: string | undefined,
  known?: KnownColumns,
): Finding[] {
  return [
    ...[...map.tables.values()].flatMap((mapped) => checkTable(map, mapped, schema)),
    ...tablesNotMapped(map, schema).map(
      (name): Finding => ({
        level: 'calls',
        code: 'table-not-mapped',
        where: name,
        say: 'nobody looks into it. Map it, or list it in nothing-of-customers.',
      }),
    ),
    ...(known ? checkDrift(map, schema, known) : []),
    ...checkSource(map, schema, signed),
    ...schema.jobs.map(
      (name): Finding => ({
        level: 'calls',
        code: 'database-jobs',
        where: name,
        say: 'a job of the database. Make sure that it deletes nothing that a law holds.',
      }),
    ),
    ...(schema.showsTriggers
      ? []
      : [
          {
            level: 'calls' as const,
            code: 'triggers-unseen' as const,
            where: map.store,
            say: 'the reader may not see triggers. Grant TRIGGER to it, as `grants` prints.',
          },
        ]),
  ];
}

/** Tables of the system that the map does not name. */
export const tablesNotMapped = (map: StoreMap, schema: Schema): string[] =>
  [...schema.tables.keys()].filter((name) => !map.tables.has(name) && !map.nothingOfCustomers.includes(name));

/** Is the map a description that nobody compared with this very system? */
export const needsSignature = (map: StoreMap, schema: Schema, signed: string | undefined): boolean =>
  map.source === 'documentation' && signed !== fingerprintOf(map, schema);

/** The shape of the mapped tables: what a person signs, and what a plan is bound to. */
export const fingerprintOf = (map: StoreMap, schema: Schema): string =>
  fingerprint(schema, [...map.tables.keys()]);

/** What a person has seen by now: to be kept, and given to the next check. */
export const knownColumns = (map: StoreMap, schema: Schema): KnownColumns =>
  Object.fromEntries(
    [...map.tables.keys()].flatMap((name) => {
      const table = schema.tables.get(name);
      return table ? [[name, [...table.columns.keys()]]] : [];
    }),
  );

function checkSource(map: StoreMap, schema: Schema, signed: string | undefined): Finding[] {
  if (!needsSignature(map, schema, signed)) return [];
  const say = `the map comes from documentation. Compare it with the system, then sign ${fingerprintOf(map, schema)}. Until then it only finds.`;
  return [{ level: 'calls', code: 'source-unsigned', where: map.store, say }];
}

function checkDrift(map: StoreMap, schema: Schema, known: KnownColumns): Finding[] {
  return Object.entries(knownColumns(map, schema)).flatMap(([table, columns]): Finding[] => {
    const before = known[table] ?? columns;
    const newOnes = columns.filter((name) => !before.includes(name));
    const lost = before.filter((name) => !columns.includes(name));
    return [
      ...newOnes.map(
        (name): Finding => ({
          level: 'calls',
          code: 'column-new',
          where: `${table}.${name}`,
          say: 'is new: copies contain it, and it goes from rows that stay. Hide or keep it if that is wrong.',
        }),
      ),
      ...lost.map(
        (name): Finding => ({
          level: 'calls',
          code: 'column-gone',
          where: `${table}.${name}`,
          say: 'is no longer there. Was it renamed? Then hide or keep the new one as the old.',
        }),
      ),
    ];
  });
}
