import { expect, inject, it, onTestFinished } from 'vitest';
import { grantStatements } from '../../../agent/check/grants.ts';
import type { Database } from '../../../agent/database/database.ts';
import { type MysqlSettings, openMysql } from '../../../agent/database/mysql.ts';
import type { StoreMap } from '../../../agent/store-map/store-map.ts';
import {
  hasMariadb,
  mariadbOfRun,
  missingMariadbNotice,
  noteMissingMariadb,
} from '../../support/mariadb-of-run.ts';
import type { TestDatabase } from './test-database.ts';

export interface MariadbDatabase extends TestDatabase {
  schema: string;
  socketPath: string;
  login: MysqlSettings;
}

let count = 0;

/** Defines tests that need MariaDB. Without one, the run says at its end that they were not run. */
export function withMariadb(define: () => void): void {
  if (hasMariadb()) {
    define();
    return;
  }
  const folder = inject('runFolder');
  noteMissingMariadb(folder);
  it('MariaDB is missing, and the run says so at its end', () => {
    expect(missingMariadbNotice(folder)).toContain('mariadb-server-core');
  });
}

/** A new database on the server of the run, with two users that have nothing but what `grants` prints. */
export async function openMariadbDatabase(): Promise<MariadbDatabase> {
  const socketPath = await mariadbOfRun(inject('runFolder'));
  count += 1;
  const schema = `app_${process.pid}_${count}`;
  const ledger = `${schema}_ledger`;
  const root = { socketPath, user: 'root' };
  const server = openMysql({ schema: 'mysql', ledger, reader: root, eraser: root });
  await server.transaction((session) => session.write(`CREATE DATABASE ${schema} CHARACTER SET utf8mb4`));
  const application = openMysql({ schema, ledger, reader: root, eraser: root });
  const open: Database[] = [server, application];
  const users = { reader: `r${process.pid}_${count}`, eraser: `e${process.pid}_${count}` };
  const grant = async (tables: readonly string[]) => {
    const map = { tables: new Map(tables.map((name) => [name, {}])) } as unknown as StoreMap;
    const names = {
      schema,
      ledger,
      reader: `${users.reader}@localhost`,
      eraser: `${users.eraser}@localhost`,
    };
    const present = new Set((await application.schema()).tables.keys());
    for (const statement of grantStatements(map, names, present))
      await server.transaction((session) => session.write(statement));
  };
  const login: MysqlSettings = {
    schema,
    ledger,
    reader: { socketPath, user: users.reader, password: 'choose a password' },
    eraser: { socketPath, user: users.eraser, password: 'choose another password' },
  };
  const reopen = () => {
    const database = openMysql(login);
    open.push(database);
    return database;
  };
  onTestFinished(async () => {
    for (const name of [schema, ledger])
      await server.transaction((session) => session.write(`DROP DATABASE IF EXISTS ${name}`));
    for (const name of Object.values(users))
      await server.transaction((session) => session.write(`DROP USER IF EXISTS ${name}@localhost`));
    for (const database of open) await database.close();
  });
  return {
    schema,
    socketPath,
    login,
    database: reopen(),
    run: (sql, values) => application.transaction((session) => session.write(sql, values)),
    query: (sql, values) => application.read(sql, values),
    grant,
    reopen,
  };
}
