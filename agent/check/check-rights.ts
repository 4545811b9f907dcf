import type { Database, Row } from '../database/database.ts';
import type { StoreMap } from '../store-map/store-map.ts';
import type { Finding } from './finding.ts';

/**
 * Compares the rights of the two users with what they need: the reader must not write, the eraser must be able to. SQLite
 * knows no users: who may open the file may do anything.
 */
export async function checkRights(
  map: StoreMap,
  database: Database,
  present: ReadonlySet<string>,
): Promise<Finding[]> {
  if (database.dialect.name !== 'mysql') return [];
  const readers = await rightsOf(database.read);
  const erasers = await database.transaction((session) => rightsOf(session.read));
  const tables = [...map.tables.keys()].filter((name) => present.has(name));
  return [
    ...(['INSERT', 'UPDATE', 'DELETE', 'DROP'] as const)
      .filter(
        (right) =>
          readers.everywhere.has(right) || tables.some((name) => readers.byTable.get(name)?.has(right)),
      )
      .map(
        (right): Finding => ({
          level: 'calls',
          code: 'rights-too-many',
          where: map.store,
          say: `the user who only reads has the right ${right}. Take it away; \`grants\` prints what it needs.`,
        }),
      ),
    ...tables.flatMap((name) =>
      (['UPDATE', 'DELETE'] as const)
        .filter((right) => !erasers.everywhere.has(right) && !erasers.byTable.get(name)?.has(right))
        .map(
          (right): Finding => ({
            level: 'stops',
            code: 'rights-missing',
            where: name,
            say: `the user who erases lacks the right ${right}. \`grants\` prints the statement.`,
          }),
        ),
    ),
  ];
}

interface Rights {
  /** On the whole schema or server. */
  everywhere: ReadonlySet<string>;
  byTable: ReadonlyMap<string, ReadonlySet<string>>;
}

async function rightsOf(read: Database['read']): Promise<Rights> {
  const onServer = await read('SELECT PRIVILEGE_TYPE AS held FROM information_schema.USER_PRIVILEGES');
  const onSchema = await read(
    `SELECT PRIVILEGE_TYPE AS held FROM information_schema.SCHEMA_PRIVILEGES
     WHERE REPLACE(TABLE_SCHEMA, '\\\\', '') = DATABASE()`,
  );
  const onTables = await read(
    'SELECT TABLE_NAME AS tbl, PRIVILEGE_TYPE AS held FROM information_schema.TABLE_PRIVILEGES WHERE TABLE_SCHEMA = DATABASE()',
  );
  const heldIn = (rows: Row[]) => new Set(rows.map(({ held }) => String(held)));
  const byTable = Map.groupBy(onTables, ({ tbl }) => String(tbl));
  return {
    everywhere: heldIn([...onServer, ...onSchema]),
    byTable: new Map([...byTable].map(([name, rows]) => [name, heldIn(rows)])),
  };
}
