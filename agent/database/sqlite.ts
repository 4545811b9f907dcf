import { realpathSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { LaterFault, NeverFault } from '../faults.ts';
import {
  type Bound,
  type Cell,
  type Database,
  type Dialect,
  ownPrefix,
  type Row,
  type Session,
} from './database.ts';
import { readSqliteSchema } from './sqlite-schema.ts';

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const dialect: Dialect = {
  name: 'sqlite',
  quote,
  own: (name) => quote(`${ownPrefix}${name}`),
  // A transaction that begins IMMEDIATE is the only one that writes.
  lock: '',
  byIndex: '',
  same: 'IS',
  insertNew: 'INSERT OR IGNORE',
  replace: 'INSERT OR REPLACE',
};

/** Milliseconds for which a statement waits for another writer before the batch is tried again: it blocks this process. */
const busyMs = 200;

/** A database file. Reading and erasing have a connection each; the first cannot write. */
export function openSqlite(path: string): Database {
  let erasing = Promise.resolve();
  const writer = new DatabaseSync(path, { timeout: busyMs });
  // What was deleted is overwritten, not only forgotten.
  writer.exec('PRAGMA secure_delete = ON');
  const reader = new DatabaseSync(path, { timeout: busyMs, readOnly: true });
  const read: Session['read'] = async (sql, values) => readFrom(reader, sql, values);
  const session: Session = {
    read: async (sql, values) => readFrom(writer, sql, values),
    write: async (sql, values = []) => {
      guarded(() => prepare(writer, sql).run(...values.map(toInput)));
    },
  };

  async function exclusively<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const turn = erasing.then(work);
    erasing = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  return {
    dialect,
    read,
    transaction: (work) =>
      exclusively(async () => {
        guarded(() => writer.exec('BEGIN IMMEDIATE'));
        try {
          const answer = await work(session);
          guarded(() => writer.exec('COMMIT'));
          return answer;
        } catch (error) {
          if (writer.isTransaction) writer.exec('ROLLBACK');
          throw error;
        }
      }),
    schema: () => readSqliteSchema(read),
    server: async () => ({ id: realpathSync(path) }),
    tidy: async () => guarded(() => writer.exec('PRAGMA wal_checkpoint(TRUNCATE)')),
    close: async () => {
      reader.close();
      writer.close();
    },
  };
}

/** A deletion repeats a few statements thousands of times. */
const maxPrepared = 100;
const prepared = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

function prepare(connection: DatabaseSync, sql: string): StatementSync {
  const known = prepared.get(connection) ?? new Map<string, StatementSync>();
  prepared.set(connection, known);
  const statement = known.get(sql) ?? connection.prepare(sql);
  statement.setReadBigInts(true);
  if (known.size >= maxPrepared) known.clear();
  known.set(sql, statement);
  return statement;
}

function readFrom(connection: DatabaseSync, sql: string, values: readonly Bound[] = []): Row[] {
  return guarded(() => {
    const statement = prepare(connection, sql);
    return statement.all(...values.map(toInput)).map(toRow);
  });
}

const toInput = (value: Bound): SQLInputValue => value;

/** In place: a page has thousands of values, and a deletion many pages. */
function toRow(row: Record<string, SQLOutputValue | Cell>): Row {
  for (const name in row) row[name] = toCell(row[name] ?? null);
  return row as Row;
}

const toCell = (value: SQLOutputValue | Cell): Cell =>
  value === null || typeof value === 'string' || value instanceof Uint8Array ? value : String(value);

function guarded<Answer>(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    throw toFault(error);
  }
}

/** Result codes of SQLite: https://www.sqlite.org/rescode.html */
function toFault(error: unknown): Error {
  const primary = Number((error as { errcode?: number }).errcode ?? 0) & 0xff;
  if (primary === 5 || primary === 6) return new LaterFault('database-busy');
  if (primary === 10 || primary === 14) return new LaterFault('database-away', `SQLite ${primary}`);
  return new NeverFault('database-refused', `SQLite ${primary}`);
}
