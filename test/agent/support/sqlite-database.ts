import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Database } from '../../../agent/database/database.ts';
import { openSqlite } from '../../../agent/database/sqlite.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { TestDatabase } from './test-database.ts';

/** A new database file. */
export async function openSqliteDatabase(): Promise<TestDatabase & { path: string }> {
  const path = join(await temporaryFolder(), 'application.db');
  const open: Database[] = [];
  const reopen = () => {
    const database = openSqlite(path);
    open.push(database);
    return database;
  };
  onTestFinished(async () => {
    for (const database of open) await database.close();
  });
  const application = reopen();
  return {
    path,
    database: reopen(),
    run: (sql, values) => application.transaction((session) => session.write(sql, values)),
    query: (sql, values) => application.read(sql, values),
    grant: async () => undefined,
    reopen,
  };
}
