import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * What the agent remembers on its own disk: subjects, plans and handles of open requests, when decisions arrived, the turns
 * of suspensions, the brakes. A customer's data is gone from the file when the request is forgotten.
 */
export interface Journal {
  /** Runs a statement that changes something. */
  write(sql: string, ...values: Value[]): void;
  read(sql: string, ...values: Value[]): Row[];
  /** All or nothing, also when the process dies in it. */
  atomically<Answer>(work: () => Answer): Answer;
  /** Rewrites the file, so that nothing of what was deleted stays in it. */
  compact(): void;
  close(): void;
}

export type Value = string | number | null;
export type Row = Readonly<Record<string, unknown>>;

const schema = `
CREATE TABLE IF NOT EXISTS requests (
  request TEXT PRIMARY KEY, customer_id TEXT NOT NULL, address TEXT NOT NULL, address_key TEXT NOT NULL,
  not_after TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS decisions (
  request TEXT NOT NULL, sha256 TEXT NOT NULL, kind TEXT NOT NULL, asks TEXT NOT NULL, decided_at TEXT NOT NULL,
  arrived_at TEXT NOT NULL, PRIMARY KEY (request, sha256)
) STRICT;
CREATE TABLE IF NOT EXISTS plans (
  request TEXT NOT NULL, store TEXT NOT NULL, sha256 TEXT NOT NULL, subject TEXT NOT NULL, planned_at TEXT NOT NULL,
  content TEXT NOT NULL, handles TEXT NOT NULL, PRIMARY KEY (request, store)
) STRICT;
CREATE TABLE IF NOT EXISTS begun (request TEXT NOT NULL, store TEXT NOT NULL, PRIMARY KEY (request, store)) STRICT;
CREATE TABLE IF NOT EXISTS turns (
  request TEXT NOT NULL, store TEXT NOT NULL, turn INTEGER NOT NULL, suspended INTEGER NOT NULL,
  PRIMARY KEY (request, store)
) STRICT;
CREATE TABLE IF NOT EXISTS store_records (
  request TEXT NOT NULL, store TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (request, store)
) STRICT;
CREATE TABLE IF NOT EXISTS brake_uses (
  operation TEXT NOT NULL, kind TEXT NOT NULL, request TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (operation, request)
) STRICT;
CREATE TABLE IF NOT EXISTS releases (
  operation TEXT NOT NULL, request TEXT NOT NULL, until TEXT NOT NULL, PRIMARY KEY (operation, request)
) STRICT;
CREATE TABLE IF NOT EXISTS closed (request TEXT PRIMARY KEY, until TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT;
`;

/** Opens the journal in a folder that only this user reads. */
export function openJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return journalOver(new DatabaseSync(join(folder, 'journal.db'), { timeout: 10_000 }));
}

/** A journal that ends with its command: for what only looks. */
export const journalInMemory = (): Journal => journalOver(new DatabaseSync(':memory:'));

function journalOver(database: DatabaseSync): Journal {
  // No write-ahead log: it would keep what was deleted. Temporary tables stay off the disk for the same reason.
  database.exec(
    'PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;',
  );
  database.exec(schema);
  return {
    write: (sql, ...values) => {
      database.prepare(sql).run(...values);
    },
    read: (sql, ...values) => database.prepare(sql).all(...values),
    atomically(work) {
      database.exec('BEGIN IMMEDIATE');
      try {
        const answer = work();
        database.exec('COMMIT');
        return answer;
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    compact: () => database.exec('VACUUM'),
    close: () => database.close(),
  };
}
