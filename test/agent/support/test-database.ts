import type { Bound, Database, Row } from '../../../agent/database/database.ts';

/** A database for one test, as the application and as this program see it. */
export interface TestDatabase {
  database: Database;
  /** As the application, which may do anything. */
  run(sql: string, values?: readonly Bound[]): Promise<void>;
  query(sql: string, values?: readonly Bound[]): Promise<Row[]>;
  /** Gives this program's users their rights on what is mapped; nothing where there are no users. */
  grant(tables: readonly string[]): Promise<void>;
  /** Another connection of this program to the same database, as after a crash. */
  reopen(): Database;
}

/** Makes an empty database that goes with the test. */
export type OpenTestDatabase<Test extends TestDatabase = TestDatabase> = () => Promise<Test>;

export async function insert(
  { run }: Pick<TestDatabase, 'run'>,
  table: string,
  values: Record<string, Bound>,
) {
  const columns = Object.keys(values);
  await run(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    Object.values(values),
  );
}
